"""Lexical anchors: what a paragraph and its translation share, whatever the two languages are.

URLs and e-mail addresses, numbers in any digits, words spelled alike on both sides, and names
across scripts by the skeleton of their consonants (Idlib and إدلب are both `dlb`). An anchor in few
paragraphs says more than one in many.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”«»]+|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.]+")
_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u0652])+")
_MIN_WORD = 3

# Unicode's name of a letter: its first sound is near enough to how the letter is romanised.
_LETTER_NAME = re.compile(
    r"(\w+) (?:SMALL |CAPITAL )?(?:LETTER|SYLLABLE|CHARACTER) (?:FINAL |SMALL )?([A-Z]+)"
)
_CONSONANTS = frozenset("bcdfgjklmnpqrstvxz")
# In these scripts the name of a consonant may begin with a vowel: ЭЛ, ЭМ.
_VOWEL_FIRST = frozenset({"CYRILLIC"})
# Consonants that transliterations do not distinguish.
_MERGED = str.maketrans("cqxpvjz", "kkkbfgs")
# Articles, prepositions and conjunctions that Arabic and Hebrew write together with a name.
_PREFIX = re.compile("^(?:وال|بال|لل|ال|[وبلكفהבלמוש])")
_MIN_SKELETON = 3

# An anchor that more pairs of paragraphs share than this says nothing about any of them.
_MAX_PAIRS = 150


def shared_anchors(source: Sequence[str], target: Sequence[str]) -> Mapping[tuple[int, int], float]:
    """Return the total weight of the anchors shared by each pair of positions (source, target).

    An anchor that n pairs share weighs 1 / √n. Pairs without anchors are left out.
    """
    target_positions = _positions(target)
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for anchor, in_source in _positions(source).items():
        in_target = target_positions.get(anchor, ())
        pairs = len(in_source) * len(in_target)
        if 0 < pairs <= _MAX_PAIRS:
            for i in in_source:
                for j in in_target:
                    weights[i, j] += pairs**-0.5
    return weights


def consonant_skeleton(word: str) -> str:
    """Return the consonants of a word in any alphabet, in Latin letters, doubled ones once."""
    sounds = "".join(map(_consonants, word))
    return "".join(
        sound for index, sound in enumerate(sounds) if index == 0 or sound != sounds[index - 1]
    )


def _positions(texts: Sequence[str]) -> Mapping[str, list[int]]:
    """The positions of the texts that have each anchor.

    Anchors are in the order of the texts, not of a set, so that weights are added up in the same
    order in every process, and rounded alike.
    """
    positions: dict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        for anchor in dict.fromkeys(_anchors(text)):
            positions[anchor].append(position)
    return positions


def _anchors(text: str) -> Iterator[str]:
    yield from _ADDRESS.findall(text)
    rest = _ADDRESS.sub(" ", text)
    for number in _NUMBER.findall(rest):
        digits = number if number.isdecimal() else "".join(filter(str.isdecimal, number))
        yield digits if digits.isascii() else "".join(str(unicodedata.digit(it)) for it in digits)
    for word in _WORD.findall(rest):
        if len(word) >= _MIN_WORD:
            yield word.casefold()
        yield from _skeletons(word)


@lru_cache(maxsize=65_536)
def _skeletons(word: str) -> tuple[str, ...]:
    """Skeletons of a word with and without its prefix; of Latin words, only of capitalised ones.

    They begin with "=", so that they equal no spelling.
    """
    if word[0].islower():
        return ()
    forms = (word, _PREFIX.sub("", word))
    skeletons = dict.fromkeys(consonant_skeleton(form) for form in forms)
    return tuple("=" + form for form in skeletons if len(form) >= _MIN_SKELETON)


@lru_cache(maxsize=4_096)
def _consonants(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter.lower())[0]
    if base.isascii():
        return base.translate(_MERGED) if base in _CONSONANTS else ""
    named = _LETTER_NAME.match(unicodedata.name(letter, ""))
    if not named:
        return ""
    script, sound = named[1], named[2].lower()
    if script == "HANGUL":
        return "".join(c.translate(_MERGED) for c in sound if c in _CONSONANTS)
    first = sound[1:2] if script in _VOWEL_FIRST and sound[0] in "aeiou" else sound[0]
    return first.translate(_MERGED) if first in _CONSONANTS else ""
