"""Addresses of mail servers."""

from __future__ import annotations

import pytest

from review.domain.errors import Invalid
from review.formats.smtp_url import SmtpServer, parse_smtp_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25)),
        ("smtp://mail.example/", SmtpServer("mail.example", 25)),
        ("smtp://[::1]:2525", SmtpServer("::1", 2525)),
        ("smtp://mail.example?starttls=1", SmtpServer("mail.example", 587, starttls=True)),
        ("smtp://mail.example?starttls=Yes", SmtpServer("mail.example", 587, starttls=True)),
        ("smtp://mail.example:587?starttls=0", SmtpServer("mail.example", 587)),
        ("smtps://mail.example", SmtpServer("mail.example", 465, secure=True)),
        ("smtps://mail.example?starttls=1", SmtpServer("mail.example", 465, secure=True)),
        (
            "smtp://desk%40news.example:p%2Fw@mail.example:2525?starttls=1",
            SmtpServer("mail.example", 2525, "desk@news.example", "p/w", starttls=True),
        ),
    ],
)
def test_the_server_is_read_from_its_address(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("mail.example", "scheme"),
        ("mail.example:587", "scheme"),
        ("http://mail.example", "scheme"),
        ("smtp://", "host"),
        ("smtp://desk:secret@", "host"),
        ("smtp://mail example", "host"),
        ("smtp://[::1", "host"),
        ("smtp://a:b:c", "port"),
        ("smtp://mail.example:0", "port"),
        ("smtp://mail.example:65536", "port"),
        ("smtp://mail.example:-1", "port"),
        ("smtp://mail.example/desk", "rest"),
        ("smtp://desk:pass#word@mail.example", "rest"),
        ("smtp://mail.example?starttls=maybe", "starttls"),
        ("smtp://mail.example?starttls", "starttls"),
        ("smtp://mail.example?startls=1", "starttls"),
    ],
)
def test_an_address_that_is_none_is_refused(url: str, part: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_smtp_url(url)
    assert (refused.value.code, refused.value.detail) == ("bad_smtp_url", {"part": part})
