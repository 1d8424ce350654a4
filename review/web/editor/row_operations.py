"""Row operations of the editor: the buttons that split, join, move, link and add target blocks.

A button posts `op`, which is `verb:block id`, together with the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from review.domain.errors import Invalid
from review.domain.text import block_operations
from review.domain.text.blocks import FRONT, Block, Kind
from review.domain.text.plain_text_parser import parse_body
from review.web.editor.posted_text import PostedText, parse_integer

MAX_LINK_LENGTH = 500  # characters: a list of many ranges would take up all memory


def operation_argument(form: MultiDict[str, str], op: str) -> str:
    """The argument of an operation: numbers of source blocks for `link`, else the cursor offset."""
    verb, _, id = op.partition(":")
    return form.get(f"link-{id}" if verb == "link" else "offset", "")


def apply_operation(
    posted: PostedText, source: Sequence[Block], op: str, argument: str
) -> PostedText:
    """The text after an operation. Raises Invalid if it is unknown or cannot be done."""
    verb, _, id = op.partition(":")
    blocks: tuple[Block, ...] = posted.blocks
    if verb == "split":
        blocks = block_operations.split(blocks, id, _split_offset(blocks, id, argument))
    elif verb == "join":
        blocks = block_operations.join(blocks, id)
    elif verb == "add":
        blocks = block_operations.add_after(blocks, id, Kind.PARAGRAPH)
    elif verb == "remove":
        blocks = block_operations.remove(blocks, id)
    elif verb in ("up", "down"):
        blocks = block_operations.move(blocks, id, -1 if verb == "up" else 1)
    elif verb == "link":
        blocks = block_operations.link(blocks, id, _source_ids(source, argument))
    elif verb == "copy":
        blocks = _copy_source(blocks, source, id)
    elif verb == "render":
        blocks = _add_rendering(blocks, source, id)
    elif verb == "front" and id in FRONT:
        blocks = block_operations.add_after(blocks, None, Kind(id))
    else:
        raise Invalid("unknown_act")
    return replace(posted, blocks=blocks)


def focus_block_id(text: PostedText, id: str) -> str:
    """The target block to focus after an operation: the block itself, else one that renders it.

    `id`: of the block, or of a source block, or a kind. "" if there is none.
    """
    return next((b.id for b in text.blocks if id in (b.id, b.kind, *b.renders)), "")


def _split_offset(blocks: Sequence[Block], id: str, offset: str) -> int:
    """Where to split a block: at the cursor if the browser posts it, else at an empty line."""
    if offset:
        return parse_integer(offset)
    text = next((block.text for block in blocks if block.id == id), "")
    pieces = parse_body(text)
    if len(pieces) < 2:
        raise Invalid("nowhere_to_split", id=id)
    return text.index("\n", text.index(pieces[0][1]) + len(pieces[0][1]))


def _source_ids(source: Sequence[Block], numbers: str) -> list[str]:
    """The ids of source blocks by their numbers from 1: `4`, `4, 5` or `4-6`."""
    if len(numbers) > MAX_LINK_LENGTH:
        raise Invalid("no_such_paragraph", number=len(source))
    ids: list[str] = []
    for first, last in re.findall(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?", numbers):
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= len(source):
            raise Invalid("no_such_paragraph", number=len(source))
        ids += [block.id for block in source[low - 1 : high]]
    return ids


def _add_rendering(
    blocks: tuple[Block, ...], source: Sequence[Block], id: str
) -> tuple[Block, ...]:
    """Add an empty block that renders a source block, after what renders the ones before it."""
    ids = [block.id for block in source]
    if id not in ids:
        raise Invalid("unknown_block", id=id)
    preceding = set(ids[: ids.index(id)])
    after = next((b.id for b in reversed(blocks) if preceding.intersection(b.renders)), None)
    kind = source[ids.index(id)].kind
    return block_operations.add_after(blocks, after, kind, (id,))


def _copy_source(blocks: tuple[Block, ...], source: Sequence[Block], id: str) -> tuple[Block, ...]:
    """Append the source text to a block, as a start for one full of names and numbers."""
    renders = next((block.renders for block in blocks if block.id == id), ())
    texts = [block.text for block in source if block.id in renders]
    return block_operations.append_text(blocks, id, block_operations.join_texts(texts))
