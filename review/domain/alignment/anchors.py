"""Cues that a paragraph and its translation share, whatever the two languages are.

Addresses, numbers in any digits, words spelled alike on both sides, and names across scripts by the
skeleton of their consonants (Idlib and إدلب are both `dlb`). A cue that few paragraphs have says
more than one that many have.
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

# How Unicode names a letter: its first sound is near enough to how the letter is romanised.
_LETTER = re.compile(
    r"(\w+) (?:SMALL |CAPITAL )?(?:LETTER|SYLLABLE|CHARACTER) (?:FINAL |SMALL )?([A-Z]+)"
)
_CONSONANTS = frozenset("bcdfgjklmnpqrstvxz")
# In these scripts a consonant's name may begin with a vowel: ЭЛ, ЭМ.
_VOWEL_FIRST = frozenset({"CYRILLIC"})
# Consonants that transliterations do not keep apart.
_ALIKE = str.maketrans("cqxpvjz", "kkkbfgs")
# What Arabic and Hebrew write together with the name that follows.
_PREFIX = re.compile("^(?:وال|بال|لل|ال|[وبلكفהבלמוש])")
_SHORTEST_SKELETON = 3

# A cue that this many pairs of paragraphs share says nothing about any of them.
_MOST_PAIRS = 150


def shared_cues(source: Sequence[str], target: Sequence[str]) -> Mapping[tuple[int, int], float]:
    """For pairs of places (source, target) with cues in common: how much speaks for a link."""
    targets = _places(target)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for cue, left in _places(source).items():
        right = targets.get(cue, ())
        pairs = len(left) * len(right)
        if 0 < pairs <= _MOST_PAIRS:
            for i in left:
                for j in right:
                    shared[i, j] += pairs**-0.5
    return shared


def skeleton(word: str) -> str:
    """The consonants of a word in any alphabet, in Latin letters, doubled ones once."""
    sounds = "".join(map(_consonants, word))
    return "".join(
        sound for place, sound in enumerate(sounds) if place == 0 or sound != sounds[place - 1]
    )


def _places(texts: Sequence[str]) -> Mapping[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for cue in set(_cues(text)):
            places[cue].append(place)
    return places


def _cues(text: str) -> Iterator[str]:
    yield from _ADDRESS.findall(text)
    rest = _ADDRESS.sub(" ", text)
    for number in _NUMBER.findall(rest):
        digits = number if number.isdecimal() else "".join(filter(str.isdecimal, number))
        yield digits if digits.isascii() else "".join(str(unicodedata.digit(it)) for it in digits)
    for word in _WORD.findall(rest):
        if len(word) >= 3:
            yield word.casefold()
        yield from _skeletons(word)


@lru_cache(maxsize=65_536)
def _skeletons(word: str) -> tuple[str, ...]:
    """Marked by "=", so that they meet no spelling. In Latin only names have any."""
    if word[0].islower():
        return ()
    forms = {word, _PREFIX.sub("", word)}
    found = {skeleton(form) for form in forms}
    return tuple("=" + form for form in found if len(form) >= _SHORTEST_SKELETON)


@lru_cache(maxsize=4_096)
def _consonants(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter.lower())[0]
    if base.isascii():
        return base.translate(_ALIKE) if base in _CONSONANTS else ""
    named = _LETTER.match(unicodedata.name(letter, ""))
    if not named:
        return ""
    script, sound = named[1], named[2].lower()
    if script == "HANGUL":
        return "".join(c.translate(_ALIKE) for c in sound if c in _CONSONANTS)
    first = sound[1:2] if script in _VOWEL_FIRST and sound[0] in "aeiou" else sound[0]
    return first.translate(_ALIKE) if first in _CONSONANTS else ""
