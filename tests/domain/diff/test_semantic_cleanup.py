"""Which matches the clean-up drops, and where it puts the boundaries of edits."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.diff.lcs import Match
from review.domain.diff.semantic_cleanup import (
    align_to_boundaries,
    clean_up,
    drop_incidental_matches,
)
from review.domain.diff.word_index import index_tokens
from review.domain.text.tokenizer import tokenize

# The sizes of one match and of the old and new words before it.
STEPS = st.lists(
    st.tuples(st.integers(1, 6), st.integers(0, 9), st.integers(0, 9)).filter(
        lambda s: s[1] + s[2]
    ),
    max_size=30,
)


def matches_of(steps: list[tuple[int, int, int]]) -> list[Match]:
    matches: list[Match] = []
    old = new = 0
    for size, before_old, before_new in steps:
        matches.append(Match(old + before_old, new + before_new, size))
        old, new = old + before_old + size, new + before_new + size
    return matches


def end_after(matches: list[Match], words: int) -> Match:
    last = matches[-1] if matches else Match(0, 0, 0)
    return Match(last.old + last.size + words, last.new + last.size + words, 0)


@pytest.mark.parametrize(
    ("size", "before", "after", "kept"),
    [
        (1, (3, 3), (3, 3), False),
        (1, (2, 2), (3, 3), True),
        (1, (3, 3), (2, 2), True),
        (1, (3, 0), (0, 3), True),  # a deletion, then an insertion
        (2, (5, 5), (9, 9), True),
        (2, (6, 1), (9, 9), False),
        (1, (0, 0), (9, 9), True),
    ],
)
def test_a_match_is_dropped_between_edits_three_times_as_long(size, before, after, kept):
    match = Match(*before, size)
    end = Match(before[0] + size + after[0], before[1] + size + after[1], 0)
    assert drop_incidental_matches([match], end) == [match] * kept


@settings(deadline=None)
@given(STEPS, st.integers(0, 9))
def test_matches_are_kept_whole_and_in_order(steps, rest):
    matches = matches_of(steps)
    kept = drop_incidental_matches(matches, end_after(matches, rest))
    remaining = iter(matches)
    assert all(match in remaining for match in kept)
    longest = max([rest, *(max(step[1:]) for step in steps)])
    if all(3 * match.size > longest for match in matches):
        assert kept == matches


def test_many_incidental_matches_are_all_dropped():
    matches = matches_of([(1, 4, 4)] * 1_000)
    assert drop_incidental_matches(matches, end_after(matches, 4)) == []


def test_what_is_dropped_is_decided_alike_in_long_texts():
    steps = [(1, 4, 4), (30, 4, 4), (1, 2, 2), (1, 0, 9)]
    matches = matches_of(steps * 200)
    kept = drop_incidental_matches(matches, end_after(matches, 4))
    assert [match.size for match in kept] == [30, 1] * 200


@pytest.mark.parametrize(
    ("old", "new", "matches", "aligned"),
    [
        ("A b. A c. D", "A b. A x. A c. D", [(0, 0, 3), (3, 5, 2)], [(0, 0, 2), (2, 4, 3)]),
        ("A b c", "A b b c", [(0, 0, 2), (2, 3, 1)], [(0, 0, 2), (2, 3, 1)]),
    ],
)
def test_edits_are_aligned_to_sentences(old, new, matches, aligned):
    sides = [index_tokens(tokenize(text, "en")) for text in (old, new)]
    assert align_to_boundaries([Match(*match) for match in matches], *sides) == aligned


@settings(deadline=None)
@given(STEPS, st.integers(0, 9))
def test_aligned_matches_do_not_overlap(steps, rest):
    matches = matches_of(steps)
    end = end_after(matches, rest)
    sides = [index_tokens(tokenize("a " * size, "en")) for size in (end.old, end.new)]
    for first, second in pairwise(clean_up(matches, *sides)):
        assert second.old >= first.old + first.size
        assert second.new >= first.new + first.size
