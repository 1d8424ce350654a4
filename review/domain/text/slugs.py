"""Slugs of stories, made from headlines in any script."""

from __future__ import annotations

import unicodedata

from review.domain.errors import Invalid
from review.domain.text.letter_folding import Folding, fold_letters
from review.domain.text.tokenizer import is_word, tokenize

MAX_LENGTH = 80  # characters; search results and messages do not shorten it

# Dropped inside words: apostrophes, the Arabic tatweel, the joiner of Indic scripts.
_REPLACEMENTS = str.maketrans("", "", "'’ʼ\u0640\u200d") | {ord(sharp): "ss" for sharp in "ßẞ"}


def propose(headline: str, lang: str) -> str:
    """Return a slug for a headline: words in lower case, without vowel points, joined by hyphens.

    Whole words only, up to `MAX_LENGTH` characters; "" for a headline without words.
    """
    slug = ""
    for token in tokenize(headline, lang):
        word = _hyphenate(_lower(fold_letters(token, _SLUG))) if is_word(token) else ""
        longer = f"{slug}-{word}" if slug and word else slug or word
        if len(longer) > MAX_LENGTH:
            return slug or longer[:MAX_LENGTH].rstrip("-")
        slug = longer
    return slug


def check(slug: str) -> str:
    """Return the slug in lower case and stripped. Raises Invalid("slug_malformed")."""
    normalized = _lower(slug.strip())
    if not normalized or len(normalized) > MAX_LENGTH or normalized != _hyphenate(normalized):
        raise Invalid("slug_malformed", field="slug")
    return normalized


def numbered(slug: str, number: int) -> str:
    """Return the slug with "-`number`" at its end, shortened to `MAX_LENGTH` characters."""
    ending = f"-{number}"
    return slug[: MAX_LENGTH - len(ending)].rstrip("-") + ending


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _hyphenate(text: str) -> str:
    """The runs of letters and digits in the text, each with its marks, with hyphens between."""
    hyphenated = ""
    after_gap = True
    for character in text:
        kind = unicodedata.category(character)[0]
        if kind in "LN" or (kind == "M" and not after_gap):
            hyphenated += f"-{character}" if after_gap and hyphenated else character
            after_gap = False
        else:
            after_gap = True
    return hyphenated


def _is_dropped_mark(character: str, base: str) -> bool:
    """Whether a mark is an accent of a Latin or Greek letter, or a Semitic vowel point.

    Other marks are part of their letters: Cyrillic й, the vowel signs of Hindi, the tones of Thai.
    """
    if not unicodedata.combining(character):
        return False
    semitic = "\u0591" <= character <= "\u05c7" or "\u064b" <= character <= "\u0652"
    return semitic or character == "\u0670" or _is_european(base)


def _is_european(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "GREEK")) if letter else False


_SLUG = Folding(str.lower, "NFD", _is_dropped_mark, _REPLACEMENTS, recompose=True)
