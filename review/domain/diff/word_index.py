"""The tokens of a text that are compared as words: all that is no space and no punctuation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from review.domain.text.tokenizer import Tokens, is_word

# What most often stands between words: looked up, it saves a call for each.
_BETWEEN = frozenset(" .,:;!?'\"()[]-–—“”‘’«»…،؛؟。，、！？：；\n") | {"", "\u00a0"}


class Side(NamedTuple):
    """One text: its tokens, and those of them that are compared as words."""

    tokens: Tokens
    places: list[int]  # where each word stands among the tokens
    words: list[str]

    def place(self, word: int) -> int:
        """Where the word stands among the tokens; behind all of them after the last word."""
        return self.places[word] if word < len(self.places) else len(self.tokens)


def side_of(tokens: Tokens) -> Side:
    # Words of letters alone are told at once; all else once for each token that is different.
    others = {piece for piece in set(tokens) if not piece.isalnum() and _is_compared(piece)}
    places = [index for index, piece in enumerate(tokens) if piece.isalnum() or piece in others]
    return Side(tokens, places, [tokens[index] for index in places])


def compared(tokens: Iterable[str]) -> list[str]:
    """Those of the tokens that are matched as words: also symbols such as emoji."""
    return [piece for piece in tokens if piece.isalnum() or _is_compared(piece)]


def _is_compared(token: str) -> bool:
    if token in _BETWEEN or token.isspace():
        return False
    return is_word(token) or (token[0] >= "\u2190" and _is_symbol(token))


def _is_symbol(token: str) -> bool:
    # From the arrows on, but not General Punctuation's kin in CJK and the half-width forms.
    return not ("\u2e00" <= token[0] <= "\u303f" or "\ufe10" <= token[0] <= "\uffef")
