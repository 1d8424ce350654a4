"""The posted text: parallel lists to blocks, in the order of the translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from review.domain.errors import Invalid
from review.domain.text.blocks import Block, Kind
from review.web.editor.posted_text import PostedText, parse_posted_text
from tests.cast import ENGLISH


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


def test_a_posted_form_is_parsed_to_the_text() -> None:
    form = posted(ENGLISH)
    form.setlist("left_out", ["s-1", "s-2"])
    assert parse_posted_text(form) == PostedText(ENGLISH, ("s-1", "s-2"), 3)
    assert parse_posted_text(posted(())) == PostedText((), (), 3)


def test_the_order_is_the_translations_and_not_the_pages() -> None:
    form = posted(ENGLISH, order="t-head t-deck t-3 t-1 t-2")
    assert ids(parse_posted_text(form)) == "t-head t-deck t-3 t-1 t-2"


def test_a_block_that_the_order_does_not_name_stays_behind_its_neighbour() -> None:
    form = posted((*ENGLISH[:3], Block("new", Kind.PARAGRAPH, "x"), *ENGLISH[3:]),
                  order="t-head t-deck t-2 t-1 t-3 gone")  # fmt: skip
    assert ids(parse_posted_text(form)) == "t-head t-deck t-2 t-1 new t-3"


@given(st.permutations(["t-1", "t-2", "t-3"]), st.lists(st.sampled_from("abc"), unique=True))
def test_no_order_loses_or_doubles_a_block(body: list[str], strangers: list[str]) -> None:
    form = posted(ENGLISH, order=" ".join(["t-head", "t-deck", *body, *strangers]))
    assert ids(parse_posted_text(form)).split() == ["t-head", "t-deck", *body]


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
def test_malformed_forms_are_refused(spoil: dict[str, str]) -> None:
    form = posted(ENGLISH)
    for name, value in spoil.items():
        if name == "base":
            form[name] = value
        else:
            form.add(name, value)
    with pytest.raises(Invalid):
        parse_posted_text(form)


def test_two_blocks_of_one_id_are_refused() -> None:
    with pytest.raises(Invalid, match="repeated_block_id"):
        parse_posted_text(posted((ENGLISH[2], ENGLISH[2])))
