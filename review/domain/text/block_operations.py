"""Operations on the blocks of a text: split, join, add, link, remove, move.

Each returns a new tuple and raises Invalid("unknown_block") for an id that the text lacks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from review.domain.errors import Invalid
from review.domain.text.blocks import FRONT, MAX_BLOCK_LENGTH, Block, Kind, new_id, validate
from review.domain.text.tokenizer import graphemes

Blocks = tuple[Block, ...]


def empty_translation(source: Sequence[Block]) -> Blocks:
    """Return an empty target block for each source block, of the same kind, linked to it."""
    return tuple(Block(new_id(), block.kind, "", (block.id,)) for block in source)


def split(blocks: Sequence[Block], id: str, offset: int) -> Blocks:
    """Split a block at `offset` (in code points) and strip white space around the cut.

    Both parts have the links of the block; the first has its id. The second part of a headline or
    standfirst is the first paragraph of the body. A cut inside a grapheme cluster (a letter and its
    vowel mark) moves to its end. Raises Invalid: offset_outside_block, unknown_block.
    """
    index = _index_of(blocks, id)
    block = blocks[index]
    if not 0 <= offset <= len(block.text):
        raise Invalid("offset_outside_block", id=id, offset=offset)
    cut = _next_boundary(block.text, offset)
    head = replace(block, text=block.text[:cut].rstrip())
    tail = replace(block, id=new_id(), text=block.text[cut:].lstrip())
    if block.kind in FRONT:
        tail = replace(tail, kind=Kind.PARAGRAPH)
    with_head = _replace_at(blocks, index, head)
    return _insert(with_head, index + 1, tail)


def join(blocks: Sequence[Block], id: str) -> Blocks:
    """Join two consecutive blocks of the body; the first is named by `id`, which the result has.

    The result has the links of both. Their texts are joined as by `join_texts`.
    Raises Invalid: nothing_to_join, front_cannot_be_joined, would_be_too_long, unknown_block.
    """
    index = _index_of(blocks, id)
    if index + 1 == len(blocks):
        raise Invalid("nothing_to_join", id=id)
    first, second = blocks[index], blocks[index + 1]
    if first.kind in FRONT:
        raise Invalid("front_cannot_be_joined", id=id)
    joined = Block(
        first.id,
        second.kind if first.blank else first.kind,
        join_texts((first.text, second.text)),
        tuple(dict.fromkeys(first.renders + second.renders)),
    )
    _check_growth(first, joined)
    return (*blocks[:index], joined, *blocks[index + 2 :])


def join_texts(texts: Iterable[str]) -> str:
    """Concatenate texts with spaces, but none between Chinese or Japanese characters."""
    joined = ""
    for text in texts:
        separator = " " if joined and text and _needs_space(joined[-1], text[0]) else ""
        joined += separator + text
    return joined


def add_after(
    blocks: Sequence[Block], id: str | None, kind: Kind, renders: Sequence[str] = ()
) -> Blocks:
    """Add an empty block after the block `id`, or as the first one (None).

    A headline or standfirst is added where `validate` wants it; Invalid if there is one already.
    """
    index = 0 if id is None else _index_of(blocks, id) + 1
    added = _insert(blocks, index, Block(new_id(), kind, "", tuple(dict.fromkeys(renders))))
    validate(added)
    return added


def append_text(blocks: Sequence[Block], id: str, text: str) -> Blocks:
    """Append to a block's text. Raises Invalid: would_be_too_long, unknown_block."""
    index = _index_of(blocks, id)
    block = blocks[index]
    longer = replace(block, text=join_texts((block.text.rstrip(), text)))
    _check_growth(block, longer)
    return _replace_at(blocks, index, longer)


def link(blocks: Sequence[Block], id: str, renders: Sequence[str]) -> Blocks:
    """Replace the ids of the source blocks that a block renders."""
    index = _index_of(blocks, id)
    return _replace_at(blocks, index, replace(blocks[index], renders=tuple(dict.fromkeys(renders))))


def remove(blocks: Sequence[Block], id: str) -> Blocks:
    """Remove a block."""
    index = _index_of(blocks, id)
    return (*blocks[:index], *blocks[index + 1 :])


def move(blocks: Sequence[Block], id: str, by: int) -> Blocks:
    """Move a block by `by` positions (negative: up), within the body.

    Raises Invalid: front_cannot_be_moved, unknown_block.
    """
    index = _index_of(blocks, id)
    block = blocks[index]
    if block.kind in FRONT:
        raise Invalid("front_cannot_be_moved", id=id)
    rest = remove(blocks, id)
    position = min(max(index + by, _front_length(rest)), len(rest))
    return (*rest[:position], block, *rest[position:])


def _check_growth(before: Block, after: Block) -> None:
    """Raise Invalid("would_be_too_long") for a block that grew beyond the limit of new blocks."""
    if len(after.text) > max(MAX_BLOCK_LENGTH, len(before.text)):
        raise Invalid("would_be_too_long", id=before.id, longest=MAX_BLOCK_LENGTH)


def _index_of(blocks: Sequence[Block], id: str) -> int:
    for index, block in enumerate(blocks):
        if block.id == id:
            return index
    raise Invalid("unknown_block", id=id)


def _replace_at(blocks: Sequence[Block], index: int, block: Block) -> Blocks:
    return (*blocks[:index], block, *blocks[index + 1 :])


def _insert(blocks: Sequence[Block], index: int, block: Block) -> Blocks:
    """Insert at `index`, or at the nearest index that the order of kinds allows."""
    if block.kind is Kind.HEADLINE:
        position = 0
    elif block.kind is Kind.STANDFIRST:
        position = sum(other.kind is Kind.HEADLINE for other in blocks)
    else:
        position = max(index, _front_length(blocks))
    return (*blocks[:position], block, *blocks[position:])


def _front_length(blocks: Sequence[Block]) -> int:
    return sum(block.kind in FRONT for block in blocks)


def _next_boundary(text: str, offset: int) -> int:
    """The first boundary between grapheme clusters at or after `offset`."""
    end = 0
    for cluster in graphemes(text):
        if end >= offset:
            break
        end += len(cluster)
    return end


def _needs_space(before: str, after: str) -> bool:
    """Whether a space belongs between two texts that end and begin with these characters."""
    if before.isspace() or after.isspace():
        return False
    return not (_is_ideographic(before) and _is_ideographic(after))


def _is_ideographic(character: str) -> bool:
    """Whether it is Chinese or Japanese, or full-width punctuation; Korean has spaces."""
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide and not unicodedata.name(character, "").startswith("HANGUL")
