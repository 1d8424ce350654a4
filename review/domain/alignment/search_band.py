"""Where in the table of all pairs of paragraphs an alignment is worth searching for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from review.domain.sequences import longest_increasing_subsequence

Span = tuple[int, int]
Point = tuple[int, int]

# Tables of at most so many cells are searched whole.
_SMALL = 40_000
_SMALL_GAP = 10_000
# In a larger gap: how far from the diagonal, and how many cells in all.
_WIDEST = 45
_MOST_CELLS = 200_000
_NARROWEST = 6
# How far the search may stray around a pair that was taken for certain.
_MARGIN = 20
# The least weight of cues that makes a pair certain, if it is also the best for both.
_CERTAIN = 2.0


def corridor(
    source_ends: Sequence[float], target_ends: Sequence[float], cues: Mapping[Point, float]
) -> list[Span]:
    """For each number of source paragraphs, the least and most target paragraphs to go with it.

    `source_ends` and `target_ends` are running lengths from 0 on. Rows overlap, so that a way leads
    from the first cell to the last.
    """
    rows, columns = len(source_ends) - 1, len(target_ends) - 1
    if (rows + 1) * (columns + 1) <= _SMALL:
        return [(0, columns)] * (rows + 1)
    chain = [(0, 0), *_chain(cues), (rows, columns)]
    width = max(_NARROWEST, min(_WIDEST, _MOST_CELLS // (2 * rows + 2)))
    spans: list[Span] = [(0, 0)] * (rows + 1)
    for start, end in pairwise(chain):
        for row in range(start[0], end[0] + 1):
            low, high = _span(row, start, end, source_ends, target_ends, width)
            spans[row] = max(0, low), min(columns, high)
    return _connected(spans, columns)


def _span(
    row: int,
    start: Point,
    end: Point,
    source_ends: Sequence[float],
    target_ends: Sequence[float],
    width: int,
) -> Span:
    """The columns of one row between two certain pairs."""
    if (end[0] - start[0]) * (end[1] - start[1]) <= _SMALL_GAP:
        return start[1] - min(_MARGIN, width), end[1] + min(_MARGIN, width)
    passed = source_ends[row] - source_ends[start[0]]
    share = passed / max(1.0, source_ends[end[0]] - source_ends[start[0]])
    reached = target_ends[start[1]] + share * (target_ends[end[1]] - target_ends[start[1]])
    middle = bisect_left(target_ends, reached, start[1], end[1])
    return middle - width, middle + width


def _chain(cues: Mapping[Point, float]) -> list[Point]:
    """The longest rising chain of certain pairs, each as the corner where both paragraphs end."""
    best_in_row: dict[int, tuple[float, int]] = {}
    best_in_column: dict[int, tuple[float, int]] = {}
    for (row, column), weight in cues.items():
        if weight >= _CERTAIN:
            best_in_row[row] = max(best_in_row.get(row, (0.0, -1)), (weight, column))
            best_in_column[column] = max(best_in_column.get(column, (0.0, -1)), (weight, row))
    certain = sorted(
        (row, column)
        for row, (_, column) in best_in_row.items()
        if best_in_column[column][1] == row
    )
    increasing = longest_increasing_subsequence([column for _, column in certain])
    return [(certain[index][0] + 1, certain[index][1] + 1) for index in increasing]


def _connected(spans: list[Span], columns: int) -> list[Span]:
    """The spans with ends that never fall back, and none that begins after the one before ends."""
    highest, lowest = 0, columns
    rising: list[Span] = []
    for low, high in spans:
        low = min(low, highest)
        highest = max(highest, high)
        rising.append((low, highest))
    rising[-1] = (rising[-1][0], columns)
    for row in range(len(rising) - 1, -1, -1):
        lowest = min(lowest, rising[row][0])
        rising[row] = (lowest, rising[row][1])
    rising[0] = (0, rising[0][1])
    return rising
