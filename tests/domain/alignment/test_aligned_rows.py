"""Rows of linked blocks, and how far a translation has come."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from review.domain.alignment.aligned_rows import AlignedRow, align_rows, progress, unrendered
from review.domain.text.block_operations import empty_translation
from review.domain.text.blocks import Block, Kind
from tests.domain.block_strategies import pairs, sources

Texts = tuple[Block, ...]


def block(id: str, *renders: str, text: str = "x") -> Block:
    return Block(id, Kind.PARAGRAPH, text, renders)


def ids(found: Sequence[AlignedRow]) -> list[str]:
    """Each row as `sources|targets`."""
    return [
        "".join(one.id for one in row.sources) + "|" + "".join(one.id for one in row.targets)
        for row in found
    ]


ABC = (block("a"), block("b"), block("c"))


def test_rows_follow_the_source_one_to_one() -> None:
    target = (block("x", "a"), block("y", "b"), block("z", "c"))
    assert ids(align_rows(ABC, target)) == ["a|x", "b|y", "c|z"]


def test_joined_and_split_paragraphs_share_a_row() -> None:
    target = (block("x", "a", "b"), block("y", "c"), block("z", "c"))
    assert ids(align_rows(ABC, target)) == ["ab|x", "c|yz"]


def test_an_added_block_stands_after_the_one_it_follows() -> None:
    target = (block("0"), block("x", "a"), block("1"), block("2"), block("y", "b"), block("3"))
    assert ids(align_rows(ABC, target)) == ["|0", "a|x", "|1", "|2", "b|y", "|3", "c|"]


def test_moved_blocks_stay_beside_their_source() -> None:
    target = (block("z", "c"), block("n"), block("x", "a"), block("y", "b"))
    assert ids(align_rows(ABC, target)) == ["a|x", "b|y", "c|z", "|n"]


def test_a_block_that_joins_distant_paragraphs_takes_one_row() -> None:
    target = (block("x", "a", "c"), block("y", "b"))
    assert ids(align_rows(ABC, target)) == ["ac|x", "b|y"]


def test_links_to_blocks_that_are_gone_count_as_none() -> None:
    assert ids(align_rows(ABC[:1], (block("x", "a"), block("y", "gone")))) == ["a|x", "|y"]


def test_sides_may_use_the_same_ids() -> None:
    assert ids(align_rows(ABC[:2], (block("b", "a"), block("a", "b")))) == ["a|b", "b|a"]


def test_a_row_is_left_out_when_all_its_sources_are() -> None:
    target = (block("x", "a", "b"),)
    assert [row.left_out for row in align_rows(ABC, target, {"a", "c"})] == [False, True]
    assert [row.left_out for row in align_rows((), target, {"a"})] == [False]


@given(pairs)
def test_every_block_is_in_exactly_one_row(pair: tuple[Texts, Texts]) -> None:
    source, target = pair
    found = align_rows(source, target)
    assert sorted(one.id for row in found for one in row.sources) == sorted(b.id for b in source)
    assert sorted(one.id for row in found for one in row.targets) == sorted(b.id for b in target)


@given(pairs)
def test_linked_blocks_share_a_row_and_the_source_leads(pair: tuple[Texts, Texts]) -> None:
    source, target = pair
    found = align_rows(source, target)
    row_of = {one.id: place for place, row in enumerate(found) for one in row.sources}
    for place, row in enumerate(found):
        for one in row.targets:
            assert {row_of[id] for id in one.renders if id in row_of} <= {place}
    place_of = {one.id: place for place, one in enumerate(source)}
    leaders = [place_of[row.sources[0].id] for row in found if row.sources]
    assert leaders == sorted(leaders)


@given(pairs)
def test_inside_a_row_each_side_keeps_its_order(pair: tuple[Texts, Texts]) -> None:
    for side, blocks in zip(("sources", "targets"), pair, strict=True):
        order = {one.id: place for place, one in enumerate(blocks)}
        for row in align_rows(*pair):
            places = [order[one.id] for one in getattr(row, side)]
            assert places == sorted(places)


def test_very_many_rows_hold_each_block_once() -> None:
    source = tuple(block(f"s{n}") for n in range(20_000))
    target = tuple(block(f"t{n}", f"s{n}", f"s{(n * 7) % 20_000}") for n in range(20_000))
    found = align_rows(source, target)
    assert sum(len(row.sources) for row in found) == 20_000
    assert sum(len(row.targets) for row in found) == 20_000


def test_progress_counts_what_is_rendered_or_left_out() -> None:
    source = (*ABC, block("blank", text=" \n"))
    target = (block("x", "a"), block("y", "b", text="  "), block("z"))
    assert unrendered(source, target) == ("b", "c")
    assert progress(source, target) == (1, 3)
    assert unrendered(source, target, {"c"}) == ("b",)
    assert progress(source, target, {"c", "a"}) == (2, 3)


@given(sources())
def test_an_empty_translation_has_everything_still_to_do(source: Texts) -> None:
    target = empty_translation(source)
    assert [one.kind for one in target] == [one.kind for one in source]
    assert ids(align_rows(source, target)) == [
        f"{one.id}|{other.id}" for one, other in zip(source, target, strict=True)
    ]
    assert progress(source, target)[0] == 0


@given(pairs, st.sets(st.sampled_from([f"s{n}" for n in range(10)])))
def test_progress_agrees_with_what_is_unrendered(
    pair: tuple[Texts, Texts], left_out: set[str]
) -> None:
    done, total = progress(*pair, left_out)
    assert total - done == len(unrendered(*pair, left_out))
    assert 0 <= done <= total
