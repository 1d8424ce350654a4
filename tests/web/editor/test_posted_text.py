"""The posted text: parallel lists to blocks, in the translation's own order; the row buttons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from review.domain.errors import Invalid
from review.domain.text.blocks import Block, Kind
from review.web.editor.posted_text import PostedText, change_rows, concerned, read_text
from tests.cast import ARABIC, ENGLISH


def posted(blocks: tuple[Block, ...], **more: str) -> MultiDict[str, str]:
    form: MultiDict[str, str] = MultiDict({"base": "3", **more})
    for block in blocks:
        form.add("block_id", block.id)
        form.add("block_kind", block.kind)
        form.add("block_renders", " ".join(block.renders))
        form.add("block_text", block.text)
    return form


def ids(text: PostedText) -> str:
    return " ".join(block.id for block in text.blocks)


def test_a_form_gives_the_text_back() -> None:
    form = posted(ENGLISH)
    form.setlist("left_out", ["s-1", "s-2"])
    assert read_text(form) == PostedText(ENGLISH, ("s-1", "s-2"), 3)
    assert read_text(posted(())) == PostedText((), (), 3)


def test_the_order_is_the_translations_and_not_the_pages() -> None:
    form = posted(ENGLISH, order="t-head t-deck t-3 t-1 t-2")
    assert ids(read_text(form)) == "t-head t-deck t-3 t-1 t-2"


def test_a_block_that_the_order_does_not_name_stays_behind_its_neighbour() -> None:
    form = posted((*ENGLISH[:3], Block("new", Kind.PARAGRAPH, "x"), *ENGLISH[3:]),
                  order="t-head t-deck t-2 t-1 t-3 gone")  # fmt: skip
    assert ids(read_text(form)) == "t-head t-deck t-2 t-1 new t-3"


@given(st.permutations(["t-1", "t-2", "t-3"]), st.lists(st.sampled_from("abc"), unique=True))
def test_no_order_loses_or_doubles_a_block(body: list[str], strangers: list[str]) -> None:
    form = posted(ENGLISH, order=" ".join(["t-head", "t-deck", *body, *strangers]))
    assert ids(read_text(form)).split() == ["t-head", "t-deck", *body]


@pytest.mark.parametrize(
    "spoil",
    [
        {"base": ""},
        {"base": "-1"},
        {"base": "x"},
        {"base": "²"},
        {"base": "9" * 5000},
        {"block_text": "one too many"},
        {"block_kind": "poem"},
    ],
)
def test_what_is_not_ours_is_refused(spoil: dict[str, str]) -> None:
    form = posted(ENGLISH)
    for name, value in spoil.items():
        if name == "base":
            form[name] = value
        else:
            form.add(name, value)
    with pytest.raises(Invalid):
        read_text(form)


def test_two_blocks_of_one_id_are_refused() -> None:
    with pytest.raises(Invalid, match="repeated_block_id"):
        read_text(posted((ENGLISH[2], ENGLISH[2])))


def after(op: str, offset: str = "", blocks: tuple[Block, ...] = ENGLISH) -> tuple[Block, ...]:
    return change_rows(PostedText(blocks, ("s-9",), 3), ARABIC, op, offset).blocks


def test_a_paragraph_is_parted_at_the_cursor_or_at_its_first_empty_line() -> None:
    assert [b.text for b in after("split:t-1", "10")[2:4]] == [
        "Neighbours",
        "gathered at the spring at seven.",
    ]
    parted = (*ENGLISH[:2], Block("t-1", Kind.PARAGRAPH, "One.\n\nTwo.\n\nThree.", ("s-1",)))
    assert [b.text for b in after("split:t-1", "", parted)[2:]] == ["One.", "Two.\n\nThree."]
    for wrong in ("half", "²", "-1", "9" * 5000):
        with pytest.raises(Invalid, match="not_blocks"):
            after("split:t-1", wrong)


def test_moving_adding_removing_and_joining() -> None:
    assert [b.id for b in after("up:t-2")] == ["t-head", "t-deck", "t-2", "t-1", "t-3"]
    assert [b.id for b in after("down:t-3")] == [b.id for b in ENGLISH]
    assert [b.id for b in after("remove:t-1")] == ["t-head", "t-deck", "t-2", "t-3"]
    assert after("add:t-1")[3].text == ""
    assert after("join:t-2")[3].renders == ("s-2", "s-3")


def test_a_block_is_linked_to_the_paragraphs_that_are_numbered() -> None:
    assert after("link:t-1", "4")[2].renders == ("s-2",)
    assert after("link:t-1", "3–5")[2].renders == ("s-1", "s-2", "s-3")
    assert after("link:t-1", "٣، ٥")[2].renders == ("s-1", "s-3")
    assert after("link:t-1", "")[2].renders == ()
    for wrong in ("0", "6", "5-3", "999999", "1-5 " * 100_000):
        with pytest.raises(Invalid, match="no_such_paragraph"):
            after("link:t-1", wrong)


def test_a_rendering_stands_behind_what_renders_the_paragraph_before() -> None:
    fewer = tuple(b for b in ENGLISH if b.id not in ("t-head", "t-2"))
    assert [b.renders for b in after("render:s-2", "", fewer)] == [
        ("s-deck",), ("s-1",), ("s-2",), ("s-3",),
    ]  # fmt: skip
    assert after("render:s-head", "", fewer)[0].kind is Kind.HEADLINE


@pytest.mark.parametrize("op", ["", "split", "fly:t-1", "front:poem", "front:paragraph",
                                "render:t-1", "up:t-head", "join:t-3", "add:nobody"])  # fmt: skip
def test_a_button_that_leads_nowhere_is_refused(op: str) -> None:
    with pytest.raises(Invalid):
        after(op)


def test_the_rest_of_the_post_is_left_alone() -> None:
    changed = change_rows(PostedText(ENGLISH, ("s-9",), 3), ARABIC, "up:t-2", "")
    assert (changed.left_out, changed.base_number) == (("s-9",), 3)


def test_the_original_is_put_behind_what_a_block_has() -> None:
    assert after("copy:t-1")[2].text == f"{ENGLISH[2].text} {ARABIC[2].text}"
    joined = after("join:t-1")
    both = f"{joined[2].text} {ARABIC[2].text} {ARABIC[3].text}"
    assert after("copy:t-1", "", joined)[2].text == both
    with pytest.raises(Invalid, match="unknown_block"):
        after("copy:nobody")


def test_a_row_button_concerns_its_block_or_what_renders_it() -> None:
    text = PostedText(ENGLISH, (), 3)
    assert [concerned(text, id) for id in ("t-2", "s-2", "headline", "gone", "")] == [
        "t-2", "t-2", "t-head", "", "",
    ]  # fmt: skip
