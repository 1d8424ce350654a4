"""Row operations: split, join, move, link and the others, as functions and as plain forms."""

from __future__ import annotations

import pytest

from review.domain.errors import Invalid
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from review.web.editor.posted_text import PostedText
from review.web.editor.row_operations import apply_operation, focus_block_id
from tests.cast import ARABIC, ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.page_rules import text_of
from tests.web.revision_helpers import (
    empty_draft,
    in_state,
    latest_revision,
    latest_texts,
    notices,
    open_draft,
    press_button,
    retype,
    save_revision,
    text_form,
    typed_texts,
)


def after(op: str, offset: str = "", blocks: tuple[Block, ...] = ENGLISH) -> tuple[Block, ...]:
    return apply_operation(PostedText(blocks, ("s-9",), 3), ARABIC, op, offset).blocks


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


def test_a_rendering_follows_what_renders_the_paragraph_before() -> None:
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
    changed = apply_operation(PostedText(ENGLISH, ("s-9",), 3), ARABIC, "up:t-2", "")
    assert (changed.left_out, changed.base_number) == (("s-9",), 3)


def test_copying_appends_the_source_text() -> None:
    assert after("copy:t-1")[2].text == f"{ENGLISH[2].text} {ARABIC[2].text}"
    joined = after("join:t-1")
    both = f"{joined[2].text} {ARABIC[2].text} {ARABIC[3].text}"
    assert after("copy:t-1", "", joined)[2].text == both
    with pytest.raises(Invalid, match="unknown_block"):
        after("copy:nobody")


def test_an_operation_focuses_its_block_or_what_renders_it() -> None:
    text = PostedText(ENGLISH, (), 3)
    assert [focus_block_id(text, id) for id in ("t-2", "s-2", "headline", "gone", "")] == [
        "t-2", "t-2", "t-head", "", "",
    ]  # fmt: skip


def test_a_paragraph_is_split_at_the_cursor_and_at_an_empty_line(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "tools:t-1")
    page = press_button(text_form(page).fill(offset="10"), "split:t-1")
    assert typed_texts(text_form(page))[2:4] == ["Neighbours", "gathered at the spring at seven."]
    assert "Not saved yet." in notices(page)
    page = press_button(text_form(page), f"join:{ENGLISH[2].id}")
    assert typed_texts(text_form(page))[2] == ENGLISH[2].text
    page = press_button(
        retype(text_form(page), 2, "Neighbours gathered.\n\nAt the spring."), "split:t-1"
    )
    assert typed_texts(text_form(page))[2:4] == ["Neighbours gathered.", "At the spring."]
    page = press_button(text_form(page), "split:t-1", status=422)
    assert "Type an empty line where" in notices(page)
    page = text_form(page).submit("Save")
    blocks = latest_revision(database, article).blocks
    assert [block.renders for block in blocks[2:4]] == [("s-1",), ("s-1",)]


def test_joining_unites_the_rows_of_both(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "join:t-1")
    assert typed_texts(text_form(page))[2] == f"{ENGLISH[2].text} {ENGLISH[3].text}"
    row = page.first("div", id="row-s-1")
    assert [text_of(p) for p in row.iter("p")][:2] == [ARABIC[2].text, ARABIC[3].text]
    text_form(page).submit("Save")
    assert latest_revision(database, article).blocks[2].renders == ("s-1", "s-2")


def test_a_paragraph_is_added_and_removed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "add:t-1")
    assert "Added by the desk; nothing in the original." in page.text
    page = retype(text_form(page), 3, "A note of ours.").submit("Save")
    added = latest_revision(database, article).blocks[3]
    assert (added.text, added.kind, added.renders) == ("A note of ours.", Kind.PARAGRAPH, ())
    page = press_button(text_form(page), f"remove:{added.id}")
    text_form(page).submit("Save")
    assert latest_revision(database, article).blocks == ENGLISH


