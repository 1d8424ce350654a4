"""Mail messages as bytes: one receiver, plain text and HTML of the same words.

Header values made of text are encoded here and never parsed. The standard library's header registry
decodes RFC 2047 encoded words in a display name or subject when it is assigned, after its check for
line breaks, and some versions write the decoded line breaks into the message. The header lines are
therefore written directly, and the serialised message is read back: a message with any other header
than the expected ones is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.charset import BASE64, Charset
from email.errors import MessageError
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime

from review.domain.errors import Invalid

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

# Bodies are encoded to seven bits, so that every server takes them and no line grows too long.
_POLICY = SMTP.clone(cte_type="7bit")
_CONTENT_HEADERS = frozenset({"Content-Type", "Content-Transfer-Encoding", "MIME-Version"})

# Base64 encoded words are allowed in a phrase (a display name) and in unstructured text alike.
_ENCODED = Charset("utf-8")
_ENCODED.header_encoding = BASE64
ENCODED_WORD = "=?"  # how every encoded word begins
_LONGEST_UNENCODED = 60  # characters: such a value needs no folding behind any header's name
# Atoms and single spaces need no quoting as a display name (RFC 5322, section 3.2.3).
_PLAIN_NAME = re.compile(r"[A-Za-z0-9'-]+(?: [A-Za-z0-9'-]+)*")
_PLAIN_TEXT = re.compile(r"[\x21-\x7e]+(?: [\x21-\x7e]+)*")
# A dot-atom before the @ and a host name behind it; quoted local parts and address literals are not
# used by readers or desks.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
_SENDER = re.compile(r'(?:"?(?P<name>[^"<>]*?)"?\s*<(?P<address>[^<>]*)>|(?P<bare>[^<>]*))')
_LONGEST_ADDRESS = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
# Unicode categories that no header may hold: controls, line and paragraph separators, surrogates.
_UNFIT = frozenset({"Cc", "Zl", "Zp", "Cs"})
_FOLD = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as values. `id` is the left part of its Message-ID, `moment` when it was written."""

    id: str
    moment: datetime
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom all mail is from: the site, never a person who asked for it to be sent."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """The part of the address after the @."""
        return self.address.rpartition("@")[2]


def sender(mail_from: str, site_name: str) -> Sender:
    """The sender of a setting such as `desk@example.org` or `The Desk <desk@example.org>`.

    Raises Invalid("bad_sender").
    """
    match = _SENDER.fullmatch(mail_from.strip())
    address = (match["bare"] or match["address"] or "") if match else ""
    if not is_address(address) or any(map(_is_unfit, mail_from)):
        raise Invalid("bad_sender", given=mail_from)
    return Sender((match["name"] if match else "") or header_text(site_name), address)


def is_address(text: str) -> bool:
    """Whether `text` is one plain ASCII address that no header parser reads as anything else."""
    return (
        len(text) <= _LONGEST_ADDRESS
        and ENCODED_WORD not in text
        and _ADDRESS.fullmatch(text) is not None
    )


def header_text(text: str) -> str:
    """`text` on one line, without control characters and lone surrogates, fit for a header."""
    fit = (" " if _is_unfit(character) else character for character in text)
    return " ".join("".join(fit).split())


def serialize(letter: Letter, sender: Sender) -> bytes:
    """The message (RFC 5322, lines ended by CRLF, ASCII), the same headers for every attempt.

    Raises Invalid("unfit_for_mail") for a name or subject that `header_text` has not cleaned, an
    address that `is_address` refuses, and a text that is not valid Unicode.
    """
    headers = [
        ("From", _mailbox(sender.name, sender.address)),
        ("To", _mailbox(letter.to_name, letter.to_address)),
        ("Subject", _text(letter.subject, _PLAIN_TEXT, len("Subject: "))),
        ("Date", format_datetime(letter.moment)),
        ("Message-ID", f"<{letter.id}@{sender.domain}>"),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office answers to it
    ]
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    message = lines.encode("ascii") + _content(letter)
    _check_headers(message, headers)
    return message


def isolate(text: str) -> str:
    """Return the text between bidi isolates, for subjects and plain text."""
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def _content(letter: Letter) -> bytes:
    """The content headers, an empty line and the body."""
    content = EmailMessage(policy=_POLICY)
    try:
        content.set_content(letter.text)
        if letter.html:
            content.add_alternative(letter.html, subtype="html")
        return content.as_bytes()
    except (ValueError, MessageError) as error:
        raise Invalid("unfit_for_mail", reason=str(error)) from error


def _mailbox(name: str, address: str) -> str:
    """`name <address>`, or the address alone where there is no name."""
    if not is_address(address):
        raise Invalid("unfit_for_mail", reason="not one plain address")
    if not name:
        return address
    return f"{_text(name, _PLAIN_NAME, len('From: '))} <{address}>"


def _text(text: str, plain: re.Pattern[str], offset: int) -> str:
    """A header's text: unencoded where `plain` matches it, else as folded encoded words.

    `offset` is the number of characters before it in its line.
    """
    if any(map(_is_unfit, text)):
        raise Invalid("unfit_for_mail", reason="line breaks or control characters in a header")
    unencoded = len(text) <= _LONGEST_UNENCODED and ENCODED_WORD not in text
    if not text or (unencoded and plain.fullmatch(text)):
        return text
    return Header(text, _ENCODED, header_name="x" * (offset - 2)).encode(linesep="\r\n")


def _check_headers(message: bytes, headers: Sequence[tuple[str, str]]) -> None:
    """Raise Invalid unless a parser finds in `message` just these headers and the content's."""
    parsed = BytesHeaderParser().parsebytes(message)
    actual = [(name, _FOLD.sub("", str(value))) for name, value in parsed.raw_items()]
    expected = [(name, _FOLD.sub("", value)) for name, value in headers]
    content = [name for name, _value in actual[len(expected) :]]
    repeated = len(set(content)) < len(content)
    if actual[: len(expected)] != expected or repeated or not _CONTENT_HEADERS.issuperset(content):
        raise Invalid("unfit_for_mail", reason="unexpected headers")


def _is_unfit(character: str) -> bool:
    return unicodedata.category(character) in _UNFIT
