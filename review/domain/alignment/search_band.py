"""Banded search: limit the alignment's table to a band around anchor pairs.

A large table is divided at pairs of paragraphs that are certain to belong together; between them
the band follows the diagonal, by length. Small tables are searched completely.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from review.domain.sequences import longest_increasing_subsequence

# First and last column of a row. A row is a number of source paragraphs, a column of target ones.
ColumnRange = tuple[int, int]

# Tables of at most so many cells are searched completely, and so are gaps between anchors.
_SMALL_TABLE = 40_000
_SMALL_GAP = 10_000
# In a larger gap: columns on each side of the diagonal, limited by the cells of the whole table.
_MAX_WIDTH, _MIN_WIDTH = 45, 6
_MAX_CELLS = 200_000
_MARGIN = 20  # columns around a gap that is searched completely
# The weight of shared anchors from which a pair is certain, if it is also the best for both.
_CERTAIN_WEIGHT = 2.0


class _Cell(NamedTuple):
    row: int
    column: int


def search_band(
    source_ends: Sequence[float],
    target_ends: Sequence[float],
    anchors: Mapping[tuple[int, int], float],
) -> list[ColumnRange]:
    """Return the range of columns to search for each row.

    `source_ends` and `target_ends` are cumulated lengths from 0 on; `anchors` has weights by pair
    of paragraphs. Consecutive ranges overlap, so that a path leads from the first to the last cell.
    """
    rows, columns = len(source_ends) - 1, len(target_ends) - 1
    if (rows + 1) * (columns + 1) <= _SMALL_TABLE:
        return [(0, columns)] * (rows + 1)
    corners = [_Cell(0, 0), *_certain_corners(anchors), _Cell(rows, columns)]
    width = max(_MIN_WIDTH, min(_MAX_WIDTH, _MAX_CELLS // (2 * rows + 2)))
    ranges: list[ColumnRange] = [(0, 0)] * (rows + 1)
    for start, end in pairwise(corners):
        for row, middle in zip(
            range(start.row, end.row + 1),
            _diagonal(start, end, source_ends, target_ends),
            strict=True,
        ):
            if (end.row - start.row) * (end.column - start.column) <= _SMALL_GAP:
                margin = min(_MARGIN, width)
                low, high = start.column - margin, end.column + margin
            else:
                low, high = middle - width, middle + width
            ranges[row] = max(0, low), min(columns, high)
    return _connected(ranges, columns)


def _diagonal(
    start: _Cell, end: _Cell, source_ends: Sequence[float], target_ends: Sequence[float]
) -> list[int]:
    """The column of each row between two cells at which the same share of the text is reached."""
    source_length = max(1.0, source_ends[end.row] - source_ends[start.row])
    target_length = target_ends[end.column] - target_ends[start.column]
    columns = []
    for row in range(start.row, end.row + 1):
        share = (source_ends[row] - source_ends[start.row]) / source_length
        reached = target_ends[start.column] + share * target_length
        columns.append(bisect_left(target_ends, reached, start.column, end.column))
    return columns


def _certain_corners(anchors: Mapping[tuple[int, int], float]) -> list[_Cell]:
    """The longest chain of certain pairs in order, as the cells where both paragraphs end."""
    best_in_row: dict[int, tuple[float, int]] = {}
    best_in_column: dict[int, tuple[float, int]] = {}
    for (row, column), weight in anchors.items():
        if weight >= _CERTAIN_WEIGHT:
            best_in_row[row] = max(best_in_row.get(row, (0.0, -1)), (weight, column))
            best_in_column[column] = max(best_in_column.get(column, (0.0, -1)), (weight, row))
    certain = sorted(
        (row, column)
        for row, (_, column) in best_in_row.items()
        if best_in_column[column][1] == row
    )
    chain = longest_increasing_subsequence([column for _, column in certain])
    return [_Cell(certain[index][0] + 1, certain[index][1] + 1) for index in chain]


def _connected(ranges: Sequence[ColumnRange], columns: int) -> list[ColumnRange]:
    """The ranges with ends that never decrease, and none that starts after the one before ends."""
    highest, lowest = 0, columns
    connected: list[ColumnRange] = []
    for low, high in ranges:
        low = min(low, highest)
        highest = max(highest, high)
        connected.append((low, highest))
    connected[-1] = (connected[-1][0], columns)
    for row in range(len(connected) - 1, -1, -1):
        lowest = min(lowest, connected[row][0])
        connected[row] = (lowest, connected[row][1])
    connected[0] = (0, connected[0][1])
    return connected
