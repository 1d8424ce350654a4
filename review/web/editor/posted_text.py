"""The text as the editor and the review post it: parallel lists, one entry a target block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from review.domain.errors import Invalid
from review.domain.text.blocks import Block, clean_text, from_json

FIELDS = ("block_id", "block_kind", "block_renders", "block_text")
MAX_DIGITS = 10  # of an offset in a text, and of the number of a revision


@dataclass(frozen=True, slots=True)
class PostedText:
    """A text, and the number of the revision (0: none) that its page was rendered from."""

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]
    base_number: int


def parse_posted_text(form: MultiDict[str, str]) -> PostedText:
    """The text of a posted form. Raises Invalid("not_blocks") for a malformed one.

    `order` has the ids of the blocks in the order of the translation, which may differ from that of
    the rows. A block that it lacks follows the block before it on the page.
    """
    lists = [form.getlist(name) for name in FIELDS]
    if len({len(values) for values in lists}) != 1:
        raise Invalid("not_blocks")
    blocks = from_json(
        [
            {"id": id, "kind": kind, "renders": renders.split(), "text": text}
            for id, kind, renders, text in _in_order(
                list(zip(*lists, strict=True)), form.get("order", "").split()
            )
        ]
    )
    left_out = tuple(map(clean_text, form.getlist("left_out")))
    return PostedText(blocks, left_out, parse_integer(form.get("base", "")))


def parse_integer(text: str) -> int:
    """A posted integer, 0 or more. Raises Invalid("not_blocks")."""
    if not (text.isdecimal() and len(text) <= MAX_DIGITS):
        raise Invalid("not_blocks")
    return int(text)


def _in_order(entries: list[tuple[str, ...]], order: Sequence[str]) -> list[tuple[str, ...]]:
    """The entries in the order of their ids; one without follows the entry before it."""
    position_of = {id: position for position, id in enumerate(order)}
    keys: list[tuple[int, int]] = []
    last = -1
    for index, entry in enumerate(entries):
        last = position_of.get(entry[0], last)
        keys.append((last, index))
    return [entry for _, entry in sorted(zip(keys, entries, strict=True), key=lambda pair: pair[0])]
