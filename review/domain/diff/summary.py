"""A comparison as a whole: put together, summed up, applied to the old text, shown with less."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from review.domain.diff.model import BlockChange, ChangeKind, Comparison, Label, Op, Span

_PLACED = (ChangeKind.moved, ChangeKind.split, ChangeKind.joined)


def summarise(changes: Sequence[BlockChange], cut: Sequence[BlockChange]) -> Comparison:
    """The comparison of the new side's blocks in order and the old side's cut ones in theirs."""
    return _count(_interleave(changes, cut))


def hide(comparison: Comparison, labels: Collection[Label]) -> Comparison:
    """The comparison with changes of these labels shown as the new text, unmarked.

    With `cut` hidden the blocks that are gone are left out.
    """
    hidden = frozenset(labels)
    shown = [
        _hide_in_block(block, hidden)
        for block in comparison.blocks
        if not (block.kind is ChangeKind.cut and Label.cut in hidden)
    ]
    return _count(shown)


def _interleave(changes: Sequence[BlockChange], cut: Sequence[BlockChange]) -> list[BlockChange]:
    """Each cut block after the nearest block above it that still stands in its place."""
    steady = [
        (change.old[-1], position)
        for position, change in enumerate(changes)
        if change.old and not change.moved
    ]
    places = [place for place, _ in steady]
    after: dict[int, list[BlockChange]] = {}
    for block in cut:
        above = bisect_right(places, block.old[0])
        after.setdefault(steady[above - 1][1] if above else -1, []).append(block)
    ordered = after.get(-1, [])
    for position, change in enumerate(changes):
        ordered.append(change)
        ordered.extend(after.get(position, ()))
    return ordered


def _count(blocks: Sequence[BlockChange]) -> Comparison:
    labelled: list[BlockChange] = []
    counts: Counter[Label] = Counter()
    for block in blocks:
        found = list(_change_labels(block))
        counts.update(found)
        labelled.append(replace(block, labels=tuple(dict.fromkeys(found))))
    kinds = Counter(block.kind for block in blocks)
    return Comparison(
        blocks=tuple(labelled),
        counts=MappingProxyType(dict(counts)),
        moved=len({block.old for block in blocks if block.moved}),
        split=len({block.old for block in blocks if block.kind is ChangeKind.split}),
        joined=kinds[ChangeKind.joined],
        retyped=sum(block.retyped is not None for block in blocks),
    )


def _change_labels(block: BlockChange) -> Iterator[Label]:
    """One label for each change: a cut span and the add span right after it are one."""
    previous = Op.same
    for span in block.spans:
        replaces = span.op is Op.add and previous is Op.cut
        if span.label is not None and not replaces:
            yield span.label
        previous = span.op


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
    if shown.marked or block.kind in _PLACED or block.retyped:
        return shown
    return replace(shown, kind=ChangeKind.same)
