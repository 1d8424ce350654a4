"""Text folded for finding: without case, vowel marks and the spellings that writers interchange."""

from __future__ import annotations

import unicodedata

# Arabic letters that are typed for one another; the tatweel only stretches a word.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ة": "ه",
        "ک": "ك",
        "ـ": None,
        "\u200c": None,
        "\u200d": None,
    }
)


def fold(text: str) -> str:
    """`text` in the form in which it is searched; equal for all ways to write the same words."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    folded = unicodedata.normalize("NFC", bare).translate(_LETTERS).casefold()
    return " ".join(folded.split())
