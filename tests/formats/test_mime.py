"""Mail as bytes, read back by a parser as any mail program would."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.formats import mime
from review.formats.mime import Letter, Sender

DESK = Sender("The Desk", "desk@news.example")
MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


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


def arrived(letter: Letter, sender: Sender = DESK) -> EmailMessage:
    raw = mime.message(letter, sender).as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    received = message_from_bytes(raw, policy=default)
    assert isinstance(received, EmailMessage)
    return received


def test_headers_say_who_to_whom_when_and_that_a_machine_wrote_it() -> None:
    message = arrived(letter())
    assert str(message["From"]) == "The Desk <desk@news.example>"
    (receiver,) = message["To"].addresses
    assert (receiver.display_name, receiver.addr_spec) == ("ريم قاسم", "rim@example.org")
    assert message["Subject"] == "مقال لك \u2068Water\u2069"
    assert message["Date"].datetime == MOMENT
    assert message["Message-ID"] == "<0123abcd@news.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] is None


def test_text_and_html_are_alternatives_of_each_other() -> None:
    message = arrived(letter())
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content().rstrip() == ("نص طويل " * 300).rstrip()


def test_mail_without_html_is_plain() -> None:
    assert arrived(letter(html="")).get_content_type() == "text/plain"


@pytest.mark.parametrize(
    "changes",
    [
        {"to_name": "Rim\r\nBcc: all@example.org"},
        {"subject": "Hello\nBcc: all@example.org"},
        {"to_address": "rim@example.org\r\nBcc: all@example.org"},
        {"to_address": "rim@example.org, all@example.org"},
        {"to_address": "not an address"},
    ],
)
def test_nothing_slips_into_the_headers(changes: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="unfit_for_mail"):
        mime.message(letter(**changes), DESK)


@given(
    name=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80),
    subject=st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120),
)
def test_whatever_the_names_the_headers_stay_the_same_ones(name: str, subject: str) -> None:
    message = arrived(letter(to_name=name, subject=subject))
    assert sorted(message.keys()) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject",
        "To",
    ]  # fmt: skip
    assert [address.addr_spec for address in message["To"].addresses] == ["rim@example.org"]


@pytest.mark.parametrize(
    ("given", "name", "address"),
    [
        ("desk@news.example", "Site", "desk@news.example"),
        ("The Desk <desk@news.example>", "The Desk", "desk@news.example"),
    ],
)
def test_the_sender_is_read_from_the_settings(given: str, name: str, address: str) -> None:
    assert mime.sender(given, "Site") == Sender(name, address)
    assert mime.sender(given, "Site").domain == "news.example"


def test_a_sender_without_an_address_is_refused() -> None:
    with pytest.raises(Invalid, match="bad_sender"):
        mime.sender("the desk", "Site")
