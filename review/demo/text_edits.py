"""What an editor of the demo does to a text, told by the words it is done to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from review.domain.text import block_operations
from review.domain.text.blocks import Block


@dataclass(frozen=True, slots=True)
class Text:
    """A translation beside its source, and which of the source's blocks it leaves out."""

    source: tuple[Block, ...]
    blocks: tuple[Block, ...]
    left_out: frozenset[str] = frozenset()


def edit(text: Text, changes: Sequence[Sequence[Any]]) -> Text:
    """The text after changes such as `["replace", old, new]`, one after the other."""
    for name, *arguments in changes:
        text = _EDITS[name](text, *arguments)
    return text


def write(text: Text, words: Sequence[str]) -> Text:
    """The text with the first of the source's blocks rendered by `words`, one by one."""
    rendered = {block.id: word for block, word in zip(text.source, words, strict=False)}
    blocks = tuple(
        replace(block, text=rendered.get(block.renders[0], block.text)) for block in text.blocks
    )
    return replace(text, blocks=blocks)


def _replace(text: Text, old: str, new: str) -> Text:
    there = _holding(text, old)
    blocks = tuple(
        replace(block, text=block.text.replace(old, new)) if block is there else block
        for block in text.blocks
    )
    return replace(text, blocks=blocks)


def _split(text: Text, phrase: str) -> Text:
    """Begin a new block with the phrase."""
    block = _holding(text, phrase)
    blocks = block_operations.split(text.blocks, block.id, block.text.index(phrase))
    return replace(text, blocks=blocks)


def _join(text: Text, phrase: str) -> Text:
    """Join the block that holds the phrase with the next."""
    return replace(text, blocks=block_operations.join(text.blocks, _holding(text, phrase).id))


def _move(text: Text, phrase: str, by: int) -> Text:
    return replace(text, blocks=block_operations.move(text.blocks, _holding(text, phrase).id, by))


def _leave_out(text: Text, number: int) -> Text:
    """Leave the source's `number`th block (from 1) untranslated on purpose."""
    id = text.source[number - 1].id
    blocks = tuple(block for block in text.blocks if block.renders != (id,))
    return replace(text, blocks=blocks, left_out=text.left_out | {id})


def _holding(text: Text, phrase: str) -> Block:
    """The one block that holds the phrase, once."""
    blocks = [block for block in text.blocks if phrase in block.text]
    if len(blocks) != 1 or blocks[0].text.count(phrase) != 1:
        raise ValueError(f"{phrase!r} stands in {len(blocks)} blocks, or more than once")
    return blocks[0]


_EDITS: dict[str, Callable[..., Text]] = {
    "replace": _replace,
    "split": _split,
    "join": _join,
    "move": _move,
    "leave_out": _leave_out,
}
