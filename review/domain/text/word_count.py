"""The number of words of a text."""

from __future__ import annotations

from collections.abc import Iterable

from review.domain.text import tokenizer
from review.domain.text.blocks import Block
from review.domain.text.inline_markdown import to_plain


def count_words(blocks: Iterable[Block], lang: str) -> int:
    """Return the number of words of all blocks; markup and link addresses do not count."""
    return sum(tokenizer.count_words(to_plain(block.text), lang) for block in blocks)
