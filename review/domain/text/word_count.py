"""How long a text is, in the unit that its newsrooms count in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from review.domain.languages.registry import language
from review.domain.text import tokenizer
from review.domain.text.blocks import Block
from review.domain.text.inline_markdown import to_plain

Unit = Literal["words", "characters"]


@dataclass(frozen=True, slots=True)
class Length:
    """`unit` says which of the two figures is the one to show."""

    words: int
    characters: int
    unit: Unit


def length(blocks: Iterable[Block], lang: str) -> Length:
    """The length of all blocks together; markup and link addresses do not count."""
    texts = [to_plain(block.text) for block in blocks]
    return Length(
        words=sum(tokenizer.count_words(text, lang) for text in texts),
        characters=sum(map(_characters, texts)),
        unit="words" if language(lang).spaced else "characters",
    )


def count_words(blocks: Iterable[Block], lang: str) -> int:
    return sum(tokenizer.count_words(to_plain(block.text), lang) for block in blocks)


def _characters(text: str) -> int:
    """Characters as a reader sees them (grapheme clusters), without white space."""
    return sum(not cluster.isspace() for cluster in tokenizer.graphemes(text))
