"""The cheapest way to pair two rows of paragraphs in order, by length and affinity.

The dynamic programming of William A. Gale and Kenneth W. Church, "A program for aligning sentences
in bilingual corpora", Computational Linguistics 19(1), 1993, with two departures, since newsrooms
cut and add: up to five paragraphs may be joined, and the cost of lengths that do not fit grows with
the logarithm of the misfit instead of its square.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import inf, log, sqrt

from review.domain.alignment.search_band import Span

Step = tuple[int, int]
# How many, what that costs, their length, the costs of the row before them, the first's affinity.
Joined = tuple[int, float, float, list[float], Sequence[float]]

# Costs in one unit, roughly a negative log-likelihood. Tuned on the Syrian Archive's articles and
# on paragraphs cut, joined, dropped and added in NTREX (tests/benchmarks/bench_align.py).
_LEFT_OUT = 1.8
_LEFT_OUT_LENGTH = 0.085
_JOINED = (0.0, 0.0, 2.3, 7.0, 8.0, 8.5)
_JOINS = tuple(enumerate(_JOINED))[1:]
_MOST_JOINED = len(_JOINS)
_MISFIT = 3.2
_VARIANCE = 9.0
_SLACK = 200.0
# Paragraphs so much longer than the one they would be joined to are not tried.
_TOO_LONG = 2.0
_TOO_LONG_BY = 100.0


class ParagraphSearch:
    """`source` and `target` are lengths in one unit; `spans` has, for each number of source
    paragraphs dealt with, the least and most target paragraphs to try. `affinity(i)` speaks for
    linking source paragraph i to each of the target; `parting(i)` speaks against a link that ends
    with both.
    """

    def __init__(
        self,
        source: Sequence[float],
        target: Sequence[float],
        spans: Sequence[Span],
        affinity: Callable[[int], Sequence[float]],
        parting: Callable[[int], Sequence[float]],
    ) -> None:
        self.source = source
        self.target = target
        self.spans = spans
        self.affinity = affinity
        self.parting = parting
        self.source_skips = [_LEFT_OUT + _LEFT_OUT_LENGTH * sqrt(length) for length in source]
        self.target_skips = [_LEFT_OUT + _LEFT_OUT_LENGTH * sqrt(length) for length in target]
        # Of the rows of the table that a way may still come from, the nearest first: what their
        # cells cost, and the affinities of the paragraph that each row is about.
        self.costs: deque[list[float]] = deque(maxlen=_MOST_JOINED)
        self.affinities: deque[Sequence[float]] = deque(maxlen=_MOST_JOINED)
        self.steps: list[list[Step]] = []

    def cheapest(self) -> list[Step]:
        """The steps that cost least together, each as (source paragraphs, target paragraphs)."""
        self._first_row()
        for row in range(1, len(self.spans)):
            self.affinities.appendleft(self.affinity(row - 1))
            self._next_row(row)
        return self._way_back()

    def _first_row(self) -> None:
        high = self.spans[0][1]
        costs = [inf] * (len(self.target) + 1)
        costs[: high + 1] = accumulate(self.target_skips[:high], initial=0.0)
        self.costs.appendleft(costs)
        self.steps.append([(0, 0), *[(0, 1)] * high])

    def _next_row(self, row: int) -> None:
        """The cheapest way to come to each cell, and its last step; of equal ones the smaller step.

        Most of the time goes here. So nothing is called in vain: a way that is too dear before its
        lengths are compared is not looked at further.
        """
        low, high = self.spans[row]
        target, target_skips = self.target, self.target_skips
        above, affinity, parting = self.costs[0], self.affinities[0], self.parting(row - 1)
        length, skip = self.source[row - 1], self.source_skips[row - 1]
        longest = _TOO_LONG * length + _TOO_LONG_BY
        joined = self._joined_sources(row)
        costs = [inf] * (len(target) + 1)
        steps: list[Step] = []
        for column in range(low, high + 1):
            best, step = above[column] + skip, (1, 0)
            if not column:
                costs[column] = best
                steps.append(step)
                continue
            last = column - 1
            one = target[last]
            if costs[last] + target_skips[last] <= best:
                best, step = costs[last] + target_skips[last], (0, 1)
            against = parting[last] - affinity[last]
            if above[last] + against < best:
                way = above[last] + (_misfit(length, one) + against)
                if way < best:
                    best, step = way, (1, 1)
            cost, several = against, one
            for count in range(2, min(_MOST_JOINED, column) + 1):
                place = column - count
                several += target[place]
                if several > longest:
                    break
                cost -= affinity[place]
                if above[place] + cost + _JOINED[count] < best:
                    way = above[place] + (cost + _JOINED[count] + _misfit(length, several))
                    if way < best:
                        best, step = way, (1, count)
            cost, bound = against, _TOO_LONG * one + _TOO_LONG_BY
            for count, price, several, before, its_affinity in joined:
                if several > bound:
                    break
                cost -= its_affinity[last]
                if before[last] + cost + price < best:
                    way = before[last] + (cost + price + _misfit(several, one))
                    if way < best:
                        best, step = way, (count, 1)
            costs[column] = best
            steps.append(step)
        self.costs.appendleft(costs)
        self.steps.append(steps)

    def _joined_sources(self, row: int) -> list[Joined]:
        """The ways to join the last source paragraph before `row` with others before it."""
        lengths = accumulate(reversed(self.source[max(0, row - _MOST_JOINED) : row]))
        ways = zip(_JOINS, lengths, self.costs, self.affinities, strict=False)
        return [(*join, length, costs, liking) for join, length, costs, liking in ways][1:]

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
