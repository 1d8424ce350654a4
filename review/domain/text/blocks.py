"""Blocks: the units of a text, and the links from a translation's blocks to its source's."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import TypedDict

from review.domain.errors import Invalid


class Kind(StrEnum):
    """What a block is in its text."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    CAPTION = "caption"


# The kinds before the body, in their order; a text has at most one of each.
FRONT = (Kind.HEADLINE, Kind.STANDFIRST)
BODY = tuple(kind for kind in Kind if kind not in FRONT)
MAX_BLOCKS = 5000  # of a text: a long report has some hundreds; a page renders all of them
MAX_BLOCK_LENGTH = 20_000  # characters of a new or longer block: some ten pages of a book
MAX_TEXT_LENGTH = 500_000  # characters of a new or longer text: a whole book


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of text. `renders` names source blocks by id; it is empty on the source side."""

    id: str
    kind: Kind
    text: str
    renders: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether the text has nothing but white space."""
        return not self.text.strip()


class BlockJson(TypedDict):
    """A block as JSON."""

    id: str
    kind: str
    text: str
    renders: list[str]


_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LINE_END = re.compile("\r\n|[\r\v\f\x85]")
# Control characters but tab and newline, lone surrogates, which UTF-8 cannot encode, and Unicode's
# noncharacters, which HTML forbids.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(0x10000 * n + 0xFFFE + m) for n in range(17) for m in (0, 1)
)
_UNWANTED = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff{_NONCHARACTERS}]")


def new_id() -> str:
    """Return a random id of 72 bits, safe in URLs and attributes."""
    return secrets.token_urlsafe(9)


def clean_text(text: str) -> str:
    """Return the text with `\\n` as line end and without control characters and noncharacters."""
    if text.isprintable():  # fast path, ten times faster: true of most texts, and of no unwanted
        return text
    return _UNWANTED.sub("", _LINE_END.sub("\n", text))


def headline(blocks: Iterable[Block]) -> Block | None:
    """Return the first headline; None if there is none."""
    return next((block for block in blocks if block.kind is Kind.HEADLINE), None)


def standfirst(blocks: Iterable[Block]) -> Block | None:
    """Return the first standfirst; None if there is none."""
    return next((block for block in blocks if block.kind is Kind.STANDFIRST), None)


def body(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks that are neither headline nor standfirst, in order."""
    return tuple(block for block in blocks if block.kind not in FRONT)


def check_size(blocks: Sequence[Block]) -> None:
    """Raise Invalid("too_many_blocks") for a text of more than `MAX_BLOCKS` blocks."""
    if len(blocks) > MAX_BLOCKS:
        raise Invalid("too_many_blocks", most=MAX_BLOCKS)


def check_lengths(blocks: Sequence[Block], *earlier: Sequence[Block]) -> None:
    """Raise Invalid where a block or the text as a whole is too long (in characters).

    Codes: block_too_long (with the block's `id`), text_too_long; both with `length` and `longest`.
    Text stored before there were limits stays savable: a block may be as long as the block of its
    id in one of the `earlier` texts, and the text as long as the longest of them.
    """
    stored: dict[str, int] = {}
    for block in chain(*earlier):
        stored[block.id] = max(len(block.text), stored.get(block.id, 0))
    for block in blocks:
        if len(block.text) > max(MAX_BLOCK_LENGTH, stored.get(block.id, 0)):
            raise Invalid(
                "block_too_long", id=block.id, length=len(block.text), longest=MAX_BLOCK_LENGTH
            )
    length = total_length(blocks)
    if length > max([MAX_TEXT_LENGTH, *map(total_length, earlier)]):
        raise Invalid("text_too_long", length=length, longest=MAX_TEXT_LENGTH)


def total_length(blocks: Iterable[Block]) -> int:
    """Return the number of characters of all blocks, markup included."""
    return sum(len(block.text) for block in blocks)


def validate(blocks: Sequence[Block]) -> None:
    """Raise Invalid unless ids differ and at most one headline, then one standfirst, lead the body.

    Codes: repeated_block_id, repeated_headline, repeated_standfirst, front_not_first.
    """
    seen: set[str] = set()
    for block in blocks:
        if block.id in seen:
            raise Invalid("repeated_block_id", id=block.id)
        seen.add(block.id)
    for kind in FRONT:
        if sum(block.kind is kind for block in blocks) > 1:
            raise Invalid(f"repeated_{kind}")
    front = [block.kind for block in blocks if block.kind in FRONT]
    if [block.kind for block in blocks[: len(front)]] != sorted(front, key=FRONT.index):
        raise Invalid("front_not_first")


def to_json(blocks: Iterable[Block]) -> list[BlockJson]:
    """Return the blocks as values for JSON; `from_json` is the inverse."""
    return [
        {
            "id": block.id,
            "kind": block.kind.value,
            "text": block.text,
            "renders": list(block.renders),
        }
        for block in blocks
    ]


def from_json(value: object) -> tuple[Block, ...]:
    """Return the blocks of a list as `to_json` returns it, with cleaned texts.

    Raises Invalid: not_blocks, not_a_block, bad_block_id, bad_block_text or bad_block_kind (these
    with the `position`, from 0), and what `validate` raises.
    """
    if not isinstance(value, list):
        raise Invalid("not_blocks")
    blocks = tuple(_block_from_json(item, position) for position, item in enumerate(value))
    validate(blocks)
    return blocks


def _block_from_json(item: object, position: int) -> Block:
    if not isinstance(item, dict):
        raise Invalid("not_a_block", position=position)
    renders = item.get("renders", [])
    if not (_is_id(item.get("id")) and isinstance(renders, list) and all(map(_is_id, renders))):
        raise Invalid("bad_block_id", position=position)
    text = item.get("text")
    if not isinstance(text, str):
        raise Invalid("bad_block_text", position=position)
    try:
        kind = Kind(str(item.get("kind")))
    except ValueError as unknown:
        raise Invalid("bad_block_kind", position=position) from unknown
    return Block(item["id"], kind, clean_text(text), tuple(dict.fromkeys(renders)))


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None
