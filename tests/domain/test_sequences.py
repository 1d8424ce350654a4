"""Longest and heaviest increasing subsequences, against trying all subsequences."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.sequences import longest_increasing_subsequence

WEIGHTED = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=9)


def increases(values) -> bool:
    return all(first < second for first, second in pairwise(values))


def best(values, weights) -> int:
    return max(
        sum(weights[position] for position in chosen)
        for size in range(len(values) + 1)
        for chosen in combinations(range(len(values)), size)
        if increases([values[position] for position in chosen])
    )


@settings(deadline=None)
@given(st.lists(st.integers(0, 20), max_size=9))
def test_longest(values):
    positions = longest_increasing_subsequence(values)
    assert increases(positions)
    assert increases([values[position] for position in positions])
    assert len(positions) == best(values, [1] * len(values))


@settings(deadline=None)
@given(WEIGHTED)
def test_heaviest(pairs):
    values, weights = [value for value, _ in pairs], [weight for _, weight in pairs]
    positions = longest_increasing_subsequence(values, weights)
    assert increases(positions)
    assert increases([values[position] for position in positions])
    assert sum(weights[position] for position in positions) == best(values, weights)
