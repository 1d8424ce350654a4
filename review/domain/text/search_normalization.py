"""Search normalization: the form in which texts and queries are compared."""

from __future__ import annotations

import unicodedata

from review.domain.text.letter_folding import Folding, fold_letters

# Arabic letters that are typed for one another; the tatweel only stretches a word.
_REPLACEMENTS = str.maketrans(
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
        "\0": None,
    }
)
# Combining classes of marks that are letters to their readers: the voicing marks of kana (8),
# viramas (9), and the vowel and tone signs of Thai, Lao and Tibetan (84 to 132).
_LETTER_MARKS = frozenset({8, 9, *range(84, 133)})


def normalize_for_search(text: str) -> str:
    """Return `text` without case, vowel marks, accents, invisible characters and repeated spaces.

    Equal for all usual spellings of the same words. For matching only, never for display.
    """
    return " ".join(fold_letters(text, _SEARCH).split())


def _is_optional(character: str, _base: str) -> bool:
    """Whether it is an accent or vowel point, which writers may leave out, or invisible."""
    mark = unicodedata.combining(character)
    if mark:
        return mark not in _LETTER_MARKS
    return unicodedata.category(character) == "Cf"


_SEARCH = Folding(str.casefold, "NFKD", _is_optional, _REPLACEMENTS, recompose=True)
