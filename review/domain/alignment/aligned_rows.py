"""Rows: source blocks and the target blocks that render them, to be shown beside each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from review.domain.text.blocks import Block


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """Blocks that belong together. `left_out`: all its source blocks are left out on purpose."""

    sources: tuple[Block, ...]
    targets: tuple[Block, ...]
    left_out: bool


def rows(
    source: Sequence[Block], target: Sequence[Block], left_out: Collection[str] = ()
) -> tuple[AlignedRow, ...]:
    """Every block of both sides in exactly one row.

    A row is a connected component of the links. The source's order leads; inside a row each side
    keeps its own order. A target block that renders nothing stands after the row of the target
    block that it follows, or before all rows where it follows none.
    """
    group_of = _groups(source, target)
    sources: dict[int, list[Block]] = defaultdict(list)
    targets: dict[int, list[Block]] = defaultdict(list)
    added: dict[int, list[Block]] = defaultdict(list)
    for block in source:
        sources[group_of[block.id]].append(block)
    latest = -1
    for block in target:
        group = next((group_of[id] for id in block.renders if id in group_of), None)
        if group is None:
            added[latest].append(block)
        else:
            latest = group
            targets[group].append(block)
    found = [_added(block) for block in added[-1]]
    omitted = frozenset(left_out)
    for group, blocks in sources.items():
        left = all(block.id in omitted for block in blocks)
        found.append(AlignedRow(tuple(blocks), tuple(targets[group]), left))
        found.extend(_added(block) for block in added[group])
    return tuple(found)


def unrendered(
    source: Sequence[Block], target: Sequence[Block], left_out: Collection[str] = ()
) -> tuple[str, ...]:
    """The ids of source blocks that no target text renders and that are not left out on purpose.

    A blank source block asks for nothing.
    """
    settled = {id for block in target if not block.blank for id in block.renders}
    settled.update(left_out)
    return tuple(block.id for block in source if not block.blank and block.id not in settled)


def progress(
    source: Sequence[Block], target: Sequence[Block], left_out: Collection[str] = ()
) -> tuple[int, int]:
    """How many of the source's blocks are dealt with, and how many there are to deal with."""
    total = sum(not block.blank for block in source)
    return total - len(unrendered(source, target, left_out)), total


def _added(block: Block) -> AlignedRow:
    return AlignedRow((), (block,), False)


def _groups(source: Sequence[Block], target: Sequence[Block]) -> Mapping[str, int]:
    """For each source id the number of its group, which is the place of the group's first block."""
    place = {block.id: index for index, block in enumerate(source)}
    parent = list(range(len(source)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for block in target:
        roots = [find(place[id]) for id in block.renders if id in place]
        for root in roots[1:]:
            low, high = sorted((find(roots[0]), find(root)))
            parent[high] = low
    return {id: find(index) for id, index in place.items()}
