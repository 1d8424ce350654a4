"""Moved blocks, numbered, with the places they left and came to."""

from __future__ import annotations

import pytest

from review.domain.diff.compare import compare
from review.domain.diff.move_numbers import Move, moves
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
