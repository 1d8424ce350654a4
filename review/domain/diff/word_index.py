"""Tokens of a text and, among them, the words: the tokens that are matched with another text's.

Words here are also symbols such as emoji, but neither white space nor punctuation.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from review.domain.text.tokenizer import Tokens, is_word, tokenize

# Stands between the tokens of two blocks; the tokenizer never yields an empty token.
BOUNDARY = ""
# The most frequent tokens that are no words, so that most tokens are decided by a look-up.
_SEPARATORS = frozenset(" .,:;!?'\"()[]-–—“”‘’«»…،؛؟。，、！？：；\n") | {BOUNDARY, "\u00a0"}


class IndexedTokens(NamedTuple):
    """The tokens of one text, and which of them are words.

    `positions` has the position of each word among the tokens, and at its end the number of tokens.
    """

    tokens: Tokens
    words: list[str]
    positions: list[int]

    def words_between(self, start: int, end: int) -> list[str]:
        """The words among the tokens `start:end`."""
        return self.words[bisect_left(self.positions, start) : bisect_left(self.positions, end)]


class TokenCache:
    """Tokenizes and indexes each text of a language once."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._indexed: dict[str, IndexedTokens] = {}

    def indexed(self, text: str) -> IndexedTokens:
        """The indexed tokens of one text."""
        if text not in self._indexed:
            self._indexed[text] = index_tokens(tokenize(text, self._lang))
        return self._indexed[text]

    def joined(self, texts: Sequence[str]) -> IndexedTokens:
        """The indexed tokens of several texts, with a `BOUNDARY` between each two."""
        if len(texts) == 1:
            return self.indexed(texts[0])
        tokens = chain.from_iterable((*self.indexed(text).tokens, BOUNDARY) for text in texts)
        return index_tokens(tuple(tokens)[:-1])

    def words(self, text: str) -> list[str]:
        """The words of one text."""
        return self.indexed(text).words


def index_tokens(tokens: Tokens) -> IndexedTokens:
    """Return the tokens with the positions of the words among them."""
    # Tokens of letters are words; each other token that occurs is looked at once.
    others = {token for token in set(tokens) if not token.isalnum() and _is_comparable(token)}
    positions = [index for index, token in enumerate(tokens) if token.isalnum() or token in others]
    words = [tokens[index] for index in positions]
    return IndexedTokens(tokens, words, [*positions, len(tokens)])


def _is_comparable(token: str) -> bool:
    if token in _SEPARATORS or token.isspace():
        return False
    return is_word(token) or (token[0] >= "\u2190" and _is_symbol(token))


def _is_symbol(token: str) -> bool:
    """Whether a character from U+2190 on is a symbol: no CJK punctuation, no half-width form."""
    return not ("\u2e00" <= token[0] <= "\u303f" or "\ufe10" <= token[0] <= "\uffef")
