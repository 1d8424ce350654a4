"""The last part of a story's address, made from its headline in any script."""

from __future__ import annotations

import re
import unicodedata

from review.domain.errors import Invalid
from review.domain.folding import fold
from review.domain.words import is_word, tokenize

LONGEST = 80  # characters; what search results and messages show whole
_SLUG = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def propose(headline: str, lang: str) -> str:
    """A slug for a headline: its words in lower case, unvocalised, joined by hyphens.

    Whole words only, up to `LONGEST` characters. Empty where the headline holds no word.
    """
    slug = ""
    for token in tokenize(headline, lang):
        if not is_word(token):
            continue
        word = "-".join(re.findall(r"[^\W_]+", _bare(token)))
        longer = f"{slug}-{word}" if slug and word else slug or word
        if len(longer) > LONGEST:
            return slug or longer[:LONGEST]
        slug = longer
    return slug


def check(slug: str) -> str:
    """`slug` as it is to be kept. Raises Invalid("slug_malformed") where it cannot be one."""
    kept = unicodedata.normalize("NFC", slug.strip()).lower()
    if len(kept) > LONGEST or not _SLUG.fullmatch(kept):
        raise Invalid("slug_malformed", field="slug")
    return kept


def numbered(slug: str, number: int) -> str:
    """The `number`th choice when a slug is taken: with the number at its end, within the length."""
    ending = f"-{number}"
    return slug[: LONGEST - len(ending)].rstrip("-") + ending


def _bare(word: str) -> str:
    """Without accents in scripts that have case; other scripts lose vowel marks only."""
    lowered = word.lower()
    if lowered != word.upper():
        return fold(word).replace("'", "").replace("’", "")
    decomposed = unicodedata.normalize("NFD", lowered)
    kept = "".join(mark for mark in decomposed if not _is_vowel_mark(mark))
    return unicodedata.normalize("NFC", kept)


def _is_vowel_mark(mark: str) -> bool:
    """Arabic harakat and Hebrew points may go; Indic and Thai vowel signs may not."""
    return (
        mark == "ـ"
        or "\u064b" <= mark <= "\u0652"
        or mark == "\u0670"
        or "\u0591" <= mark <= "\u05c7"
    )
