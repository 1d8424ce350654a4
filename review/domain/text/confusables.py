"""Skeletons of names: equal for names that readers would take for one another.

As the skeletons of Unicode Technical Standard 39, with a table of our own: spellings that writers
interchange are folded, and letters of other scripts that look like Latin ones become those.
"""

from __future__ import annotations

import unicodedata

from review.domain.text.search_normalization import normalize_for_search

# Lower case only: the name is normalized first. Where only the capitals look alike, they decide
# (в as B, н as H).
_LOOKALIKES = str.maketrans(
    # Cyrillic
    "авекмнорстухіїјѕԛԝһԁ"
    # Greek
    "αβεζηικμνορτυχ"
    # Armenian, Latin of other alphabets, Arabic letters that the normalization leaves
    "օսɑɡıøłđħہھەڪ",
    "abekmhopctyxiijsqwhdabezhikmnoptyxouagioldhهههك",
)
# What looks alike within one script; longer ones first.
_SEQUENCES = (("rn", "m"), ("vv", "w"), ("i", "l"), ("1", "l"), ("0", "o"))


def skeleton(name: str) -> str:
    """The name without case, accents, spaces, punctuation and differences that are hard to see.

    Empty for a name without letters and digits. It is for comparing only, never for showing.
    """
    folded = normalize_for_search(name).translate(_LOOKALIKES)
    text = "".join(_digit(character) for character in folded if _is_compared(character))
    for sequence, replacement in _SEQUENCES:
        text = text.replace(sequence, replacement)
    return text


def _is_compared(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _digit(character: str) -> str:
    """ASCII digits for those of any script."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)
