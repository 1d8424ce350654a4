"""The cheapest way to pair two rows of paragraphs in order, by length and affinity.

The dynamic programming of William A. Gale and Kenneth W. Church, "A program for aligning sentences
in bilingual corpora", Computational Linguistics 19(1), 1993, with two departures, since newsrooms
cut and add: up to five paragraphs may be joined, and the cost of lengths that do not fit grows with
the logarithm of the misfit instead of its square.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf, log, sqrt

from review.domain.corridor import Span

Step = tuple[int, int]

# Costs in one unit, roughly a negative log-likelihood. Tuned on the Syrian Archive's articles and
# on paragraphs cut, joined, dropped and added in NTREX (tests/benchmarks/bench_align.py).
_LEFT_OUT = 1.8
_LEFT_OUT_LENGTH = 0.085
_JOINED = (0.0, 0.0, 2.3, 7.0, 8.0, 8.5)
_MOST_JOINED = len(_JOINED) - 1
_MISFIT = 3.2
_VARIANCE = 9.0
_SLACK = 200.0
# Paragraphs so much longer than the one they would be joined to are not tried.
_TOO_LONG = 2.0
_TOO_LONG_BY = 100.0


class ParagraphSearch:
    """`source` and `target` are lengths in one unit; `spans` has, for each number of source
    paragraphs dealt with, the least and most target paragraphs to try. `affinity(i, j)` speaks for
    linking two paragraphs; `parting(i, j)` speaks against a link that ends with both.
    """

    def __init__(
        self,
        source: Sequence[float],
        target: Sequence[float],
        spans: Sequence[Span],
        affinity: Callable[[int, int], float],
        parting: Callable[[int, int], float],
    ) -> None:
        self.source = source
        self.target = target
        self.spans = spans
        self.affinity = affinity
        self.parting = parting
        self.source_skips = [_LEFT_OUT + _LEFT_OUT_LENGTH * sqrt(length) for length in source]
        self.target_skips = [_LEFT_OUT + _LEFT_OUT_LENGTH * sqrt(length) for length in target]
        self.costs: list[list[float]] = []
        self.steps: list[list[Step]] = []

    def cheapest(self) -> list[Step]:
        """The steps that cost least together, each as (source paragraphs, target paragraphs)."""
        for row, (low, high) in enumerate(self.spans):
            self.costs.append([])
            self.steps.append([])
            for column in range(low, high + 1):
                cost, step = self._best(row, column)
                self.costs[row].append(cost)
                self.steps[row].append(step)
        return self._way_back()

    def _best(self, row: int, column: int) -> tuple[float, Step]:
        """The cheapest way to come to a cell of the table, and its last step."""
        if row == column == 0:
            return 0.0, (0, 0)
        ways: list[tuple[float, Step]] = []
        if row:
            ways.append((self._cost(row - 1, column) + self.source_skips[row - 1], (1, 0)))
        if column:
            ways.append((self._cost(row, column - 1) + self.target_skips[column - 1], (0, 1)))
        if row and column:
            parting = self.parting(row - 1, column - 1)
            own = self.affinity(row - 1, column - 1)
            single = _misfit(self.source[row - 1], self.target[column - 1]) + parting - own
            ways.append((self._cost(row - 1, column - 1) + single, (1, 1)))
            self._join_sources(row, column, parting - own, ways)
            self._join_targets(row, column, parting - own, ways)
        return min(ways)

    def _join_sources(
        self, row: int, column: int, cost: float, ways: list[tuple[float, Step]]
    ) -> None:
        """Add the ways that end in several source paragraphs rendered by one."""
        one = self.target[column - 1]
        length = self.source[row - 1]
        for count in range(2, min(_MOST_JOINED, row) + 1):
            length += self.source[row - count]
            if length > _TOO_LONG * one + _TOO_LONG_BY:
                break
            cost -= self.affinity(row - count, column - 1)
            joined = cost + _JOINED[count] + _misfit(length, one)
            ways.append((self._cost(row - count, column - 1) + joined, (count, 1)))

    def _join_targets(
        self, row: int, column: int, cost: float, ways: list[tuple[float, Step]]
    ) -> None:
        """Add the ways that end in one source paragraph rendered by several."""
        one = self.source[row - 1]
        length = self.target[column - 1]
        for count in range(2, min(_MOST_JOINED, column) + 1):
            length += self.target[column - count]
            if length > _TOO_LONG * one + _TOO_LONG_BY:
                break
            cost -= self.affinity(row - 1, column - count)
            joined = cost + _JOINED[count] + _misfit(one, length)
            ways.append((self._cost(row - 1, column - count) + joined, (1, count)))

    def _cost(self, row: int, column: int) -> float:
        place = column - self.spans[row][0]
        costs = self.costs[row]
        return costs[place] if 0 <= place < len(costs) else inf

    def _way_back(self) -> list[Step]:
        row, column = len(self.source), len(self.target)
        taken: list[Step] = []
        while row or column:
            step = self.steps[row][column - self.spans[row][0]]
            taken.append(step)
            row, column = row - step[0], column - step[1]
        return taken[::-1]


def _misfit(source: float, target: float) -> float:
    """What it costs to say that two lengths render each other."""
    difference = source - target
    spread = _VARIANCE * (source + target) + _SLACK
    return _MISFIT * log(1 + difference * difference / spread)
