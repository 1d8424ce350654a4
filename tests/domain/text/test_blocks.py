"""Blocks: ids, clean text, front and body, validity and JSON."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.domain.text.blocks import (
    MAX_BLOCK_LENGTH,
    MAX_TEXT_LENGTH,
    Block,
    Kind,
    body,
    check_lengths,
    clean_text,
    from_json,
    headline,
    new_id,
    standfirst,
    to_json,
    total_length,
    validate,
)
from tests.domain.block_strategies import sources, wild_texts

HEADLINE = Block("h", Kind.HEADLINE, "Siege lifted")
STANDFIRST = Block("d", Kind.STANDFIRST, "After ten months")
PARAGRAPH = Block("p", Kind.PARAGRAPH, "The convoy came.")


def test_ids_do_not_repeat_and_are_safe_in_urls() -> None:
    ids = {new_id() for _ in range(10_000)}
    assert len(ids) == 10_000
    assert all(len(id) == 12 and id.replace("-", "a").replace("_", "a").isalnum() for id in ids)


def test_front_and_body_are_told_apart() -> None:
    blocks = (HEADLINE, STANDFIRST, PARAGRAPH)
    assert headline(blocks) == HEADLINE
    assert standfirst(blocks) == STANDFIRST
    assert body(blocks) == (PARAGRAPH,)
    assert headline((PARAGRAPH,)) is None


@pytest.mark.parametrize(
    ("blocks", "code"),
    [
        ((PARAGRAPH, PARAGRAPH), "repeated_block_id"),
        ((HEADLINE, Block("x", Kind.HEADLINE, "")), "repeated_headline"),
        ((STANDFIRST, Block("x", Kind.STANDFIRST, "")), "repeated_standfirst"),
        ((PARAGRAPH, HEADLINE), "front_not_first"),
        ((STANDFIRST, HEADLINE), "front_not_first"),
        ((HEADLINE, PARAGRAPH, STANDFIRST), "front_not_first"),
    ],
)
def test_invalid_texts_are_refused(blocks: tuple[Block, ...], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        validate(blocks)
    assert refused.value.code == code


@given(sources())
def test_drawn_sources_are_valid_and_come_back_from_json(source: tuple[Block, ...]) -> None:
    validate(source)
    assert from_json(json.loads(json.dumps(to_json(source)))) == source


def test_links_come_back_from_json_each_once() -> None:
    block = Block("t", Kind.QUOTE, "x", ("a", "b"))
    assert from_json(to_json([block])) == (block,)
    given_twice = [{"id": "t", "kind": "quote", "text": "x", "renders": ["a", "b", "a"]}]
    assert from_json(given_twice) == (block,)


@pytest.mark.parametrize(
    ("given_json", "code"),
    [
        (None, "not_blocks"),
        ({"id": "a"}, "not_blocks"),
        (["a"], "not_a_block"),
        ([{"kind": "quote", "text": ""}], "bad_block_id"),
        ([{"id": "", "kind": "quote", "text": ""}], "bad_block_id"),
        ([{"id": "a b", "kind": "quote", "text": ""}], "bad_block_id"),
        ([{"id": "a" * 65, "kind": "quote", "text": ""}], "bad_block_id"),
        ([{"id": "a", "kind": "quote", "text": "", "renders": "b"}], "bad_block_id"),
        ([{"id": "a", "kind": "quote", "text": "", "renders": [1]}], "bad_block_id"),
        ([{"id": "a", "kind": "quote"}], "bad_block_text"),
        ([{"id": "a", "kind": "script", "text": ""}], "bad_block_kind"),
        ([{"id": "a", "kind": None, "text": ""}], "bad_block_kind"),
        ([{"id": "a", "kind": ["quote"], "text": ""}], "bad_block_kind"),
        ([{"id": "a", "kind": "quote", "text": ""}] * 2, "repeated_block_id"),
    ],
)
def test_nonsense_in_json_is_refused(given_json: object, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_json(given_json)
    assert refused.value.code == code


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "kind", "text", "renders"]), inner)
    ),
)


@given(json_values)
def test_any_json_is_either_blocks_or_invalid(value: object) -> None:
    try:
        blocks = from_json(value)
    except Invalid:
        return
    assert isinstance(value, list)
    assert len(blocks) == len(value)


def test_only_line_ends_and_control_characters_are_changed() -> None:
    assert clean_text("a\r\nb\rc\x0bd\x85e\tf") == "a\nb\nc\nd\ne\tf"
    assert clean_text("a\x00\x1b[31mb\x7f\ud800") == "a[31mb"
    kept = "e\u0301 می\u200cروم \u202eabc \u00a0 x\u00ad \ufeff"
    assert clean_text(kept) == kept


@given(wild_texts)
def test_clean_text_can_be_stored_and_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert cleaned.encode().decode() == cleaned
    assert {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"}} <= {"\n", "\t"}


def test_nothing_that_can_be_printed_is_cleaned_away() -> None:
    """Such a text is let through unread, and would be the same if it were read."""
    printable = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert clean_text(printable) == printable
    assert clean_text(printable + "\0") == printable


def paragraphs(*lengths: int) -> tuple[Block, ...]:
    """A text of paragraphs `p0`, `p1`, ... of these lengths."""
    return tuple(
        Block(f"p{place}", Kind.PARAGRAPH, "ب" * length) for place, length in enumerate(lengths)
    )


def test_a_text_at_the_limits_is_accepted() -> None:
    check_lengths(())
    check_lengths(paragraphs(*[MAX_BLOCK_LENGTH] * (MAX_TEXT_LENGTH // MAX_BLOCK_LENGTH)))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_block_of_any_kind_beyond_the_limit_is_refused(kind: Kind) -> None:
    block = Block("x", kind, "w" * (MAX_BLOCK_LENGTH + 1))
    with pytest.raises(Invalid) as refused:
        check_lengths((PARAGRAPH, block), (PARAGRAPH,))
    assert refused.value.code == "block_too_long"
    assert refused.value.detail == {
        "id": "x", "length": MAX_BLOCK_LENGTH + 1, "longest": MAX_BLOCK_LENGTH,
    }  # fmt: skip


def test_a_text_beyond_the_limit_is_refused() -> None:
    full = paragraphs(*[MAX_BLOCK_LENGTH] * (MAX_TEXT_LENGTH // MAX_BLOCK_LENGTH))
    with pytest.raises(Invalid) as refused:
        check_lengths((*full, HEADLINE), full)
    assert refused.value.code == "text_too_long"
    assert refused.value.detail == {
        "length": MAX_TEXT_LENGTH + len(HEADLINE.text), "longest": MAX_TEXT_LENGTH,
    }  # fmt: skip


def test_a_longer_block_stored_before_may_stay_or_shrink_but_not_grow() -> None:
    stored, older = paragraphs(50_000), paragraphs(70_000)
    check_lengths(stored, stored)
    check_lengths(paragraphs(30_000), stored)
    check_lengths(older, stored, older)
    for grown in (paragraphs(50_001), (Block("new", Kind.PARAGRAPH, "w" * 50_000),)):
        with pytest.raises(Invalid, match="block_too_long"):
            check_lengths(grown, stored)


def test_a_longer_text_stored_before_may_stay_or_shrink_but_not_grow() -> None:
    stored = paragraphs(*[MAX_BLOCK_LENGTH] * 40)
    check_lengths(stored, stored)
    check_lengths(stored[1:], stored)
    with pytest.raises(Invalid, match="text_too_long"):
        check_lengths((*stored, PARAGRAPH), stored)
    with pytest.raises(Invalid, match="text_too_long"):
        check_lengths(stored, paragraphs(*[MAX_BLOCK_LENGTH] * 30))


lengths = st.sampled_from(
    [0, 1, MAX_BLOCK_LENGTH - 1, MAX_BLOCK_LENGTH, MAX_BLOCK_LENGTH + 1, 600_000]
)
several = st.lists(lengths, max_size=4)


@given(several, several)
def test_no_text_passes_that_is_longer_than_the_limit_and_all_earlier_texts(
    now: list[int], before: list[int]
) -> None:
    blocks, earlier = paragraphs(*now), paragraphs(*before)
    stored = dict(enumerate(before))
    allowed = all(
        length <= max(MAX_BLOCK_LENGTH, stored.get(place, 0)) for place, length in enumerate(now)
    ) and total_length(blocks) <= max(MAX_TEXT_LENGTH, total_length(earlier))
    if allowed:
        check_lengths(blocks, earlier)
    else:
        with pytest.raises(Invalid):
            check_lengths(blocks, earlier)
