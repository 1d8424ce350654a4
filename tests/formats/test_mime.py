"""Mail as bytes, read back by a reader that shares no code with the writer."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.formats import mime
from review.formats.mime import Letter, Sender
from tests import mail_reader
from tests.mail_reader import Message

DESK = Sender("The Desk", "desk@news.example")
MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
OURS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"]
CONTENT = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}

# What a mail program decodes into other text, a line break, another header or another address.
INJECTIONS = [
    "=?utf-8?q?a=0D=0ABcc=3A_x=40evil=2Eexample?=",
    "=?utf-8?b?YQ0KQmNjOiB4QGV2aWwuZXhhbXBsZQ==?=",
    "=?utf-8?q?a?= =?utf-8?q?=0ASubject=3A_b?=",
    "=?iso-8859-1?Q?=0D?=",
    "=?us-ascii*en?q?a=0A=0Aanother_body?=",
    "=?utf-8?q?Rim=22_=3Cx=40evil=2Eexample=3E=2C?=",
    "=?utf-8?q?unfinished",
    "=?=?utf-8?q?a=0D=0A?=?=",
    '"Rim" <x@evil.example>,',
    "Rim, x@evil.example",
    "Rim (a comment) \\",
    "group: a@evil.example;",
    "<x@evil.example>",
    "%0d%0aBcc: x@evil.example",
    "\N{FIRST STRONG ISOLATE}نص\N{POP DIRECTIONAL ISOLATE}",
    "e\u0301" * 60,
    "a" * 500,
]
PLAIN_CHARACTERS = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
HOSTILE_TEXT = st.one_of(
    st.text(PLAIN_CHARACTERS, max_size=120),
    st.lists(
        st.sampled_from([*INJECTIONS, "=?", "?=", "?q?", "?b?", "utf-8", " ", '"', "<", "=0D=0A"]),
        max_size=6,
    ).map("".join),
)


def letter(**changes: str) -> Letter:
    values = {
        "id": "0123abcd",
        "to_name": "ريم قاسم",
        "to_address": "rim@example.org",
        "subject": "مقال لك \u2068Water\u2069",
        "text": "نص طويل " * 300,
        "html": "<p>نص</p>",
        **changes,
    }
    return Letter(moment=MOMENT, **values)


def arrived(letter: Letter, sender: Sender = DESK) -> Message:
    raw = mime.serialize(letter, sender)
    assert raw.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = mail_reader.parse_message(raw)
    assert message.names[: len(OURS)] == OURS
    assert sorted(message.names[len(OURS) :]) == sorted(CONTENT & set(message.names))
    return message


def test_headers_say_who_to_whom_when_and_that_a_machine_wrote_it() -> None:
    message = arrived(letter())
    assert message.header("From") == "The Desk <desk@news.example>"
    assert message.mailbox("To") == ("ريم قاسم", "rim@example.org")
    assert message.header("Subject") == "مقال لك \u2068Water\u2069"
    assert message.header("Date") == "Sun, 01 Mar 2026 12:30:00 +0000"
    assert message.header("Message-ID") == "<0123abcd@news.example>"
    assert message.header("Auto-Submitted") == "auto-generated"


def test_text_and_html_are_alternatives_of_each_other() -> None:
    message = arrived(letter())
    assert message.header("Content-Type").startswith("multipart/alternative")
    assert [kind for kind, _text in message.parts] == ["text/plain", "text/html"]
    assert message.parts[0][1].rstrip() == ("نص طويل " * 300).rstrip()


def test_mail_without_html_is_plain() -> None:
    message = arrived(letter(html="", text="Two\nlines"))
    assert message.parts == (("text/plain", "Two\nlines\n"),)


@pytest.mark.parametrize("text", ["Fact-check: 12 of 14 claims are wrong", "O'Hara"])
def test_plain_text_is_readable_in_the_raw_message(text: str) -> None:
    assert f"Subject: {text}\r\n".encode() in mime.serialize(letter(subject=text), DESK)


@pytest.mark.parametrize(
    "changes",
    [
        {"to_name": "Rim\r\nBcc: all@example.org"},
        {"to_name": "Rim\u2028Bcc: all@example.org"},
        {"to_name": "Rim\0"},
        {"subject": "Hello\nBcc: all@example.org"},
        {"subject": "Hello\x1dBcc: all@example.org"},
        {"subject": "Hello\ud800"},
        {"to_address": "rim@example.org\r\nBcc: all@example.org"},
        {"to_address": "rim@example.org, all@example.org"},
        {"to_address": "=?utf-8?q?a=0D=0ABcc=3A_x?=@example.org"},
        {"to_address": "rim@example.org> <all@example.org"},
        {"to_address": "rim@[127.0.0.1]"},
        {"to_address": '"rim"@example.org'},
        {"to_address": "not an address"},
        {"text": "\ud800"},
    ],
)
def test_what_no_header_or_body_may_hold_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="unfit_for_mail"):
        mime.serialize(letter(**changes), DESK)


@given(name=HOSTILE_TEXT, subject=HOSTILE_TEXT, site=HOSTILE_TEXT, text=HOSTILE_TEXT)
@example(name=INJECTIONS[0], subject=INJECTIONS[0], site=INJECTIONS[0], text=INJECTIONS[0])
@example(name=INJECTIONS[1], subject=INJECTIONS[1], site=INJECTIONS[1], text=".\r\nDATA\r\n")
@example(name=" ", subject="  a  ", site="a  b", text="--===============1==\n\nBcc: x")
def test_whatever_the_text_the_message_says_just_that(
    name: str, subject: str, site: str, text: str
) -> None:
    sent = letter(to_name=name, subject=subject, text=text, html="")
    message = arrived(sent, Sender(site, "desk@news.example"))
    assert message.mailbox("From") == (site, "desk@news.example")
    assert message.mailbox("To") == (name, "rim@example.org")
    assert message.header("Subject") == subject
    (body,) = message.parts
    assert body[1].rstrip("\n") == re.sub(r"\r\n?", "\n", text).rstrip("\n")


@given(local=st.text(max_size=20), domain=st.text(max_size=20))
@example(local="=?utf-8?q?a?=", domain="example.org")
@example(local="rim", domain="example.org\nBcc: x@evil.example")
def test_an_address_is_one_address_or_refused(local: str, domain: str) -> None:
    address = f"{local}@{domain}"
    try:
        message = arrived(letter(to_address=address, to_name=""))
    except Invalid:
        return
    assert message.mailbox("To") == ("", address)
    assert "=?" not in address


@given(st.text())
def test_header_text_is_always_fit_for_a_header(text: str) -> None:
    cleaned = mime.header_text(text)
    assert mime.header_text(cleaned) == cleaned
    assert len(cleaned.splitlines()) <= 1
    assert arrived(letter(subject=cleaned)).header("Subject") == cleaned


@pytest.mark.parametrize(
    ("given", "name", "address"),
    [
        ("desk@news.example", "Site", "desk@news.example"),
        ("The Desk <desk@news.example>", "The Desk", "desk@news.example"),
        ('"Desk, The" <desk@news.example>', "Desk, The", "desk@news.example"),
        ("=?utf-8?q?x?= <desk@news.example>", "=?utf-8?q?x?=", "desk@news.example"),
    ],
)
def test_the_sender_is_read_from_the_settings(given: str, name: str, address: str) -> None:
    sender = mime.sender(given, "Site")
    assert sender == Sender(name, address)
    assert sender.domain == "news.example"
    assert arrived(letter(), sender).mailbox("From") == (name, address)


@pytest.mark.parametrize(
    "given",
    [
        "the desk",
        "",
        "desk@news.example\nBcc: x@evil.example",
        "The\r\nDesk <desk@news.example>",
        "=?utf-8?q?x?=@news.example",
        "desk@news example",
    ],
)
def test_a_sender_without_one_plain_address_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="bad_sender"):
        mime.sender(given, "Site")
