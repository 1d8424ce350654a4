"""Matches of two sequences against the exact longest common subsequence."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from review.domain.diff.lcs import common_prefix, match_sequences

ITEMS = st.lists(st.sampled_from("abcde"), max_size=30)


def check(old, new, matches) -> int:
    """The matches are true, in order, and never touch on both sides; how much they cover."""
    for match in matches:
        assert match.size > 0
        assert list(old[match.old : match.old + match.size]) == list(
            new[match.new : match.new + match.size]
        )
    for first, second in pairwise(matches):
        gap_old = second.old - first.old - first.size
        gap_new = second.new - first.new - first.size
        assert min(gap_old, gap_new) >= 0
        assert max(gap_old, gap_new) > 0
    return sum(match.size for match in matches)


@settings(deadline=None)
@given(ITEMS, ITEMS)
def test_small_sequences_are_matched_as_well_as_can_be(old, new):
    assert check(old, new, match_sequences(old, new)) == LCSseq.similarity(old, new)


def test_long_sequences_are_matched_nearly_as_well():
    hand = random.Random(1)
    for vocabulary in (50, 2_000, 10**9):
        old = [hand.randrange(vocabulary) for _ in range(8_000)]
        new = [item for item in old if hand.random() > 0.1]
        for _ in range(800):
            new.insert(hand.randrange(len(new)), hand.randrange(vocabulary))
        least = LCSseq.similarity(old, new)
        assert check(old, new, match_sequences(old, new)) >= 0.97 * least


def test_long_sequences_with_nothing_in_common_or_all():
    old = list(range(9_000))
    assert match_sequences(old, [-item - 1 for item in old]) == []
    assert match_sequences(old, old) == [(0, 0, 9_000)]
    assert match_sequences(old, []) == []


def test_a_long_repetitive_sequence_is_matched_through_a_window():
    hand = random.Random(2)
    pattern = [hand.randrange(40) for _ in range(60)]
    old = pattern * 150
    new = list(old)
    for place in range(0, len(new), 97):
        new[place] = -1
    assert check(old, new, match_sequences(old, new)) >= 0.95 * (len(old) - len(old) // 97)


@settings(deadline=None)
@given(st.text("ab", max_size=20), st.text("ab", max_size=20))
def test_common_prefix(first, second):
    size = common_prefix(first, second)
    assert first[:size] == second[:size]
    assert first[size : size + 1] != second[size : size + 1] or size in (len(first), len(second))
