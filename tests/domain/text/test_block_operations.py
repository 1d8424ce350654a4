"""Editing block by block: split, join, add, remove, move."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.domain.text.block_operations import (
    add_after,
    append_text,
    join,
    join_texts,
    move,
    remove,
    split,
)
from review.domain.text.blocks import FRONT, MAX_BLOCK_LENGTH, Block, Kind, validate
from review.domain.text.tokenizer import graphemes
from tests.domain.block_strategies import sources

Texts = tuple[Block, ...]

HEADLINE = Block("h", Kind.HEADLINE, "Siege lifted", ("sh",))
STANDFIRST = Block("d", Kind.STANDFIRST, "After ten months", ("sd",))
FIRST = Block("p", Kind.PARAGRAPH, "The convoy came. People wept.", ("s1", "s2"))
SECOND = Block("q", Kind.QUOTE, "We had given up.", ("s2", "s3"))
TEXT = (HEADLINE, STANDFIRST, FIRST, SECOND)


def test_a_split_keeps_the_id_in_front_and_the_links_in_both() -> None:
    _, _, head, tail, last = split(TEXT, "p", 16)
    assert head == Block("p", Kind.PARAGRAPH, "The convoy came.", ("s1", "s2"))
    assert (tail.kind, tail.text, tail.renders) == (Kind.PARAGRAPH, "People wept.", ("s1", "s2"))
    assert tail.id not in {one.id for one in TEXT}
    assert last == SECOND


def test_what_is_cut_from_a_headline_begins_the_body() -> None:
    head, standfirst, tail, *_ = split(TEXT, "h", 5)
    assert (head.text, standfirst) == ("Siege", STANDFIRST)
    assert (tail.kind, tail.text) == (Kind.PARAGRAPH, "lifted")


def test_a_cut_never_parts_a_letter_from_its_marks() -> None:
    text = "تُثبَّت"
    head, tail = split((Block("a", Kind.PARAGRAPH, text),), "a", 1)
    assert (head.text, tail.text) == ("تُ", "ثبَّت")


@pytest.mark.parametrize("offset", [-1, 30])
def test_an_offset_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(Invalid, match="offset_outside_block"):
        split(TEXT, "p", offset)


def test_joined_blocks_keep_the_first_id_and_all_links() -> None:
    joined = join(TEXT, "p")
    assert joined[:2] == TEXT[:2]
    text = "The convoy came. People wept. We had given up."
    assert joined[2:] == (Block("p", Kind.PARAGRAPH, text, ("s1", "s2", "s3")),)


def test_an_empty_block_takes_the_kind_of_what_is_joined_to_it() -> None:
    blocks = (Block("e", Kind.PARAGRAPH, ""), SECOND)
    assert join(blocks, "e") == (Block("e", Kind.QUOTE, SECOND.text, SECOND.renders),)


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (("Ein Satz.", "Noch einer."), "Ein Satz. Noch einer."),
        (("جملة.", "أخرى."), "جملة. أخرى."),
        (("代表团抵达。", "居民落泪。"), "代表团抵达。居民落泪。"),
        (("会議が開かれた。", "東京で"), "会議が開かれた。東京で"),
        (("한국어.", "문장"), "한국어. 문장"),
        (("รัฐบาลประกาศ", "เมื่อวาน"), "รัฐบาลประกาศ เมื่อวาน"),
        (("代表团 UN", "抵达"), "代表团 UN 抵达"),
        (("", "x", "", "y"), "x y"),
        (("x\n", "y"), "x\ny"),
    ],
)
def test_the_script_decides_what_stands_at_the_seam(texts: tuple[str, ...], joined: str) -> None:
    assert join_texts(texts) == joined


def test_what_cannot_be_joined_is_refused() -> None:
    with pytest.raises(Invalid, match="nothing_to_join"):
        join(TEXT, "q")
    with pytest.raises(Invalid, match="front_cannot_be_joined"):
        join(TEXT, "h")


@given(sources().filter(lambda text: any(b.kind not in FRONT for b in text)), st.data())
def test_joining_what_was_split_gives_the_same_words(text: Texts, data: st.DataObject) -> None:
    block = data.draw(st.sampled_from([one for one in text if one.kind not in FRONT]))
    offset = data.draw(st.integers(0, len(block.text)))
    again = join(split(text, block.id, offset), block.id)
    assert [one.id for one in again] == [one.id for one in text]
    (joined,) = [one for one in again if one.id == block.id]
    assert "".join(joined.text.split()) == "".join(block.text.split())
    assert joined.renders == block.renders


@given(st.lists(st.sampled_from(["one", "اثنان", "3.5", "don't"]), min_size=2), st.data())
def test_joining_at_a_space_gives_the_very_same_text(words: list[str], data: st.DataObject) -> None:
    text = (Block("a", Kind.PARAGRAPH, " ".join(words), ("s",)),)
    cut = data.draw(st.integers(1, len(words) - 1))
    offset = len(" ".join(words[:cut])) + data.draw(st.integers(0, 1))
    assert join(split(text, "a", offset), "a") == text


@given(sources().filter(bool), st.data())
def test_a_split_falls_between_characters(text: Texts, data: st.DataObject) -> None:
    block = data.draw(st.sampled_from(text))
    offset = data.draw(st.integers(0, len(block.text)))
    pieces = [one.text for one in split(text, block.id, offset) if one not in text]
    whole = [cluster for cluster in graphemes(block.text) if not cluster.isspace()]
    parts = [cluster for piece in pieces for cluster in graphemes(piece) if not cluster.isspace()]
    assert parts in (whole, [])


def test_blocks_are_added_where_they_may_stand() -> None:
    assert [one.kind for one in add_after(TEXT, "p", Kind.CROSSHEAD)][3] is Kind.CROSSHEAD
    assert [one.kind for one in add_after(TEXT, None, Kind.CAPTION)][2] is Kind.CAPTION
    assert [one.kind for one in add_after(TEXT, "h", Kind.CAPTION)][2] is Kind.CAPTION
    assert add_after((HEADLINE, FIRST), "p", Kind.STANDFIRST)[1].kind is Kind.STANDFIRST
    assert add_after((FIRST,), "p", Kind.HEADLINE, ("s9",))[0].renders == ("s9",)
    with pytest.raises(Invalid, match="repeated_headline"):
        add_after(TEXT, "p", Kind.HEADLINE)


def test_blocks_are_removed_and_moved_inside_the_body() -> None:
    assert remove(TEXT, "d") == (HEADLINE, FIRST, SECOND)
    assert move(TEXT, "q", -1) == (HEADLINE, STANDFIRST, SECOND, FIRST)
    assert move(TEXT, "q", -9) == (HEADLINE, STANDFIRST, SECOND, FIRST)
    assert move(TEXT, "p", 9) == (HEADLINE, STANDFIRST, SECOND, FIRST)
    assert move(TEXT, "p", 0) == TEXT
    with pytest.raises(Invalid, match="front_cannot_be_moved"):
        move(TEXT, "h", 1)


def test_unknown_ids_are_refused_by_every_act() -> None:
    for act in (
        lambda: split(TEXT, "zz", 0),
        lambda: join(TEXT, "zz"),
        lambda: add_after(TEXT, "zz", Kind.QUOTE),
        lambda: remove(TEXT, "zz"),
        lambda: move(TEXT, "zz", 1),
    ):
        with pytest.raises(Invalid, match="unknown_block"):
            act()


ACTS: list[Callable[[Texts, str], Texts]] = [
    lambda text, id: split(text, id, 0),
    lambda text, id: join(text, id),
    lambda text, id: add_after(text, id, Kind.QUOTE),
    lambda text, id: add_after(text, None, Kind.HEADLINE),
    lambda text, id: remove(text, id),
    lambda text, id: move(text, id, -1),
    lambda text, id: move(text, id, 1),
]


@given(sources(), st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 7)), max_size=5))
def test_every_act_leaves_a_valid_text(
    text: Texts, acts: list[tuple[Callable[[Texts, str], Texts], int]]
) -> None:
    for act, place in acts:
        id = text[place % len(text)].id if text else "none"
        with suppress(Invalid):
            text = act(text, id)
        validate(text)


def body(*lengths: int) -> Texts:
    return tuple(
        Block(f"b{place}", Kind.PARAGRAPH, "w" * length) for place, length in enumerate(lengths)
    )


@pytest.mark.parametrize("lengths", [(MAX_BLOCK_LENGTH - 5, 5), (1, MAX_BLOCK_LENGTH), (50_000, 1)])
def test_no_block_grows_beyond_the_limit_by_a_join(lengths: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="would_be_too_long") as refused:
        join(body(*lengths), "b0")
    assert refused.value.detail["id"] == "b0"


def test_blocks_are_joined_up_to_the_limit() -> None:
    assert len(join(body(MAX_BLOCK_LENGTH - 6, 5), "b0")[0].text) == MAX_BLOCK_LENGTH
    assert len(join(body(MAX_BLOCK_LENGTH, 0), "b0")[0].text) == MAX_BLOCK_LENGTH
    assert len(join(body(50_000, 0), "b0")[0].text) == 50_000  # stored before there were limits


def test_no_text_is_appended_beyond_the_limit() -> None:
    with pytest.raises(Invalid, match="would_be_too_long"):
        append_text(body(MAX_BLOCK_LENGTH), "b0", "more")
    assert len(append_text(body(MAX_BLOCK_LENGTH - 5), "b0", "more")[0].text) == MAX_BLOCK_LENGTH
