"""Which blocks count as moved, and the positions that moved blocks left and came to."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.diff.block_moves import Move, moved_positions, moves
from review.domain.diff.compare import compare
from review.domain.text.blocks import Block, Kind

TEXT = "Paragraph {} tells of the well, the road and the people of the town, at some length."


def moved(old: str, new: str) -> tuple[Move, ...]:
    sides = (
        [Block(id, Kind.PARAGRAPH, TEXT.format(id)) for id in letters] for letters in (old, new)
    )
    return moves(compare(*sides, "en"))


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("abcd", "abcd", []),
        ("abcd", "dabc", [Move(1, 0, 3, -1)]),
        ("abcd", "bcda", [Move(1, 3, -1, 2)]),
        ("abcdef", "afbcde", [Move(1, 1, 5, 0)]),
        ("abcdef", "abedcf", [Move(1, 2, 4, 1), Move(2, 3, 4, 2)]),
        ("abcd", "dab", [Move(1, 0, 2, -1)]),
    ],
)
def test_each_move_has_a_number_and_both_places(old: str, new: str, found: list[Move]) -> None:
    assert moved(old, new) == tuple(found)


def test_a_split_block_that_moved_moved_once() -> None:
    first, second = TEXT.format("a"), TEXT.format("b")
    old = [
        Block("s", Kind.PARAGRAPH, f"{first} {second}"),
        *(Block(id, Kind.PARAGRAPH, TEXT.format(id) * 3) for id in "cde"),
    ]
    new = [*old[1:], Block("s", Kind.PARAGRAPH, first), Block("t", Kind.PARAGRAPH, second)]
    comparison = compare(old, new, "en")
    assert (comparison.moved, comparison.split) == (1, 1)
    assert moves(comparison) == (Move(1, 3, -1, 2),)


@settings(deadline=None)
@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_the_fewest_move_and_of_equally_few_the_shortest(places, sizes):
    moved = moved_positions(places, sizes)
    staying = [position for position in range(7) if position not in moved]
    assert all(places[first] < places[second] for first, second in pairwise(staying))
    best = max(
        (len(chosen), sum(sizes[position] for position in chosen))
        for size in range(8)
        for chosen in combinations(range(7), size)
        if all(places[first] < places[second] for first, second in pairwise(chosen))
    )
    assert (len(staying), sum(sizes[position] for position in staying)) == best