def test_a_moved_paragraph_is_marked_as_moved(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "up:t-3")
    page = press_button(text_form(page), "up:t-3")
    assert "Moved: paragraph 3 of the translation." in page.text or "Moved:" in page.text
    page = text_form(page).submit("Save")
    ids = [block.id for block in latest_revision(database, article).blocks]
    assert ids == ["t-head", "t-deck", "t-3", "t-1", "t-2"]
    page = press_button(text_form(page), "down:t-3")
    page = press_button(text_form(page), "down:t-3")
    text_form(page).submit("Save")
    assert latest_revision(database, article).blocks == ENGLISH


def test_the_kind_of_a_paragraph_is_chosen(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = text_form(open_draft(client, people, article))
    kinds = form.fields.getlist("block_kind")
    assert kinds == ["headline", "standfirst", "paragraph", "quote", "paragraph"]
    form.fields.setlist("block_kind", [*kinds[:2], "crosshead", *kinds[3:]])
    form.submit("Save")
    assert latest_revision(database, article).blocks[2].kind is Kind.CROSSHEAD


def test_a_paragraph_is_left_out_and_restored(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    form = text_form(open_draft(client, people, article))
    page = form.fill(block_text=["A", "B", "C", "D", ""], left_out=["s-3"]).submit("Save")
    assert latest_revision(database, article).left_out == ["s-3"]
    assert page.all("div", class_="is-left-out")
    form = text_form(page)
    assert form.fields.getlist("left_out") == ["s-3"]
    form.fields.poplist("left_out")
    retype(form, 4, "E").submit("Save")
    assert latest_revision(database, article).left_out == []


def test_a_block_is_added_for_an_unrendered_source_block(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "remove:t-2")
    page = press_button(text_form(page), "render:s-2")
    assert typed_texts(text_form(page)) == [ENGLISH[0].text, ENGLISH[1].text, ENGLISH[2].text, "",
                                  ENGLISH[4].text]  # fmt: skip
    page = retype(text_form(page), 3, "“Again,” she said.").submit("Save")
    again = latest_revision(database, article).blocks[3]
    assert (again.kind, again.renders) == (Kind.QUOTE, ("s-2",))


def test_a_standfirst_and_a_headline_can_be_added(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    save_revision(database, people.tala, article, ENGLISH[2:])
    page = open_draft(client, people, article)
    page = press_button(text_form(page), "front:standfirst")
    page = press_button(text_form(page), "front:headline")
    assert "Add a headline" not in page.text
    form = text_form(page)
    kinds = dict(
        zip(form.fields.getlist("block_id"), form.fields.getlist("block_kind"), strict=True)
    )
    given = {"headline": "Water is back", "standfirst": "After nine months"}
    form.fill(
        block_text=[
            given.get(kinds[id], text)
            for id, text in zip(form.fields.getlist("block_id"), typed_texts(form), strict=True)
        ]
    ).submit("Save")
    assert latest_texts(database, article)[:2] == ["Water is back", "After nine months"]


def test_opening_the_tools_of_a_row_preserves_the_typed_text(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = open_draft(client, people, article)
    assert "Split here" not in text_form(page).button_texts
    page = press_button(text_form(page), "tools:t-1")
    assert notices(page) == ""
    assert text_form(page).button_texts.count("Split here") == 1
    page = press_button(retype(text_form(page), 4, "Typed."), "tools:t-2")
    assert typed_texts(text_form(page))[4] == "Typed."
    assert "Not saved yet." in notices(page)
    kinds = text_form(page).fields.getlist("block_kind")
    assert kinds == ["headline", "standfirst", "paragraph", "quote", "paragraph"]
    (panel,) = page.all("div", class_="tools")
    assert "autofocus" in panel.attrib


def test_an_error_leads_to_its_row(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press_button(text_form(open_draft(client, people, article)), "split:t-1", status=422)
    link = next(item for item in page.all("a") if text_of(item) == "Go to the row")
    assert link.get("href") == "#text-t-1"
