"""Gale-Church alignment: the cheapest way to pair two sequences of paragraphs in order.

The dynamic programming of William A. Gale and Kenneth W. Church, "A program for aligning sentences
in bilingual corpora", Computational Linguistics 19(1), 1993, with two departures, since newsrooms
cut and add: up to five paragraphs may be joined, and the cost of lengths that do not fit grows with
the logarithm of the misfit instead of its square. The search is banded (`search_band`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf, log, sqrt
from typing import NamedTuple

from review.domain.alignment.search_band import ColumnRange

# Numbers of source and target paragraphs that belong together.
Bead = tuple[int, int]

# Costs in one unit, roughly a negative log-likelihood. Tuned on the Syrian Archive's articles and
# on paragraphs cut, joined, dropped and added in NTREX (tests/benchmarks/bench_align.py).
_LEFT_OUT = 1.8
_LEFT_OUT_LENGTH = 0.085
_JOIN_COSTS = (0.0, 0.0, 2.3, 7.0, 8.0, 8.5)  # by number of paragraphs joined
_MAX_JOINED = len(_JOIN_COSTS) - 1
_MISFIT = 3.2
_VARIANCE = 9.0
_SLACK = 200.0
# Paragraphs longer than this, compared with the one they would be joined to, are not tried.
_MAX_RATIO = 2.0
_MAX_EXCESS = 100.0


class _SourceJoin(NamedTuple):
    """The last `size` source paragraphs joined: what that costs, and their length.

    `above` are the costs of the row before them, `affinity` is that of the first of them.
    """

    size: int
    cost: float
    length: float
    above: list[float]
    affinity: Sequence[float]


class _Row(NamedTuple):
    """What the cells of one row depend on, by column (a number of target paragraphs)."""

    length: float  # of the row's source paragraph
    above: list[float]
    affinity: Sequence[float]
    joins: list[_SourceJoin]


class GaleChurchAligner:
    """Pairs paragraphs of the lengths `source` and `target`, in characters of the target language.

    `band` has, for each number of source paragraphs, the range of numbers of target paragraphs to
    try. `affinity(i)` is what is in favour of linking source paragraph i to each target paragraph;
    `ending_penalty(i)` is the cost of a bead that ends with both.
    """

    def __init__(
        self,
        source: Sequence[float],
        target: Sequence[float],
        band: Sequence[ColumnRange],
        affinity: Callable[[int], Sequence[float]],
        ending_penalty: Callable[[int], Sequence[float]],
    ) -> None:
        self._source = source
        self._target = target
        self._band = band
        self._affinity = affinity
        self._ending_penalty = ending_penalty
        self._source_skips = [_skip_cost(length) for length in source]
        self._target_skips = [_skip_cost(length) for length in target]
        # Costs of the rows that a bead may start from, the nearest first, and the affinities of
        # their source paragraphs.
        self._costs: deque[list[float]] = deque(maxlen=_MAX_JOINED)
        self._affinities: deque[Sequence[float]] = deque(maxlen=_MAX_JOINED)
        self._beads: list[list[Bead]] = []

    def solve(self) -> list[Bead]:
        """Return the beads of the lowest total cost, in order."""
        self._add_first_row()
        for row in range(1, len(self._band)):
            self._add_row(row)
        return self._backtrack()

    def _add_first_row(self) -> None:
        high = self._band[0][1]
        costs = [inf] * (len(self._target) + 1)
        costs[: high + 1] = accumulate(self._target_skips[:high], initial=0.0)
        self._costs.appendleft(costs)
        self._beads.append([(0, 0), *[(0, 1)] * high])

    def _add_row(self, number: int) -> None:
        """Find the lowest cost of each cell of a row, and its last bead; of equal ones the smaller.

        Most of the time is spent here. A bead that costs too much before the lengths are compared
        is not considered further.
        """
        low, high = self._band[number]
        skips, ending_penalty = self._target_skips, self._ending_penalty(number - 1)
        self._affinities.appendleft(self._affinity(number - 1))
        above, affinity = self._costs[0], self._affinities[0]
        length, skip = self._source[number - 1], self._source_skips[number - 1]
        row = _Row(length, above, affinity, self._source_joins(number))
        costs = [inf] * (len(self._target) + 1)
        beads: list[Bead] = []
        for column in range(low, high + 1):
            best, bead = above[column] + skip, (1, 0)
            if column:
                last = column - 1
                if costs[last] + skips[last] <= best:
                    best, bead = costs[last] + skips[last], (0, 1)
                penalty = ending_penalty[last] - affinity[last]
                if above[last] + penalty < best:
                    cost = above[last] + (_misfit(length, self._target[last]) + penalty)
                    if cost < best:
                        best, bead = cost, (1, 1)
                best, bead = self._join(row, column, penalty, best, bead)
            costs[column] = best
            beads.append(bead)
        self._costs.appendleft(costs)
        self._beads.append(beads)

    def _join(
        self, row: _Row, column: int, penalty: float, best: float, bead: Bead
    ) -> tuple[float, Bead]:
        """The better of the best bead so far, one to several, and several to one."""
        target, length, above, affinity = self._target, row.length, row.above, row.affinity
        last = column - 1
        joined, longest, cost = target[last], _MAX_RATIO * length + _MAX_EXCESS, penalty
        for size in range(2, min(_MAX_JOINED, column) + 1):
            first = column - size
            joined += target[first]
            if joined > longest:
                break
            cost -= affinity[first]
            if above[first] + cost + _JOIN_COSTS[size] < best:
                total = above[first] + (cost + _JOIN_COSTS[size] + _misfit(length, joined))
                if total < best:
                    best, bead = total, (1, size)
        length, longest, cost = target[last], _MAX_RATIO * target[last] + _MAX_EXCESS, penalty
        for size, join_cost, joined, above, affinity in row.joins:
            if joined > longest:
                break
            cost -= affinity[last]
            if above[last] + cost + join_cost < best:
                total = above[last] + (cost + join_cost + _misfit(joined, length))
                if total < best:
                    best, bead = total, (size, 1)
        return best, bead

    def _source_joins(self, number: int) -> list[_SourceJoin]:
        """The ways to join the row's source paragraph with those before it."""
        lengths = accumulate(reversed(self._source[max(0, number - _MAX_JOINED) : number]))
        by_size = enumerate(zip(lengths, self._costs, self._affinities, strict=False), start=1)
        joins = [
            _SourceJoin(size, _JOIN_COSTS[size], length, above, affinity)
            for size, (length, above, affinity) in by_size
        ]
        return joins[1:]

    def _backtrack(self) -> list[Bead]:
        row, column = len(self._source), len(self._target)
        beads: list[Bead] = []
        while row or column:
            bead = self._beads[row][column - self._band[row][0]]
            beads.append(bead)
            row, column = row - bead[0], column - bead[1]
        return beads[::-1]


def _skip_cost(length: float) -> float:
    """The cost of a paragraph without a counterpart."""
    return _LEFT_OUT + _LEFT_OUT_LENGTH * sqrt(length)


def _misfit(source: float, target: float) -> float:
    """The cost of linking two lengths."""
    difference = source - target
    spread = _VARIANCE * (source + target) + _SLACK
    return _MISFIT * log(1 + difference * difference / spread)
