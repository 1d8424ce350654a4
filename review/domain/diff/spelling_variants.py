"""Spelling variants: whether two words, or two runs of words, are the same in another spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from review.domain.text.letter_folding import Folding, fold_letters

_TATWEEL = 0x640
_MIN_LENGTH, _LONG = 4, 8  # letters


def is_spelling_variant(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the words differ only in case, vowel marks, word division, or by a typing error."""
    if len(first) == len(second) == 1:
        return _is_typing_error(_fold(first[0]), _fold(second[0]))
    folded, other = list(map(_fold, first)), list(map(_fold, second))
    if "".join(folded) == "".join(other):
        return True
    return len(folded) == len(other) and all(map(_is_typing_error, folded, other))


def is_close_variant(first: str, second: str) -> bool:
    """Whether two words of five letters or more are variants: certain enough to pair them."""
    if min(len(first), len(second)) <= _MIN_LENGTH:
        return False
    if first.isascii() and second.isascii() and first[0].lower() != second[0].lower():
        return False
    return is_spelling_variant((first,), (second,))


def _fold(word: str) -> str:
    """The bare letters: no case, vowel marks or stretching."""
    if word.isascii():  # most words of many languages, found out six times faster
        return word.lower()
    return fold_letters(word, _BARE_LETTERS)


def _is_mark(character: str, _base: str) -> bool:
    return unicodedata.category(character).startswith("M")


_BARE_LETTERS = Folding(str.casefold, "NFKD", _is_mark, {_TATWEEL: None}, recompose=False)


def _is_typing_error(first: str, second: str) -> bool:
    """Whether few letters differ (optimal string alignment): one of four to seven, two of more.

    Never the first letter: "possible" and "impossible" are near, and so are Arabic words with and
    without an article or a conjunction, but that is not spelling. Digits always count.
    """
    if first == second:
        return True
    longer = max(len(first), len(second))
    if longer < _MIN_LENGTH or first[:1] != second[:1]:
        return False
    allowed = 1 if longer < _LONG else 2
    if OSA.distance(first, second, score_cutoff=allowed) > allowed:
        return False
    return not any(char.isdigit() for char in first + second)
