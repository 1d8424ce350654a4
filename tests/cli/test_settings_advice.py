"""Settings that are unwise in production."""

from __future__ import annotations

import pytest

from review.cli.settings_advice import advice
from review.settings.reader import read_settings
from tests.settings.test_reader import SAFE, STRONG

WISE = {
    **SAFE,
    "SITE_URL": "https://news.sada.press",
    "SMTP_URL": "smtps://desk:secret@mail.sada.press",
    "MAIL_FROM": "Sada <desk@sada.press>",
    "TIME_ZONE": "Asia/Beirut",
    "PROXIES": "1",
    "METRICS_TOKEN": STRONG,
}


def warned(given: dict[str, str]) -> list[str]:
    return [found.subject for found in advice(read_settings(given), frozenset(given))]


def test_there_is_no_advice_about_wise_settings() -> None:
    assert warned(WISE) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY_FALLBACKS", STRONG[::-1]),
        ("FOUR_EYES", "0"),
        ("METRICS_TOKEN", "guess me"),
        ("DATABASE_URL", "sqlite:////tmp/desk.db"),
        ("PROXIES", "0"),
        ("MAIL_FROM", "desk@localhost"),
        ("MAIL_FROM", "The Desk <desk@newsroom.local>"),
        ("MAIL_FROM", "desk@server"),
        ("MAIL_FROM", "desk@example.org"),
        ("SMTP_URL", "smtps://mail.example.com"),
        ("SITE_URL", "https://news.example.org"),
        ("SITE_URL", "https://localhost:8443"),
        ("SITE_URL", "https://[::1]"),
        ("SMTP_URL", "smtp://desk:secret@mail.sada.press:587"),
    ],
)
def test_an_unwise_setting_is_named(name: str, value: str) -> None:
    assert warned({**WISE, name: value}) == [name]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("METRICS_TOKEN", ""),  # there is no such page then
        ("SMTP_URL", "smtp://mail.sada.press"),  # no password
        ("SMTP_URL", "smtp://desk:secret@localhost:25"),
        ("SMTP_URL", "smtps://desk:secret@mail.sada.press"),
        ("TIME_ZONE", "UTC"),
    ],
)
def test_what_is_chosen_with_reason_is_not(name: str, value: str) -> None:
    assert warned({**WISE, name: value}) == []


def test_a_time_zone_that_was_never_chosen_is_named() -> None:
    assert warned({name: WISE[name] for name in WISE if name != "TIME_ZONE"}) == ["TIME_ZONE"]


def test_there_is_none_while_developing() -> None:
    given = {"FOUR_EYES": "0", "SECRET_KEY": "short", "DATABASE_URL": "sqlite:////tmp/desk.db"}
    assert warned(given) == []
