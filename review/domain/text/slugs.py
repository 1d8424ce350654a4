"""The last part of a story's address, made from its headline in any script."""

from __future__ import annotations

import unicodedata

from review.domain.errors import Invalid
from review.domain.text.letter_folding import Folding, fold_letters
from review.domain.text.tokenizer import is_word, tokenize

LONGEST = 80  # characters; what search results and messages show whole

# Dropped inside words: apostrophes, the Arabic tatweel, the joiner of Indic scripts.
_REPLACEMENTS = str.maketrans("", "", "'’ʼ\u0640\u200d") | {ord(sharp): "ss" for sharp in "ßẞ"}


def propose(headline: str, lang: str) -> str:
    """A slug for a headline: its words in lower case, unvocalised, joined by hyphens.

    Whole words only, up to `LONGEST` characters. Empty where the headline holds no word.
    """
    slug = ""
    for token in tokenize(headline, lang):
        word = _hyphenate(_lower(fold_letters(token, _SLUG))) if is_word(token) else ""
        longer = f"{slug}-{word}" if slug and word else slug or word
        if len(longer) > LONGEST:
            return slug or longer[:LONGEST].rstrip("-")
        slug = longer
    return slug


def check(slug: str) -> str:
    """`slug` as it is to be kept. Raises Invalid("slug_malformed") where it cannot be one."""
    kept = _lower(slug.strip())
    if not kept or len(kept) > LONGEST or kept != _hyphenate(kept):
        raise Invalid("slug_malformed", field="slug")
    return kept


def numbered(slug: str, number: int) -> str:
    """The `number`th choice when a slug is taken: with the number at its end, within the length."""
    ending = f"-{number}"
    return slug[: LONGEST - len(ending)].rstrip("-") + ending


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _hyphenate(text: str) -> str:
    """The runs of letters and digits in the text, each with its marks, with hyphens between."""
    kept = ""
    parted = True
    for character in text:
        kind = unicodedata.category(character)[0]
        if kind in "LN" or (kind == "M" and not parted):
            kept += f"-{character}" if parted and kept else character
            parted = False
        else:
            parted = True
    return kept


def _is_ornament(character: str, base: str) -> bool:
    """Whether it is an accent of a Latin or Greek letter, or a Semitic vowel point.

    Other marks are part of their letters: Cyrillic й, the vowel signs of Hindi, the tones of Thai.
    """
    if not unicodedata.combining(character):
        return False
    semitic = "\u0591" <= character <= "\u05c7" or "\u064b" <= character <= "\u0652"
    return semitic or character == "\u0670" or _is_european(base)


def _is_european(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "GREEK")) if letter else False


_SLUG = Folding(str.lower, "NFD", _is_ornament, _REPLACEMENTS, recompose=True)
