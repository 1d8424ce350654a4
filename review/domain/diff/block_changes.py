"""Changes of blocks, from matched blocks and the spans of their texts."""

from __future__ import annotations

from collections.abc import Sequence

from review.domain.diff.block_matching import BlockGroup
from review.domain.diff.model import BlockChange, ChangeKind, Label, Op, Span
from review.domain.diff.span_builder import BlockSpans
from review.domain.text.blocks import Block


def changes_of_group(
    group: BlockGroup,
    before: Sequence[Block],
    after: Sequence[Block],
    spans: Sequence[BlockSpans],
    *,
    moved: bool,
) -> list[BlockChange]:
    """Return the change of each new block of a group.

    `before` and `after` are the blocks of the group, `spans` those of each new block; without a
    block before, the new one was added and needs no spans.
    """
    if not before:
        text = after[0].text
        added = (Span(Op.add, text, Label.added),) if text else ()
        return [BlockChange(ChangeKind.added, (), group.new, added)]
    if len(before) == len(after) == 1:
        return [_change_of_pair(group, before[0], after[0], spans[0], moved)]
    kind = ChangeKind.split if len(after) > 1 else ChangeKind.joined
    return [
        BlockChange(
            kind, group.old, (index,), block.spans, moved=moved, boundaries=block.boundaries
        )
        for index, block in zip(group.new, spans, strict=True)
    ]


def cut_block(index: int, text: str) -> BlockChange:
    """Return the change of an old block that has no counterpart."""
    spans = (Span(Op.cut, text, Label.cut),) if text else ()
    return BlockChange(ChangeKind.cut, (index,), (), spans)


def _change_of_pair(
    group: BlockGroup, before: Block, after: Block, block: BlockSpans, moved: bool
) -> BlockChange:
    retyped = None if before.kind is after.kind else (before.kind, after.kind)
    kind = ChangeKind.changed if retyped or before.text != after.text else ChangeKind.same
    return BlockChange(
        ChangeKind.moved if moved else kind, *group, block.spans, moved=moved, retyped=retyped
    )
