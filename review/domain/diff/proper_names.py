"""Proper names, as far as capitals show them; a script without capitals shows none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from review.domain.diff.spelling_variants import is_spelling_variant
from review.domain.text.tokenizer import ends_sentence, is_word

_OPENING_MARKS = frozenset("\"'“”„‟«»‹›‘’([{*_-–—")
_COMPOUND_MARKS = re.compile("[-\u2010\u2011'’]")
# Lower-case words that may be part of a name.
_PARTICLES = frozenset(
    ("al", "el", "ad", "ar", "as", "at", "ash", "az", "an", "bin", "ibn", "bint", "abu", "umm")
    + ("de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "les", "van", "von")
    + ("of", "the", "and", "y", "e", "zu", "zur")
)
# Languages that capitalise every noun: there, a capital does not show a name.
_CAPITALISING_NOUNS = frozenset({"de", "lb", "nds", "gsw", "bar"})
_TITLE_TOKENS = 100  # looked at to recognise a title
_LOOKBACK = 8  # tokens before a word in which its sentence may begin
# Characters searched for one word, and for all words; occurrences looked at; length of a word.
_MAX_TEXT = 200_000
_MAX_SEARCHED = 20_000_000
_MAX_OCCURRENCES = 20
_MAX_WORD = 40


class ProperNames:
    """Recognises the proper names in two revisions.

    The texts are searched only where a capital may be due to the start of a sentence.
    """

    def __init__(self, lang: str, texts: Sequence[str]) -> None:
        self._capitals_count = re.split("[-_]", lang.lower())[0] not in _CAPITALISING_NOUNS
        self._texts = texts
        self._known: dict[str, bool] = {}
        self._budget = _MAX_SEARCHED

    def are_both_proper_names(
        self, old: Sequence[str], new: Sequence[str], cut: slice, added: slice
    ) -> bool:
        """Whether the tokens `cut` of the old text and `added` of the new one are both names."""
        if not self._capitals_count:
            return False
        before, after = _name_words(old[cut]), _name_words(new[added])
        if not before or not after or _is_title(old) or _is_title(new):
            return False
        certain = [self._is_certain(old, cut, before), self._is_certain(new, added, after)]
        return all(certain) or (any(certain) and is_spelling_variant(before, after))

    def _is_certain(self, tokens: Sequence[str], span: slice, words: list[str]) -> bool:
        """Whether one of the words has a capital in mid-sentence, here or elsewhere."""
        for index in range(span.start, span.stop):
            if tokens[index] in words and not _begins_sentence(tokens, index):
                return True
        return any(map(self._is_known, words))

    def _is_known(self, word: str) -> bool:
        """Whether the word occurs in mid-sentence, and nowhere without its capital."""
        if word not in self._known:
            self._budget -= len(self._text)
            self._known[word] = self._budget > 0 and self._occurs_in_mid_sentence(word)
        return self._known[word]

    def _occurs_in_mid_sentence(self, word: str) -> bool:
        text = self._text
        if f" {word.lower()}" in text:
            return False
        at = text.find(f" {word}")
        for _ in range(_MAX_OCCURRENCES):
            if at < 0:
                break
            before = text.rfind(" ", max(0, at - _MAX_WORD), at) + 1
            ends = not text[at + 1 + len(word) : at + 2 + len(word)].isalnum()
            follows_word = text[at - 1].isalnum() or text[at - 1] == ","
            if ends and text[before].islower() and follows_word:
                return True
            at = text.find(f" {word}", at + 1)
        return False

    @cached_property
    def _text(self) -> str:
        return "\n".join(dict.fromkeys(self._texts))[:_MAX_TEXT]


def _name_words(tokens: Sequence[str]) -> list[str]:
    """The capitalised words, if all words are capitalised but for particles of names."""
    words = []
    for token in tokens:
        if not is_word(token) or token.casefold() in _PARTICLES:
            continue
        if not _is_capitalised(token):
            return []
        words.append(token)
    return words


def _is_capitalised(word: str) -> bool:
    if word[0].isupper():
        return len(word) > 1
    return any(part[:1].isupper() for part in _COMPOUND_MARKS.split(word)[1:])


def _is_title(tokens: Sequence[str]) -> bool:
    """Whether most words are capitalised, as in titles, where a capital does not show a name."""
    initials = [token[0] for token in tokens[:_TITLE_TOKENS] if len(token) > 3]
    capitals = len(list(filter(str.isupper, initials)))
    return len(initials) >= 4 and capitals >= 0.6 * len(initials)


def _begins_sentence(tokens: Sequence[str], index: int) -> bool:
    for token in reversed(tokens[max(0, index - _LOOKBACK) : index]):
        if token.isspace() or token in _OPENING_MARKS:
            continue
        return not token or ends_sentence(token, or_clause=True)
    return True
