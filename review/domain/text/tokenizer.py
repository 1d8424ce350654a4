"""Tokenizer: text into words and grapheme clusters.

The boundaries are those of ICU's break iterators (UAX #29, with dictionaries for Chinese, Japanese,
Thai, Khmer, Lao and Burmese). Some tokens are then joined, where readers see one word: "al-Assad",
"U.S.", "50%". Tokens are strings, not ICU's UTF-16 offsets. A break iterator is made for each call,
since it cannot be shared between threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

from icu4py.breakers import BaseBreaker, CharacterBreaker, WordBreaker

Tokens = tuple[str, ...]

_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,6}")
_SURROGATE = re.compile("[\ud800-\udfff]")

# ICU may end a word inside a grapheme cluster: after a prepended mark (such as U+0600 ARABIC NUMBER
# SIGN), between regional indicators (flags) that are joined to something else, and before a spacing
# mark without a letter (AM of Thai and Lao, two Vietnamese reading marks).
_CLUSTER_SPLITTING = re.compile(
    "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3"
    "\U000113d1\U0001193f\U00011941\U00011a84-\U00011a89\U00011d46\U00011f02"
    "\U0001f1e6-\U0001f1ff\U00016ff0\U00016ff1]"
)
_VOWELS_AM = ("\u0e33", "\u0eb3")

_HYPHENS = frozenset("-\u2010\u2011")
_PERCENTS = frozenset("%\u066a\u2030\ufe6a\uff05")
_JOINTS = _HYPHENS | _PERCENTS | {"."}
_JOINT = re.compile(r"[-\u2010\u2011%\u066a\u2030\ufe6a\uff05]|\.\w\.")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।॥\n\u2029")
_COLONS = frozenset(":：")
# Scripts written without spaces: a hyphen between two of their words is not part of a word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)


def tokenize(text: str, lang: str) -> Tokens:
    """Return words, punctuation and spaces in order; concatenated, they equal the text."""
    pieces = _segment(WordBreaker, text, lang)
    if _JOINT.search(text):
        pieces = _join_words(pieces)
    if _may_split_clusters(text, pieces):
        pieces = _rejoin_clusters(pieces, text)
    return tuple(pieces)


def is_word(token: str) -> bool:
    """Return whether a token is a word or number, not punctuation, a symbol or space."""
    return token[:1].isalnum() or any(map(str.isalnum, token))


def words(text: str, lang: str) -> tuple[str, ...]:
    """Return the words of the text, without punctuation and spaces."""
    return tuple(word_tokens(tokenize(text, lang)))


def word_tokens(tokens: Iterable[str]) -> list[str]:
    """Return the tokens that are words."""
    # Most tokens are letters only or white space: testing that first saves a call for each.
    return [word for word in tokens if word.isalnum() or (not word.isspace() and is_word(word))]


def count_words(text: str, lang: str) -> int:
    """Return the number of words by the rules of the language."""
    return len(words(text, lang))


def graphemes(text: str) -> tuple[str, ...]:
    """Return the grapheme clusters: a letter with its marks, an emoji with its modifiers."""
    return tuple(_segment(CharacterBreaker, text, "root"))


def ends_sentence(token: str, *, or_clause: bool = False) -> bool:
    """Return whether a token ends a sentence or a line; with `or_clause`, also for a colon.

    It depends on the token only: "U.S." counts as an end.
    """
    last = token[-1:]
    return last in _SENTENCE_ENDS or (or_clause and last in _COLONS)


@lru_cache(maxsize=512)
def _icu_locale(lang: str) -> str:
    """The locale for ICU, which falls back to the root rules for languages it does not know."""
    return lang if _LOCALE.fullmatch(lang) else "root"


def _segment(breaker: type[BaseBreaker], text: str, lang: str) -> list[str]:
    if text.isascii() or not _SURROGATE.search(text):
        return list(breaker(text, _icu_locale(lang)))
    # A lone surrogate is not Unicode text, and ICU refuses it: segment as if it were U+FFFD.
    ends = accumulate(map(len, breaker(_SURROGATE.sub("\ufffd", text), _icu_locale(lang))))
    return _slice_at(text, list(ends))


def _slice_at(text: str, ends: list[int]) -> list[str]:
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _join_words(pieces: list[str]) -> list[str]:
    """Join pieces around hyphens, percent signs and the last dot of initials.

    Each decision looks only at the pieces next to the joint, so an edit elsewhere never changes it.
    """
    joints = [index for index, piece in enumerate(pieces) if piece in _JOINTS]
    follows: list[int] = []  # the pieces that belong to the one before them, in order
    for index in joints:
        before = pieces[index - 1] if index else ""
        after = pieces[index + 1] if index + 1 < len(pieces) else ""
        piece = pieces[index]
        if piece in _HYPHENS:
            if _is_compound(before, after):
                follows += (index, index + 1)
        elif piece == ".":
            if _INITIALS.fullmatch(before):
                follows.append(index)
        elif before[-1:].isdigit():
            follows.append(index)
        elif after[:1].isdigit():
            follows.append(index + 1)
    return _join_to_previous(pieces, follows)


def _is_compound(before: str, after: str) -> bool:
    if not (before[-1:].strip() and after[:1].isalnum() and is_word(before)):
        return False
    # "2011-2017" is two numbers and "2017-11-24" three; "COVID-19" and "2-year-old" are words.
    if before[-1].isdigit() and after[0].isdigit():
        return False
    return not (_UNSPACED.match(before[-1]) or _UNSPACED.match(after[0]))


def _may_split_clusters(text: str, pieces: list[str]) -> bool:
    if text.isascii():
        return False
    if _CLUSTER_SPLITTING.search(text):
        return True
    return any(vowel in text for vowel in _VOWELS_AM) and any(
        piece.startswith(_VOWELS_AM) for piece in pieces
    )


def _rejoin_clusters(pieces: list[str], text: str) -> list[str]:
    ends = set(accumulate(map(len, graphemes(text)), initial=0))
    starts = accumulate(map(len, pieces), initial=0)
    follows = [index for index, start in enumerate(starts) if start not in ends]
    return _join_to_previous(pieces, follows)


def _join_to_previous(pieces: list[str], follows: list[int]) -> list[str]:
    """The pieces, with those at the indices `follows` joined to the piece before them."""
    joined: list[str] = []
    done = position = 0
    while position < len(follows):
        start = end = follows[position]
        while position < len(follows) and follows[position] <= end:
            end = follows[position] + 1
            position += 1
        joined += pieces[done : start - 1]
        joined.append("".join(pieces[start - 1 : end]))
        done = end
    return joined + pieces[done:]
