"""Summary of a comparison: the order of all blocks, the counts, and hiding classes of changes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType

from review.domain.diff.model import BlockChange, ChangeKind, Comparison, Label, Op, Span

_MOVED_OR_RECUT = (ChangeKind.moved, ChangeKind.split, ChangeKind.joined)


def summarise(changes: Sequence[BlockChange], cut: Sequence[BlockChange]) -> Comparison:
    """Return the comparison of `changes`, in the new order, and `cut`, in the old order."""
    return _count(_interleave(changes, cut))


def hide_changes(comparison: Comparison, labels: Collection[Label]) -> Comparison:
    """Return the comparison with changes of these labels shown as the new text, unmarked.

    With `Label.cut`, blocks that were cut are left out.
    """
    hidden = frozenset(labels)
    return _count(
        [
            _hide_in_block(block, hidden)
            for block in comparison.blocks
            if not (block.kind is ChangeKind.cut and Label.cut in hidden)
        ]
    )


def _interleave(changes: Sequence[BlockChange], cut: Sequence[BlockChange]) -> list[BlockChange]:
    """Insert each cut block after the nearest block above it that did not move."""
    unmoved = [
        (change.old[-1], position)
        for position, change in enumerate(changes)
        if change.old and not change.moved
    ]
    old_positions = [old for old, _ in unmoved]
    cut_after: dict[int, list[BlockChange]] = {}
    for block in cut:
        above = bisect_right(old_positions, block.old[0])
        cut_after.setdefault(unmoved[above - 1][1] if above else -1, []).append(block)
    ordered = cut_after.get(-1, [])
    for position, change in enumerate(changes):
        ordered.append(change)
        ordered.extend(cut_after.get(position, ()))
    return ordered


def _count(blocks: Sequence[BlockChange]) -> Comparison:
    labelled: list[BlockChange] = []
    counts: Counter[Label] = Counter()
    for block in blocks:
        labels = block.change_labels
        counts.update(labels)
        labelled.append(replace(block, labels=tuple(dict.fromkeys(labels))))
    kinds = Counter(block.kind for block in blocks)
    return Comparison(
        blocks=tuple(labelled),
        counts=MappingProxyType(dict(counts)),
        moved=len({block.old for block in blocks if block.moved}),
        split=len({block.old for block in blocks if block.kind is ChangeKind.split}),
        joined=kinds[ChangeKind.joined],
        retyped=sum(block.retyped is not None for block in blocks),
    )


def _hide_in_block(block: BlockChange, hidden: frozenset[Label]) -> BlockChange:
    if not any(span.label in hidden for span in block.spans):
        return block
    spans: list[Span] = []
    for span in block.spans:
        if span.label in hidden:
            if span.op is Op.cut:
                continue
            span = Span(Op.same, span.text)
        if span.op is Op.same and spans and spans[-1].op is Op.same:
            span = Span(Op.same, spans.pop().text + span.text)
        spans.append(span)
    shown = replace(block, spans=tuple(spans))
    if shown.marked or block.kind in _MOVED_OR_RECUT or block.retyped:
        return shown
    return replace(shown, kind=ChangeKind.same)
