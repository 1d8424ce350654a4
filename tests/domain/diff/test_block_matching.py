"""Which block of one text is which of the other: moved, split, joined, cut or added."""

from __future__ import annotations

import pytest

from review.domain.diff.compare import compare
from review.domain.diff.model import ChangeKind, Label, Op, Span
from review.domain.text.blocks import Block, Kind
from tests.domain.diff_helpers import kinds, new_texts, old_texts, paragraphs, shown


@pytest.mark.parametrize("ids_known", [True, False])
def test_two_paragraphs_swapped_are_one_move(ids_known):
    old = paragraphs("First one here.", "The second is a longer paragraph.", "Third.", "Fourth.")
    new = [old[1], old[0], old[2], old[3]]
    comparison = compare(old, new, "en", ids_known=ids_known)
    assert kinds(comparison.blocks) == ["same", "moved", "same", "same"]
    assert not any(block.marked for block in comparison.blocks)
    assert (comparison.moved, dict(comparison.counts), comparison.total) == (1, {}, 1)


def test_swapped_texts_under_kept_ids_are_one_move():
    old = paragraphs("The army entered the town at dawn.", "Nobody was told why schools shut.")
    new = paragraphs(old[1].text, old[0].text)
    assert sorted(kinds(compare(old, new, "en").blocks)) == ["moved", "same"]


@pytest.mark.parametrize("ids_known", [True, False])
def test_a_paragraph_split_in_two_is_a_split_with_its_words_unmarked(ids_known):
    old = paragraphs("Before it.", "It began at dawn. By noon the road was shut.", "After it.")
    new = [
        old[0],
        Block("b2", Kind.PARAGRAPH, "It began at dawn."),
        Block("new", Kind.PARAGRAPH, "By noon the road was shut."),
        old[2],
    ]
    comparison = compare(old, new, "en", ids_known=ids_known)
    assert kinds(comparison.blocks) == ["same", "split", "split", "same"]
    assert [block.old for block in comparison.blocks] == [(0,), (1,), (1,), (2,)]
    assert not any(block.marked for block in comparison.blocks)
    assert (comparison.split, dict(comparison.counts)) == (1, {})
    assert new_texts(comparison) == tuple(block.text for block in new)


def test_headline_and_standfirst_have_their_own_rows():
    old = [
        Block("h", Kind.HEADLINE, "Army retakes town"),
        Block("s", Kind.STANDFIRST, "Thousands leave as the road opens"),
        *paragraphs("The army retook the town on Friday."),
    ]
    new = [
        Block("x", Kind.HEADLINE, "Thousands leave as the road opens"),
        Block("y", Kind.STANDFIRST, "The army retook the town on Friday."),
        Block("z", Kind.PARAGRAPH, "Army retakes town"),
    ]
    for ids_known in (True, False):
        comparison = compare(old, new, "en", ids_known=ids_known)
        rows = [
            (old[block.old[0]].kind, new[block.new[0]].kind)
            for block in comparison.blocks
            if block.old and block.new
        ]
        assert (Kind.HEADLINE, Kind.HEADLINE) in rows
        assert (Kind.STANDFIRST, Kind.STANDFIRST) in rows
        assert all(
            before is after or {before, after} <= {Kind.PARAGRAPH, Kind.QUOTE}
            for before, after in rows
        )


def test_a_headline_that_becomes_a_paragraph_is_cut_and_added():
    old = [Block("a", Kind.HEADLINE, "Army retakes town")]
    new = [Block("a", Kind.PARAGRAPH, "Army retakes town")]
    assert kinds(compare(old, new, "en").blocks) == ["cut", "added"]


def test_cut_blocks_stand_where_they_stood():
    old = paragraphs("One stays.", "Two goes.", "Three stays.", "Four goes too.")
    new = [old[0], Block("n", Kind.PARAGRAPH, "Something else altogether."), old[2]]
    comparison = compare(old, new, "en")
    assert kinds(comparison.blocks) == ["same", "cut", "added", "same", "cut"]
    assert [block.old for block in comparison.blocks] == [(0,), (1,), (), (2,), (3,)]
    assert comparison.blocks[1].spans == (Span(Op.cut, "Two goes.", Label.cut),)
    assert comparison.blocks[2].spans[0].label is Label.added


def test_moved_and_changed():
    old = paragraphs("The aid did not come for weeks.", "Nobody knew why.", "Schools stayed shut.")
    new = [old[1], old[2], Block("b1", Kind.PARAGRAPH, "The aid did not come for months.")]
    for ids_known in (True, False):
        block = compare(old, new, "en", ids_known=ids_known).blocks[2]
        assert block.kind is ChangeKind.moved
        assert block.moved
        assert block.marked
        assert shown(block.spans) == "The aid did not come for [-weeks-]{+months+}."


