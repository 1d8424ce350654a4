"""Letter folding: one form for spellings that differ only in case, marks or stretching.

Built on Unicode normalization (UAX #15): decompose, drop marks, recompose. What counts as a
difference is the caller's choice: search, the diff and slugs each define their own `Folding`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple


class Folding(NamedTuple):
    """What a folding ignores.

    `replacements` is a table for `str.translate`. `ignores` gets a character of the decomposed
    text and the letter that it belongs to: the nearest one before it that is no combining mark,
    itself included. Without `recompose` the result stays decomposed, for comparing letter by
    letter (a Hangul syllable has two or three).
    """

    case: Callable[[str], str]
    decomposition: Literal["NFD", "NFKD"]
    ignores: Callable[[str, str], bool]
    replacements: Mapping[int, int | str | None]
    recompose: bool


def fold_letters(text: str, folding: Folding) -> str:
    """Return the text without case and without what `folding` ignores."""
    if not text.isascii():
        text = _without_ignored(text, folding)
    return folding.case(text.translate(folding.replacements))


def _without_ignored(text: str, folding: Folding) -> str:
    letters: list[str] = []
    base = ""
    for character in unicodedata.normalize(folding.decomposition, text):
        if not unicodedata.combining(character):
            base = character
        if not folding.ignores(character, base):
            letters.append(character)
    bare = "".join(letters)
    return unicodedata.normalize("NFC", bare) if folding.recompose else bare
