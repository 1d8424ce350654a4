"""Moved blocks: the fewest blocks that explain the new order, numbered, with both positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from review.domain.diff.model import BlockChange, Comparison
from review.domain.sequences import longest_increasing_subsequence


def moved_positions(places: Sequence[int], sizes: Sequence[int]) -> set[int]:
    """Positions in `places` (old places, in the new order) that did not keep the order.

    What stays is the heaviest increasing subsequence, counting blocks first and their sizes second.
    """
    if all(first < second for first, second in zip(places, places[1:], strict=False)):
        return set()
    block = sum(sizes) + 1  # outweighs the sizes of all blocks together
    staying = longest_increasing_subsequence(places, [block + size for size in sizes])
    return set(range(len(places))).difference(staying)


@dataclass(frozen=True, slots=True)
class Move:
    """One moved block. The places are positions of new blocks that it stood, or now stands, behind;
    -1 is before all of them."""

    number: int
    new: int
    was_after: int
    is_after: int


def moves(comparison: Comparison) -> tuple[Move, ...]:
    """The moved blocks in their new order, numbered from 1.

    A split block that moved counts once, by its first piece. The old place is told by the nearest
    block above it that stayed.
    """
    standing = [change for change in comparison.blocks if change.new]
    steady = sorted((change.old[-1], change.new[0]) for change in standing if _stayed(change))
    old_places = [old for old, _ in steady]
    found: list[Move] = []
    told: set[tuple[int, ...]] = set()
    for change in standing:
        if not change.moved or change.old in told:
            continue
        told.add(change.old)
        above = bisect_right(old_places, change.old[0])
        was_after = steady[above - 1][1] if above else -1
        found.append(Move(len(found) + 1, change.new[0], was_after, change.new[0] - 1))
    return tuple(found)


def _stayed(change: BlockChange) -> bool:
    return bool(change.old) and not change.moved
