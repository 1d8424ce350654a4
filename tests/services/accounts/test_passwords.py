"""Which new passwords are refused: what is guessed first, of everyone, of this site and person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.services.accounts import passwords

SITE = ("The Amman Courier", "news.amman-courier.example")
PERSON = ("Nour Saleh", "nour.saleh@desk.example", "أم زيد")


def refusal(password: str) -> str:
    """The code by which a password is refused, "" when it may be used."""
    try:
        passwords.check_new(password, about=PERSON, site=SITE)
    except Invalid as refused:
        return refused.code
    return ""


def test_the_list_has_the_commonest_passwords_of_the_least_length() -> None:
    lines = passwords.COMMON_PASSWORDS.read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert len(set(entries)) == len(entries)
    assert sum(len(entry) >= passwords.SHORTEST for entry in entries) >= 3000
    assert all(entry.isalnum() and entry == entry.casefold() for entry in entries)


@pytest.mark.parametrize(
    "password",
    [
        "1qaz2wsx3edc",
        "Unbelievable",
        "unbelievable!",
        "q1w2e3r4t5y6",
        "Correct-Horse-Battery-Staple",
        "ｐａｓｓｗｏｒｄ１２３４",  # full-width letters
        "Password2026!",
        "P@ssw0rd2026",
        "Sunshine2025",
        "123456dragon",
        "DragonDragon",
        "dragon dragon 1",
        "aaaaaaaaaaaa",
        "9876987698769876",
        "!?!?!?!?!?!?",
        "كلمةكلمةكلمة",
    ],
)
def test_a_common_password_is_refused_however_it_is_dressed_up(password: str) -> None:
    assert refusal(password) == "password_common"


@pytest.mark.parametrize(
    "password",
    [
        "interlinear1",
        "Interlinear-2026",
        "1nterl1near!!",
        "AmmanCourier",
        "the amman courier 1",
        "Courier&Newsroom",
        "ammancourier.example",
        "translationdesk",
    ],
)
def test_the_sites_own_words_are_refused(password: str) -> None:
    assert refusal(password) == "password_about_site"


@pytest.mark.parametrize(
    "password",
    [
        "Nour Saleh 2024",
        "saleh-nour-12",
        "n0ur.5aleh.desk",
        "nour.saleh@desk.example",
        "أم زيد ٢٠٢٦ أم زيد",
        "nournewsroom",
    ],
)
def test_the_persons_own_words_are_refused(password: str) -> None:
    assert refusal(password) == "password_about_person"


@pytest.mark.parametrize(
    "password",
    [
        "river lantern under the bridge",
        "Nour likes lanterns",
        "amman rain smells of dust",
        "284719305561",
        "🙂🚲🌧️🍋🐢🎻🧵🪁🫖🧭🪜🧊",
        "القمر فوق الجسر القديم",
        "mk4-tf9-zq2-ww",
    ],
)
def test_other_passwords_are_taken(password: str) -> None:
    assert refusal(password) == ""


@given(st.text(min_size=12, max_size=256))
def test_any_text_is_answered(password: str) -> None:
    assert refusal(password) in {
        "", "password_common", "password_about_site", "password_about_person",
    }  # fmt: skip


def test_words_that_divide_a_password_in_many_ways_do_not_hang() -> None:
    words = tuple("a" * size for size in range(3, 40))
    passwords.check_new("a" * 250 + "zebra", about=words, site=words)
