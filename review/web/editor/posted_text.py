"""The text as the side-by-side pages post it: parallel lists, one entry a target block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from review.domain.errors import Invalid
from review.domain.text import block_operations
from review.domain.text.blocks import FRONT, Block, Kind, clean_text, from_json
from review.domain.text.plain_text_parser import parse_body

FIELDS = ("block_id", "block_kind", "block_renders", "block_text")
LONGEST_NUMBER = 10  # digits: of any place in a text, and of any revision
LONGEST_NUMBERING = 500  # characters: a list of many ranges would grow beyond all memory


@dataclass(frozen=True, slots=True)
class PostedText:
    """What somebody typed, and the revision (0: none) that their page was drawn from."""

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...]
    base_number: int


def read_text(form: MultiDict[str, str]) -> PostedText:
    """The text of a posted form. Raises Invalid where the form was not one of ours.

    `order` has the blocks' ids as they follow each other in the translation, which is not always
    the order of the rows; a block it does not name stands behind the one it follows on the page.
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
    return PostedText(blocks, left_out, _number(form.get("base", "")))


def said_with(form: MultiDict[str, str], op: str) -> str:
    """What a row button goes with: the numbers to link a block to, else the cursor's place."""
    verb, _, id = op.partition(":")
    return form.get(f"link-{id}" if verb == "link" else "offset", "")


def change_rows(posted: PostedText, source: Sequence[Block], op: str, given: str) -> PostedText:
    """Carry out one of the row buttons: `op` is `verb:block id`, `given` what `said_with` found.

    Raises Invalid where it cannot be done.
    """
    verb, _, id = op.partition(":")
    blocks: tuple[Block, ...] = posted.blocks
    if verb == "split":
        blocks = block_operations.split(blocks, id, _split_at(blocks, id, given))
    elif verb == "join":
        blocks = block_operations.join(blocks, id)
    elif verb == "add":
        blocks = block_operations.add_after(blocks, id, Kind.PARAGRAPH)
    elif verb == "remove":
        blocks = block_operations.remove(blocks, id)
    elif verb in ("up", "down"):
        blocks = block_operations.move(blocks, id, -1 if verb == "up" else 1)
    elif verb == "link":
        blocks = block_operations.link(blocks, id, _numbered(source, given))
    elif verb == "copy":
        blocks = _copy(blocks, source, id)
    elif verb == "render":
        blocks = _render(blocks, source, id)
    elif verb == "front" and id in FRONT:
        blocks = block_operations.add_after(blocks, None, Kind(id))
    else:
        raise Invalid("unknown_act")
    return replace(posted, blocks=blocks)


def concerned(text: PostedText, id: str) -> str:
    """The target block to go to after a row button: its own, else what renders its source block."""
    found = (b.id for b in text.blocks if id in (b.id, b.kind, *b.renders))
    return next(found, "")


def _in_order(entries: list[tuple[str, ...]], order: Sequence[str]) -> list[tuple[str, ...]]:
    """The entries by `order`; a stranger to it keeps its place behind the entry before it."""
    place = {id: index for index, id in enumerate(order)}
    keys: list[tuple[int, int]] = []
    last = -1
    for index, entry in enumerate(entries):
        last = place.get(entry[0], last)
        keys.append((last, index))
    return [entry for _, entry in sorted(zip(keys, entries, strict=True), key=lambda pair: pair[0])]


def _split_at(blocks: Sequence[Block], id: str, offset: str) -> int:
    """Where to part a block: at the cursor when the browser tells it, else at an empty line."""
    if offset:
        return _number(offset)
    text = next((block.text for block in blocks if block.id == id), "")
    pieces = parse_body(text)
    if len(pieces) < 2:
        raise Invalid("nowhere_to_split", id=id)
    return text.index("\n", text.index(pieces[0][1]) + len(pieces[0][1]))


def _numbered(source: Sequence[Block], given: str) -> list[str]:
    """The ids of the source paragraphs named by their numbers from 1: `4`, `4, 5` or `4-6`."""
    if len(given) > LONGEST_NUMBERING:
        raise Invalid("no_such_paragraph", number=len(source))
    ids: list[str] = []
    for first, last in re.findall(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?", given):
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= len(source):
            raise Invalid("no_such_paragraph", number=len(source))
        ids += [block.id for block in source[low - 1 : high]]
    return ids


def _render(blocks: tuple[Block, ...], source: Sequence[Block], id: str) -> tuple[Block, ...]:
    """An empty block for a source block that has none, behind what renders the ones before it."""
    ids = [block.id for block in source]
    if id not in ids:
        raise Invalid("unknown_block", id=id)
    before = set(ids[: ids.index(id)])
    after = next((b.id for b in reversed(blocks) if before.intersection(b.renders)), None)
    kind = source[ids.index(id)].kind
    return block_operations.add_after(blocks, after, kind, (id,))


def _copy(blocks: tuple[Block, ...], source: Sequence[Block], id: str) -> tuple[Block, ...]:
    """The source text behind what a block has already: a start where names and figures abound."""
    renders = next((block.renders for block in blocks if block.id == id), ())
    texts = [block.text for block in source if block.id in renders]
    return block_operations.append_text(blocks, id, block_operations.join_texts(texts))


def _number(text: str) -> int:
    if not (text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Invalid("not_blocks")
    return int(text)
