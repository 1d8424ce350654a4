"""Longest increasing subsequence: which items of a permutation keep their order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import repeat


def longest_increasing_subsequence(
    values: Sequence[int], weights: Sequence[int] | None = None
) -> list[int]:
    """Return the positions of a strictly increasing subsequence of the greatest total weight.

    Without `weights` (positive, one for each value) every value weighs 1 and the longest one is
    returned. O(n log n). The algorithm of Guy Jacobson and Kiem-Phong Vo, "Heaviest increasing/
    common subsequence problems" (CPM 1992), which is Schensted's (1961) where all weights are 1.
    """
    # The candidates for the last item, in order: both their values and the weights of the best
    # subsequences that end with them increase.
    last_values: list[int] = []
    last_weights: list[int] = []
    last_positions: list[int] = []
    predecessors: list[int] = []
    for position, (value, own) in enumerate(zip(values, weights or repeat(1), strict=False)):
        start = end = bisect_left(last_values, value)
        weight = own + (last_weights[start - 1] if start else 0)
        predecessors.append(last_positions[start - 1] if start else -1)
        while end < len(last_values) and last_weights[end] <= weight:
            end += 1
        if start == end < len(last_values) and last_values[end] == value:
            continue  # a heavier subsequence ends with the same value
        last_values[start:end] = [value]
        last_weights[start:end] = [weight]
        last_positions[start:end] = [position]
    return _trace_back(predecessors, last_positions[-1] if last_positions else -1)


def _trace_back(predecessors: Sequence[int], position: int) -> list[int]:
    """Return the positions from the first, which has predecessor -1, to the given last one."""
    positions: list[int] = []
    while position >= 0:
        positions.append(position)
        position = predecessors[position]
    return positions[::-1]
