"""A comparison as a whole: put together, summed up, applied to the old text, shown with less."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType

from review.domain.diff.model import BlockChange, ChangeKind, Comparison, Label, Op, Span
from review.domain.errors import Invalid
from review.domain.text.blocks import Block

_PLACED = (ChangeKind.moved, ChangeKind.split, ChangeKind.joined)


def summarise(changes: Sequence[BlockChange], cut: Sequence[BlockChange]) -> Comparison:
    """The comparison of the new side's blocks in order and the old side's cut ones in theirs."""
    return _count(_interleave(changes, cut), frozenset())


def apply(old: Sequence[Block], comparison: Comparison) -> tuple[str, ...]:
    """The new texts, in order. Raises Invalid where the comparison is not of these old blocks."""
    if not comparison.hidden and old_texts(comparison) != tuple(block.text for block in old):
        raise Invalid("comparison_of_other_text", field="old")
    return tuple(block.text for block in comparison.blocks if block.kind is not ChangeKind.cut)


def old_texts(comparison: Comparison) -> tuple[str, ...]:
    """The old texts, in order. What is hidden in the comparison reads as it does in the new."""
    found: dict[int, str] = {}
    for block in comparison.blocks:
        if block.kind is ChangeKind.joined:
            found.update(zip(block.old, _unjoin(block), strict=True))
        elif block.old:
            glue = "".join(seam.glue for seam in block.seams)
            found[block.old[0]] = found.get(block.old[0], "") + block.old_text + glue
    return tuple(found[index] for index in sorted(found))


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
    return _count(shown, comparison.hidden | hidden)


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


def _count(blocks: Sequence[BlockChange], hidden: frozenset[Label]) -> Comparison:
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
        hidden=hidden,
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


def _unjoin(block: BlockChange) -> list[str]:
    """The texts that a block was joined from, without the space that the join put in."""
    text, start = block.old_text, 0
    parts: list[str] = []
    for seam in block.seams:
        parts.append(text[start : seam.at])
        start = seam.at + len(seam.glue)
    return [*parts, text[start:]]
