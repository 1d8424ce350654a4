"""Which words are names, as far as capitals tell: languages without capitals name none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from review.domain.diff.spelling_variants import respelt
from review.domain.text.tokenizer import ends_sentence, is_word

_OPENING = frozenset("\"'“”„‟«»‹›‘’([{*_-–—")
_PARTS = re.compile("[-\u2010\u2011'’]")
_SMALL_WORDS = frozenset(
    ("al", "el", "ad", "ar", "as", "at", "ash", "az", "an", "bin", "ibn", "bint", "abu", "umm")
    + ("de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "les", "van", "von")
    + ("of", "the", "and", "y", "e", "zu", "zur")
)
# Languages that capitalise every noun: a capital says nothing about names there.
_NOUNS_CAPITALISED = frozenset({"de", "lb", "nds", "gsw", "bar"})
_LONGEST_TITLE = 100  # tokens
# Characters looked at for one word and for all of them; a word's places that are looked at.
_MOST_READ = 200_000
_MOST_SEARCHED = 20_000_000
_MOST_PLACES = 20
_LONGEST_WORD = 40


class Names:
    """The names of two revisions; their texts are read only when a capital leaves a doubt."""

    def __init__(self, lang: str, texts: Sequence[str]) -> None:
        self._capitals_tell = re.split("[-_]", lang.lower())[0] not in _NOUNS_CAPITALISED
        self._texts = texts
        self._known: dict[str, bool] = {}
        self._left = _MOST_SEARCHED

    def became_another(
        self, old: Sequence[str], new: Sequence[str], cut: slice, added: slice
    ) -> bool:
        """Whether the tokens `cut` of the old text and `added` of the new one are both names."""
        if not self._capitals_tell:
            return False
        before, after = _name_words(old[cut]), _name_words(new[added])
        if not before or not after or _is_title(old) or _is_title(new):
            return False
        sure = [self._is_sure(old, cut, before), self._is_sure(new, added, after)]
        return all(sure) or (any(sure) and respelt(before, after))

    def _is_sure(self, tokens: Sequence[str], place: slice, found: list[str]) -> bool:
        """Whether a capital stands where no sentence begins, here or elsewhere in the texts."""
        for index in range(place.start, place.stop):
            if tokens[index] in found and not _begins_sentence(tokens, index):
                return True
        return any(map(self._is_known, found))

    def _is_known(self, word: str) -> bool:
        """Whether the word stands in mid-sentence somewhere, and nowhere without its capital."""
        if word not in self._known:
            self._left -= len(self._text)
            self._known[word] = self._left > 0 and self._stands_in_mid_sentence(word)
        return self._known[word]

    def _stands_in_mid_sentence(self, word: str) -> bool:
        text = self._text
        if f" {word.lower()}" in text:
            return False
        at = text.find(f" {word}")
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            begin = text.rfind(" ", max(0, at - _LONGEST_WORD), at) + 1
            ends = not text[at + 1 + len(word) : at + 2 + len(word)].isalnum()
            if ends and text[begin].islower() and (text[at - 1].isalnum() or text[at - 1] == ","):
                return True
            at = text.find(f" {word}", at + 1)
        return False

    @cached_property
    def _text(self) -> str:
        return "\n".join(dict.fromkeys(self._texts))[:_MOST_READ]


def _name_words(tokens: Sequence[str]) -> list[str]:
    """The capitalised words, if all are but the small ones that may stand within a name."""
    found = []
    for token in tokens:
        if not is_word(token) or token.casefold() in _SMALL_WORDS:
            continue
        if not _is_capitalised(token):
            return []
        found.append(token)
    return found


def _is_capitalised(word: str) -> bool:
    if word[0].isupper():
        return len(word) > 1
    return any(part[:1].isupper() for part in _PARTS.split(word)[1:])


def _is_title(tokens: Sequence[str]) -> bool:
    """Whether most words have a capital, as in a title: then it says nothing about names."""
    initials = [token[0] for token in tokens[:_LONGEST_TITLE] if len(token) > 3]
    capitals = len(list(filter(str.isupper, initials)))
    return len(initials) >= 4 and capitals >= 0.6 * len(initials)


def _begins_sentence(tokens: Sequence[str], index: int) -> bool:
    for token in reversed(tokens[max(0, index - 8) : index]):
        if token.isspace() or token in _OPENING:
            continue
        return not token or ends_sentence(token, or_clause=True)
    return True
