"""Skeletons of names: equal for names that look the same.

The method of Unicode Technical Standard 39 (confusable detection) with a smaller table: names are
normalized as for search, and letters of other scripts become the Latin ones that they look like.
"""

from __future__ import annotations

import unicodedata

from review.domain.text.search_normalization import normalize_for_search

# Lower case only: the name is normalized first. Some look alike as capitals only (в as B, н as H).
_LOOKALIKES = str.maketrans(
    # Cyrillic
    "авекмнорстухіїјѕԛԝһԁ"
    # Greek
    "αβεζηικμνορτυχ"
    # Armenian, other Latin letters, Arabic letters that the normalization does not fold
    "օսɑɡıøłđħہھەڪ",
    "abekmhopctyxiijsqwhdabezhikmnoptyxouagioldhهههك",
)
# Sequences that look alike within Latin; longer ones first.
_SEQUENCES = (("rn", "m"), ("vv", "w"), ("i", "l"), ("1", "l"), ("0", "o"))


def skeleton(name: str) -> str:
    """Return the name without case, accents, spaces, punctuation and hardly visible differences.

    "" for a name without letters and digits. For comparison only, not for display.
    """
    folded = normalize_for_search(name).translate(_LOOKALIKES)
    text = "".join(_digit(character) for character in folded if _is_compared(character))
    for sequence, replacement in _SEQUENCES:
        text = text.replace(sequence, replacement)
    return text


def _is_compared(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _digit(character: str) -> str:
    """A decimal digit of any script as an ASCII digit; other characters unchanged."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
