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
    }
)
# Combining classes of marks that are letters to their readers: the voicing marks of kana (8),
# viramas (9), and the vowel and tone signs of Thai, Lao and Tibetan (84 to 132).
_LETTER_MARKS = frozenset({8, 9, *range(84, 133)})


def fold(text: str) -> str:
    """`text` in the form in which it is searched; equal for all ways to write the same words."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    bare = "".join(character for character in decomposed if not _is_ornament(character))
    folded = unicodedata.normalize("NFC", bare).translate(_LETTERS).casefold()
    return " ".join(folded.split())


def _is_ornament(character: str) -> bool:
    """Accents and vowel points, which writers leave out at will, and what cannot be seen at all."""
    mark = unicodedata.combining(character)
    if mark:
        return mark not in _LETTER_MARKS
    return unicodedata.category(character) == "Cf" or character == "\0"
