"""Editing a text block by block: each function gives a new text and leaves the old one alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from review.domain.errors import Invalid
from review.domain.text.blocks import FRONT, MAX_BLOCK_LENGTH, Block, Kind, new_id, validate
from review.domain.text.tokenizer import graphemes

Blocks = tuple[Block, ...]


def empty_translation(source: Sequence[Block]) -> Blocks:
    """One empty target block for each source block, of the same kind, linked to it."""
    return tuple(Block(new_id(), block.kind, "", (block.id,)) for block in source)


def split(blocks: Sequence[Block], id: str, offset: int) -> Blocks:
    """Cut a block at `offset` (code points); white space around the cut goes, both keep the links.

    The first piece keeps the id. What is cut from a headline or standfirst begins the body. A cut
    inside a character (a letter and its vowel mark) falls after it.
    """
    index = _index(blocks, id)
    block = blocks[index]
    if not 0 <= offset <= len(block.text):
        raise Invalid("offset_outside_block", id=id, offset=offset)
    cut = _between_characters(block.text, offset)
    head = replace(block, text=block.text[:cut].rstrip())
    tail = replace(block, id=new_id(), text=block.text[cut:].lstrip())
    if block.kind in FRONT:
        tail = replace(tail, kind=Kind.PARAGRAPH)
    whole = _put(blocks, index, head)
    return _insert(whole, index + 1, tail)


def join(blocks: Sequence[Block], id: str) -> Blocks:
    """Join a block with the next one, which must both be of the body; the first one's id stays.

    Links are united. A space stands between, but none where Chinese or Japanese meets at the seam.
    Raises Invalid: nothing_to_join, front_cannot_be_joined, would_be_too_long, unknown_block.
    """
    index = _index(blocks, id)
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
    """Texts one after the other, with a space at each seam that the script asks for."""
    joined = ""
    for text in texts:
        seam = " " if joined and text and _spaced(joined[-1], text[0]) else ""
        joined += seam + text
    return joined


def add_after(
    blocks: Sequence[Block], id: str | None, kind: Kind, renders: Sequence[str] = ()
) -> Blocks:
    """Add an empty block after another, or (`id` None) first; front kinds find their own place."""
    index = 0 if id is None else _index(blocks, id) + 1
    added = _insert(blocks, index, Block(new_id(), kind, "", tuple(dict.fromkeys(renders))))
    validate(added)
    return added


def append_text(blocks: Sequence[Block], id: str, text: str) -> Blocks:
    """Put more text behind what a block has. Raises Invalid: would_be_too_long, unknown_block."""
    index = _index(blocks, id)
    block = blocks[index]
    longer = replace(block, text=join_texts((block.text.rstrip(), text)))
    _check_growth(block, longer)
    return _put(blocks, index, longer)


def link(blocks: Sequence[Block], id: str, renders: Sequence[str]) -> Blocks:
    """Let a block render other source blocks than before, or (none) stand by itself."""
    index = _index(blocks, id)
    return _put(blocks, index, replace(blocks[index], renders=tuple(dict.fromkeys(renders))))


def remove(blocks: Sequence[Block], id: str) -> Blocks:
    """The text without a block."""
    index = _index(blocks, id)
    return (*blocks[:index], *blocks[index + 1 :])


def move(blocks: Sequence[Block], id: str, by: int) -> Blocks:
    """Move a block of the body `by` places (negative: up), as far as the body reaches."""
    index = _index(blocks, id)
    block = blocks[index]
    if block.kind in FRONT:
        raise Invalid("front_cannot_be_moved", id=id)
    rest = remove(blocks, id)
    place = min(max(index + by, _front_length(rest)), len(rest))
    return (*rest[:place], block, *rest[place:])


def _check_growth(before: Block, after: Block) -> None:
    """Raise Invalid where a block would become longer than a new one may be."""
    if len(after.text) > max(MAX_BLOCK_LENGTH, len(before.text)):
        raise Invalid("would_be_too_long", id=before.id, longest=MAX_BLOCK_LENGTH)


def _index(blocks: Sequence[Block], id: str) -> int:
    for index, block in enumerate(blocks):
        if block.id == id:
            return index
    raise Invalid("unknown_block", id=id)


def _put(blocks: Sequence[Block], index: int, block: Block) -> Blocks:
    return (*blocks[:index], block, *blocks[index + 1 :])


def _insert(blocks: Sequence[Block], index: int, block: Block) -> Blocks:
    """Insert at `index`, or as near to it as the order of headline, standfirst, body allows."""
    if block.kind is Kind.HEADLINE:
        place = 0
    elif block.kind is Kind.STANDFIRST:
        place = sum(other.kind is Kind.HEADLINE for other in blocks)
    else:
        place = max(index, _front_length(blocks))
    return (*blocks[:place], block, *blocks[place:])


def _front_length(blocks: Sequence[Block]) -> int:
    return sum(block.kind in FRONT for block in blocks)


def _between_characters(text: str, offset: int) -> int:
    """`offset`, or the end of the character that it lies in."""
    end = 0
    for cluster in graphemes(text):
        if end >= offset:
            break
        end += len(cluster)
    return end


def _spaced(before: str, after: str) -> bool:
    """Whether a space belongs between two texts that end and begin with these characters."""
    if before.isspace() or after.isspace():
        return False
    return not (_ideographic(before) and _ideographic(after))


def _ideographic(character: str) -> bool:
    """Chinese and Japanese letters and their full-width punctuation; Korean has spaces."""
    wide = unicodedata.east_asian_width(character) in "WF"
    return wide and not unicodedata.name(character, "").startswith("HANGUL")
