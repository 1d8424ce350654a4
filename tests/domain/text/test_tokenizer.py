"""Words and grapheme clusters: Unicode conformance, and what readers expect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icu4py.breakers import CharacterBreaker, WordBreaker

from review.domain.text.tokenizer import (
    count_words,
    ends_sentence,
    graphemes,
    is_word,
    tokenize,
    words,
)
from tests import shared_data

# Mixed scripts, marks, joiners and flags: what cutting by hand gets wrong.
ALPHABET = (
    "aZ1 .,'-%\r\n\t\u00a0\u200d\u200c\u200f\u0301\u0600\u064e\u0651\u0e33\u0e49\u094d"
    "אבתثَّب٣年我们カナกภาษาក្ខ한국👩🏽‍🚒🇫🇷😀𝔘𐐀"
)
MIXED = st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters()), max_size=60)


def boundaries(pieces: tuple[str, ...] | list[str]) -> set[int]:
    return set(accumulate(map(len, pieces), initial=0))


def conformance_lines(name: str) -> list[tuple[str, set[int]]]:
    """(text, offsets where the Unicode test wants a boundary) for each line of a test file."""
    cases = []
    for line in shared_data.path(name).read_text(encoding="utf-8").splitlines():
        marks = line.split("#")[0].split()
        if marks:
            text = "".join(chr(int(mark, 16)) for mark in marks if mark not in "÷×")
            wanted = [index for index, mark in enumerate(marks[::2]) if mark == "÷"]
            cases.append((text, set(wanted)))
    return cases


def departures(name: str, cut) -> set[str]:
    return {
        " ".join(f"{ord(char):04X}" for char in text)
        for text, wanted in conformance_lines(name)
        if boundaries(list(cut(text))) != wanted
    }


def test_the_conformance_files_are_whole():
    assert len(conformance_lines("WordBreakTest.txt")) == 1823
    assert len(conformance_lines("GraphemeBreakTest.txt")) == 602


# Every line on which ICU or we depart from the Unicode 15.0 files, and why. A departure that
# is not listed fails, and so does a listed one that departs no more.
SCISSORS = "ICU follows Unicode 17, where U+2701 is no longer a pictograph that a joiner ties"
ICU_WORD_DEPARTURES = {"0061 200D 2701": SCISSORS, "2701 200D 2701": SCISSORS}
CLUSTER_DEPARTURES = {"2701 200D 2701": SCISSORS}
TOKEN_DEPARTURES = ICU_WORD_DEPARTURES | {
    "0061 1F1E6 200D 1F1E7 1F1E8 0062": "the word rules part a flag that the cluster rules keep "
    "whole, and a token never parts a grapheme cluster",
}


def test_icu_words_follow_unicode():
    found = departures("WordBreakTest.txt", lambda text: list(WordBreaker(text, "root")))
    assert found == set(ICU_WORD_DEPARTURES)


def test_our_tokens_follow_unicode():
    assert departures("WordBreakTest.txt", lambda text: tokenize(text, "en")) == set(
        TOKEN_DEPARTURES
    )


def test_clusters_follow_unicode():
    raw = departures("GraphemeBreakTest.txt", lambda text: list(CharacterBreaker(text, "root")))
    assert raw == set(CLUSTER_DEPARTURES)
    assert departures("GraphemeBreakTest.txt", graphemes) == set(CLUSTER_DEPARTURES)


@pytest.mark.parametrize(
    "word",
    [
        "don't", "don’t", "3.5", "3,500", "٣٫٥", "al-Assad", "al‑Assad", "U.S.", "U.S", "أ.ب.",
        "50%", "%50", "٥٠٪", "3.5%", "state-of-the-art", "COVID-19", "F-16", "2-year-old",
        "تُثبَّت", "می‌روم", "l'homme", "snake_case", "Zürich", "Zu\u0308rich", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    ],
)  # fmt: skip
def test_one_word_to_a_reader_is_one_token(word):
    assert tokenize(word, "en") == (word,)
    assert tokenize(f"x {word}, y", "en") == ("x", " ", word, ",", " ", "y")
    assert is_word(word)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("2011-2017", ("2011", "-", "2017")),
        ("2017-11-24", ("2017", "-", "11", "-", "24")),
        ("a - b", ("a", " ", "-", " ", "b")),
        ("-b a-", ("-", "b", " ", "a", "-")),
        ("a--b", ("a", "-", "-", "b")),
        ("J. Smith.", ("J", ".", " ", "Smith", ".")),
        ("100 % sure", ("100", " ", "%", " ", "sure")),
        ("中-美", ("中", "-", "美")),
        ("我们今天去北京大学。", ("我们", "今天", "去", "北京", "大学", "。")),
        ("ภาษาไทยง่าย", ("ภาษา", "ไทย", "ง่าย")),
        ("a\r\nb", ("a", "\r\n", "b")),
        ("", ()),
    ],
)
def test_what_stays_apart(text, tokens):
    assert tokenize(text, "zh") == tokens


def test_only_the_words():
    assert words("Don't go: 3.5 km, “al-Assad”!", "en") == ("Don't", "go", "3.5", "km", "al-Assad")
    assert count_words("Don't go: 3.5 km, “al-Assad”!", "en") == 5
    assert count_words("我们今天去北京。", "zh") == 4
    assert count_words(" … — !", "en") == 0


def test_pieces_are_right_beyond_the_basic_plane():
    assert tokenize("😀 𐐀𐐁 👩🏽‍🚒x", "en") == ("😀", " ", "𐐀𐐁", " ", "👩🏽‍🚒", "x")
    assert graphemes("e\u0301👩🏽‍🚒🇫🇷ثَّ") == ("e\u0301", "👩🏽‍🚒", "🇫🇷", "ثَّ")


@pytest.mark.parametrize(
    "lang", ["", "xx", "q!!!", "zz-Nowhere-42", "a\x00b", "\ud800", "x" * 9999]
)
def test_an_unknown_language_falls_back(lang):
    assert tokenize("al-Assad 我们", lang) == ("al-Assad", " ", "我们")


def test_half_a_surrogate_pair_is_cut_and_kept():
    assert tokenize("a \ud800 b", "en") == ("a", " ", "\ud800", " ", "b")
    assert "".join(graphemes("\udc00a\ud83d")) == "\udc00a\ud83d"


@settings(deadline=None)
@given(MIXED, st.sampled_from(["en", "ar", "zh", "th", "xx"]))
def test_tokens_are_the_text_and_never_part_a_cluster(text, lang):
    tokens = tokenize(text, lang)
    assert "".join(tokens) == text
    assert all(tokens)
    assert boundaries(tokens) <= boundaries(graphemes(text))
    assert "".join(graphemes(text)) == text


@settings(deadline=None)
@given(MIXED, MIXED)
def test_a_paragraph_break_keeps_both_sides_as_they_were(before, after):
    # Joins are local: what stands beyond a paragraph separator does not change them.
    assert tokenize(f"{before}\u2029{after}", "en") == (
        *tokenize(before, "en"),
        *tokenize(f"\u2029{after}", "en"),
    )


def test_threads_cut_alike():
    texts = [f"al-Assad {n}% U.S. 我们今天去北京 تُثبَّت 👩🏽‍🚒" * 40 for n in range(40)]
    alone = [tokenize(text, "ar") for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: tokenize(text, "ar"), texts)) == alone


@pytest.mark.parametrize(
    ("token", "ends", "ends_clause"),
    [
        (".", True, True),
        ("؟", True, True),
        ("。", True, True),
        ("\n", True, True),
        (":", False, True),
        (",", False, False),
        (" ", False, False),
        ("3.5", False, False),
    ],
)
def test_ends_of_sentences(token, ends, ends_clause):
    assert (ends_sentence(token), ends_sentence(token, or_clause=True)) == (ends, ends_clause)
