"""Whether two words, or two runs of words, are the same ones written otherwise."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from review.domain.text.letter_folding import Folding, fold_letters

_TATWEEL = 0x640
_SHORTEST, _LONG = 4, 8  # letters


def respelt(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the words differ in case, vowel marks or gaps, or by slips of the pen."""
    if len(first) == len(second) == 1:
        return _close(_fold(first[0]), _fold(second[0]))
    folded, other = list(map(_fold, first)), list(map(_fold, second))
    if "".join(folded) == "".join(other):
        return True
    return len(folded) == len(other) and all(map(_close, folded, other))


def near(first: str, second: str) -> bool:
    """Whether two longer words are one word respelt: sure enough to set them side by side."""
    if min(len(first), len(second)) <= _SHORTEST:
        return False
    if first.isascii() and second.isascii() and first[0].lower() != second[0].lower():
        return False
    return respelt((first,), (second,))


def _fold(word: str) -> str:
    """The bare letters: no case, vowel marks or stretching."""
    if word.isascii():  # most words of many languages, found out six times faster
        return word.lower()
    return fold_letters(word, _BARE_LETTERS)


def _is_mark(character: str, _base: str) -> bool:
    return unicodedata.category(character).startswith("M")


_BARE_LETTERS = Folding(str.casefold, "NFKD", _is_mark, {_TATWEEL: None}, recompose=False)


def _close(first: str, second: str) -> bool:
    """Whether a slip of the pen parts them: one letter in four to seven, two in longer words.

    Never the first letter: "possible" and "impossible" are near, and so are "with" and without
    an article or a conjunction in Arabic, but no one would call that spelling.
    """
    if first == second:
        return True
    longer = max(len(first), len(second))
    if longer < _SHORTEST or first[:1] != second[:1]:
        return False
    allowed = 1 if longer < _LONG else 2
    if OSA.distance(first, second, score_cutoff=allowed) > allowed:
        return False
    return not any(char.isdigit() for char in first + second)