def test_the_fewest_blocks_move():
    old = paragraphs("One.", "Two.", "Three.", "Four.", "Five.")
    new = [old[4], *old[:4]]
    comparison = compare(old, new, "en")
    assert kinds(comparison.blocks) == ["moved", "same", "same", "same", "same"]


def test_of_two_that_changed_places_the_shorter_moved():
    old = paragraphs("A very long paragraph that stays where it is.", "Short.")
    assert kinds(compare(old, old[::-1], "en").blocks) == ["moved", "same"]


@pytest.mark.parametrize("ids_known", [True, False])
def test_joined(ids_known):
    old = paragraphs("It began at dawn.", "By noon the road was shut.", "After.")
    new = [Block("b1", Kind.PARAGRAPH, f"{old[0].text} {old[1].text}"), old[2]]
    comparison = compare(old, new, "en", ids_known=ids_known)
    assert kinds(comparison.blocks) == ["joined", "same"]
    assert comparison.blocks[0].old == (0, 1)
    assert not comparison.blocks[0].marked
    assert comparison.joined == 1
    assert old_texts(comparison) == tuple(block.text for block in old)


def test_split_and_joined_with_other_changes():
    whole = "It began at dawn, and by noon the road was shut."
    pieces = ["It began at dusk.", "By noon the road was shut!"]
    split = compare(paragraphs(whole), paragraphs(*pieces), "en")
    assert [shown(block.spans) for block in split.blocks] == [
        "It began at [-dawn, and by-]{+dusk.+}",
        "{+By+} noon the road was shut[-.-]{+!+}",
    ]
    joined = compare(paragraphs(*pieces), paragraphs(whole), "en")
    assert kinds(joined.blocks) == ["joined"]
    assert old_texts(joined) == tuple(pieces)
    assert joined.blocks[0].marked


def test_words_changed_behind_a_seam_are_marked_behind_it():
    pieces = ["The list is short.", "Among these stand two poems that everybody knows."]
    whole = "The list is short. These stand two poems that everybody knows."
    joined = compare(paragraphs(*pieces), paragraphs(whole), "en")
    assert shown(joined.blocks[0].spans) == (
        "The list is short. [-Among these-]{+These+} stand two poems that everybody knows."
    )
    assert old_texts(joined) == tuple(pieces)
    split = compare(paragraphs(whole), paragraphs(*pieces), "en")
    assert [shown(block.spans) for block in split.blocks] == [
        "The list is short.",
        "[-These-]{+Among these+} stand two poems that everybody knows.",
    ]
    assert old_texts(split) == (whole,)


def test_split_in_three_without_spaces():
    text = "今天政府军进入城市。居民离开家园。学校全部关闭。"
    pieces = ["今天政府军进入城市。", "居民离开家园。", "学校全部关闭。"]
    comparison = compare(paragraphs(text), paragraphs(*pieces, prefix="n"), "zh", ids_known=False)
    assert kinds(comparison.blocks) == ["split"] * 3
    assert not any(block.marked for block in comparison.blocks)


def test_a_seam_is_kept_where_a_split_changes_how_letters_make_words():
    # The dictionary reads the letters of the whole otherwise than those of its pieces.
    whole = "ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอน"
    for cut in range(1, len(whole)):
        old, new = paragraphs(whole), paragraphs(whole[:cut], whole[cut:])
        for before, after in ((old, new), (new, old)):
            comparison = compare(before, after, "th")
            assert new_texts(comparison) == tuple(block.text for block in after)


def test_equal_texts_pair_in_their_order():
    old = paragraphs("* * *", "Alpha beta gamma.", "* * *", "Delta epsilon.", "* * *")
    new = [old[0], old[1], old[4], old[3]]
    for ids_known in (True, False):
        comparison = compare(old, new, "en", ids_known=ids_known)
        assert sum(block.kind is ChangeKind.cut for block in comparison.blocks) == 1
        assert not any(block.marked for block in comparison.blocks if block.new)
    unknown = compare(old, new, "en", ids_known=False)
    assert kinds(unknown.blocks) == ["same", "same", "same", "same", "cut"]


def test_an_id_used_twice_is_not_believed():
    old = paragraphs("Alpha beta gamma delta.", "One two three four.")
    new = [Block("b1", Kind.PARAGRAPH, old[1].text), Block("b1", Kind.PARAGRAPH, old[0].text)]
    comparison = compare(old, new, "en")
    assert sorted(kinds(comparison.blocks)) == ["moved", "same"]
    assert new_texts(comparison) == (new[0].text, new[1].text)


def test_another_kind_of_block_is_a_change():
    old = paragraphs("What now?")
    new = [Block("b1", Kind.CROSSHEAD, "What now?")]
    comparison = compare(old, new, "en")
    assert kinds(comparison.blocks) == ["changed"]
    assert comparison.blocks[0].retyped == (Kind.PARAGRAPH, Kind.CROSSHEAD)
    assert not comparison.blocks[0].marked
    assert (comparison.identical, comparison.retyped, comparison.total) == (False, 1, 1)
