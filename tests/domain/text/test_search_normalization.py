"""Folding: all ways to write the same words become one, and different words stay apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.text.search_normalization import normalize_for_search

TEXTS = st.text() | st.text("أإآٱىیئؤةکـ\u200c\u200dًَّؐाि़्ंงน้ำがガÄßİıςΣﬁﷺ½ \u00ad\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Water RETURNS", "water  returns\n"),
        ("Café Ångström", "cafe angstrom"),
        ("Straße", "STRASSE"),
        ("ﬁnal ２０２４", "final 2024"),
        ("λόγος", "ΛΟΓΟΣ"),
        ("ёлка", "елка"),
        ("الْمِيَاهُ", "المياه"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("مدرسة", "مدرسه"),
        ("علـــي", "على"),
        ("کتاب یک", "كتاب يك"),  # Persian letters and Arabic ones
        ("می‌خواهم", "میخواهم"),
        ("שָׁלוֹם", "שלום"),
        ("ज़मीन", "जमीन"),  # the dot below is often left out
        ("co\u00adoper\u200bate", "cooperate"),
        ("\u2067نص\u2069", "نص"),
        ("e\u0301", "é"),
    ],
)
def test_ways_to_write_the_same_are_one(one: str, other: str) -> None:
    assert normalize_for_search(one) == normalize_for_search(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("カス", "ガス"),  # dregs, gas
        ("はし", "ばし"),
        ("कर्म", "करम"),  # the virama joins letters
        ("कि", "की"),
        ("ข้าว", "ข่าว"),  # rice, news: the tone mark is the word
        ("मिल", "मील"),
        ("水", "氷"),
        ("한국", "하국"),
    ],
)
def test_marks_that_make_another_word_stay(one: str, other: str) -> None:
    assert normalize_for_search(one) != normalize_for_search(other)


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert normalize_for_search(normalize_for_search(text)) == normalize_for_search(text)


@given(TEXTS)
def test_how_a_text_is_encoded_does_not_matter(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert normalize_for_search(unicodedata.normalize(form, text)) == normalize_for_search(text)


@given(TEXTS, TEXTS)
def test_a_word_is_found_in_a_text_that_holds_it(text: str, word: str) -> None:
    """Words are sought in the folded text one by one."""
    whole = normalize_for_search(f"{text} {word}")
    assert all(part in whole for part in normalize_for_search(word).split())


@given(TEXTS)
def test_folded_text_is_words_with_single_spaces(text: str) -> None:
    folded = normalize_for_search(text)
    assert folded == " ".join(folded.split())
    assert "\0" not in folded
