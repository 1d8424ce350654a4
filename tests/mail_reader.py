"""A parser of mail that shares no code with the product's writer (RFC 5322, 2045 and 2047).

Like mail programs it unfolds header lines and decodes every encoded word, even in names and
addresses, where the standards forbid it but some programs do so.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from dataclasses import dataclass

_WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)[ \t]+(?==\?)")
_MAILBOX = re.compile(r"(?:(?P<name>[^<>]*?) )?<(?P<address>[^<> ]+)>|(?P<bare>[^<> ]+)")
_BOUNDARY = re.compile(r'boundary="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Message:
    """`headers`: in order, unfolded, not decoded; `parts`: content type and decoded text."""

    headers: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]

    @property
    def names(self) -> list[str]:
        return [name for name, _value in self.headers]

    def header(self, name: str) -> str:
        """The one header of that name, decoded."""
        (value,) = [value for key, value in self.headers if key.lower() == name.lower()]
        return decode_words(value)

    def mailbox(self, name: str) -> tuple[str, str]:
        """The name, decoded, and the address of a header with one mailbox; no name: ""."""
        (value,) = [value for key, value in self.headers if key.lower() == name.lower()]
        match = _MAILBOX.fullmatch(value)
        assert match is not None, f"{value!r} is not one mailbox"
        return decode_words(match["name"] or ""), match["address"] or match["bare"]


def parse_message(raw: bytes) -> Message:
    """The headers and parts of a message."""
    headers, body = _split(raw)
    return Message(headers, tuple(_parts(dict(headers), body)))


def decode_words(value: str) -> str:
    """A header's value with its encoded words decoded, once."""
    return _WORD.sub(_decode_word, _BETWEEN_WORDS.sub(r"\1", value))


def _decode_word(match: re.Match[str]) -> str:
    charset, encoding, text = match.groups()
    try:
        if encoding in "bB":
            return base64.b64decode(text, validate=True).decode(charset)
        return quopri.decodestring(text.encode(), header=True).decode(charset)
    except (LookupError, UnicodeError, binascii.Error):
        return match[0]  # shown undecoded


def _split(raw: bytes) -> tuple[tuple[tuple[str, str], ...], bytes]:
    head, separator, body = raw.partition(b"\r\n\r\n")
    assert separator, "no empty line behind the headers"
    headers: list[tuple[str, str]] = []
    # Any of the three line ends begins a new line for some mail program.
    for line in re.split(rb"\r\n|\r|\n", head):
        text = line.decode("ascii")
        if text[:1] in (" ", "\t"):
            name, value = headers[-1]
            headers[-1] = (name, value + text)
        else:
            name, colon, value = text.partition(":")
            assert colon, f"{text!r} is no header"
            headers.append((name, value.removeprefix(" ")))
    return tuple(headers), body


def _parts(headers: dict[str, str], body: bytes) -> list[tuple[str, str]]:
    kind = headers["Content-Type"].partition(";")[0]
    if kind != "multipart/alternative":
        return [(kind, _decode_body(headers, body))]
    boundary = _BOUNDARY.search(headers["Content-Type"])
    assert boundary is not None
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())
    assert pieces[-1].startswith(b"--"), "the last part does not end"
    parts: list[tuple[str, str]] = []
    for piece in pieces[1:-1]:
        inner_headers, inner = _split(piece.removeprefix(b"\r\n"))
        parts += _parts(dict(inner_headers), inner)
    return parts


def _decode_body(headers: dict[str, str], body: bytes) -> str:
    encoding = headers["Content-Transfer-Encoding"]
    if encoding == "base64":
        body = base64.b64decode(body)
    elif encoding == "quoted-printable":
        body = quopri.decodestring(body)
    return body.decode("utf-8").replace("\r\n", "\n")
