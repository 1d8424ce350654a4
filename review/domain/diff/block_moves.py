"""Moved blocks: the fewest that explain the new order, numbered, with both their positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from review.domain.diff.block_matching import BlockGroup
from review.domain.diff.model import Comparison
from review.domain.sequences import longest_increasing_subsequence


@dataclass(frozen=True, slots=True)
class Move:
    """One moved block. `number` counts from 1, `new` is its position among the new blocks.

    `was_after` and `is_after` are the positions of the new blocks above its old and its new place;
    -1 is before all blocks.
    """

    number: int
    new: int
    was_after: int
    is_after: int


def moved_groups(groups: Sequence[BlockGroup], sizes: Sequence[int]) -> set[BlockGroup]:
    """Return those of the groups, which are in their new order, that moved.

    `sizes` are the characters of each new block. Groups without an old block are left out.
    """
    matched = [group for group in groups if group.old]
    group_sizes = [sum(sizes[index] for index in group.new) for group in matched]
    positions = moved_positions([group.old[0] for group in matched], group_sizes)
    return {matched[position] for position in positions}


def moved_positions(old_positions: Sequence[int], sizes: Sequence[int]) -> set[int]:
    """Return the indexes of the blocks that moved, of blocks in their new order.

    As few as possible move, and of equally few the smallest: the rest is the increasing
    subsequence of `old_positions` that is heaviest by number of blocks, then by `sizes`.
    """
    if all(first < second for first, second in zip(old_positions, old_positions[1:], strict=False)):
        return set()
    block = sum(sizes) + 1  # outweighs the sizes of all blocks together
    unmoved = longest_increasing_subsequence(old_positions, [block + size for size in sizes])
    return set(range(len(old_positions))).difference(unmoved)


def moves(comparison: Comparison) -> tuple[Move, ...]:
    """Return the moved blocks of a comparison in their new order.

    A split block that moved counts once, with its first piece. The old place is given by the
    nearest block above it that did not move.
    """
    present = [change for change in comparison.blocks if change.new]
    unmoved = sorted(
        (change.old[-1], change.new[0]) for change in present if change.old and not change.moved
    )
    unmoved_old = [old for old, _ in unmoved]
    listed: list[Move] = []
    seen: set[tuple[int, ...]] = set()
    for change in present:
        if not change.moved or change.old in seen:
            continue
        seen.add(change.old)
        above = bisect_right(unmoved_old, change.old[0])
        was_after = unmoved[above - 1][1] if above else -1
        listed.append(Move(len(listed) + 1, change.new[0], was_after, change.new[0] - 1))
    return tuple(listed)
