"""Aligned rows: source blocks and the target blocks that render them, to be shown side by side."""

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


def align_rows(
    source: Sequence[Block], target: Sequence[Block], left_out: Collection[str] = ()
) -> tuple[AlignedRow, ...]:
    """Return rows that contain every block of both sides exactly once.

    A row is a connected component of the links. The rows are in the order of the source; inside a
    row each side has its own order. A target block that renders nothing follows the row of the
    target block before it, or precedes all rows where it is the first.
    """
    row_of = _component_of(source, target)
    sources: dict[int, list[Block]] = defaultdict(list)
    targets: dict[int, list[Block]] = defaultdict(list)
    added_after: dict[int, list[Block]] = defaultdict(list)
    for block in source:
        sources[row_of[block.id]].append(block)
    latest = -1
    for block in target:
        row = next((row_of[id] for id in block.renders if id in row_of), None)
        if row is None:
            added_after[latest].append(block)
        else:
            latest = row
            targets[row].append(block)
    rows = [_added_row(block) for block in added_after[-1]]
    omitted = frozenset(left_out)
    for row, blocks in sources.items():
        all_omitted = all(block.id in omitted for block in blocks)
        rows.append(AlignedRow(tuple(blocks), tuple(targets[row]), all_omitted))
        rows.extend(_added_row(block) for block in added_after[row])
    return tuple(rows)


def unrendered(
    source: Sequence[Block], target: Sequence[Block], left_out: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the ids of source blocks that no target text renders and that are not left out.

    A blank source block needs no translation.
    """
    done = {id for block in target if not block.blank for id in block.renders}
    done.update(left_out)
    return tuple(block.id for block in source if not block.blank and block.id not in done)


def progress(
    source: Sequence[Block], target: Sequence[Block], left_out: Collection[str] = ()
) -> tuple[int, int]:
    """Return how many source blocks are rendered or left out, and how many need to be."""
    total = sum(not block.blank for block in source)
    return total - len(unrendered(source, target, left_out)), total


def _added_row(block: Block) -> AlignedRow:
    return AlignedRow((), (block,), False)


def _component_of(source: Sequence[Block], target: Sequence[Block]) -> Mapping[str, int]:
    """The number of each source id's component, which is the index of its first block.

    Union-find with path halving; a target block unites the source blocks that it renders.
    """
    index_of = {block.id: index for index, block in enumerate(source)}
    parent = list(range(len(source)))

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for block in target:
        roots = [find(index_of[id]) for id in block.renders if id in index_of]
        for root in roots[1:]:
            low, high = sorted((find(roots[0]), find(root)))
            parent[high] = low
    return {id: find(index) for id, index in index_of.items()}
