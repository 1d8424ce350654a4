"""What is done to a row besides typing, all of it as plain forms."""

from __future__ import annotations

from review.domain.text.blocks import Kind
from review.domain.workflow import State
from tests.cast import ARABIC, ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.page_rules import text_of
from tests.web.revision_helpers import (
    bench,
    in_state,
    latest,
    notices,
    open_draft,
    press,
    retype,
    texts,
    typed,
    unwritten,
    write,
)


def test_a_paragraph_is_split_at_the_cursor_and_at_an_empty_line(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "tools:t-1")
    page = press(bench(page).fill(offset="10"), "split:t-1")
    assert typed(bench(page))[2:4] == ["Neighbours", "gathered at the spring at seven."]
    assert "Not saved yet." in notices(page)
    page = press(bench(page), f"join:{ENGLISH[2].id}")
    assert typed(bench(page))[2] == ENGLISH[2].text
    page = press(retype(bench(page), 2, "Neighbours gathered.\n\nAt the spring."), "split:t-1")
    assert typed(bench(page))[2:4] == ["Neighbours gathered.", "At the spring."]
    page = press(bench(page), "split:t-1", status=422)
    assert "Type an empty line where" in notices(page)
    page = bench(page).submit("Save")
    blocks = latest(database, article).blocks
    assert [block.renders for block in blocks[2:4]] == [("s-1",), ("s-1",)]


def test_joining_unites_the_rows_of_both(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "join:t-1")
    assert typed(bench(page))[2] == f"{ENGLISH[2].text} {ENGLISH[3].text}"
    row = page.first("div", id="row-s-1")
    assert [text_of(p) for p in row.iter("p")][:2] == [ARABIC[2].text, ARABIC[3].text]
    bench(page).submit("Save")
    assert latest(database, article).blocks[2].renders == ("s-1", "s-2")


def test_a_paragraph_is_added_and_removed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "add:t-1")
    assert "Added by the desk; nothing in the original." in page.text
    page = retype(bench(page), 3, "A note of ours.").submit("Save")
    added = latest(database, article).blocks[3]
    assert (added.text, added.kind, added.renders) == ("A note of ours.", Kind.PARAGRAPH, ())
    page = press(bench(page), f"remove:{added.id}")
    bench(page).submit("Save")
    assert latest(database, article).blocks == ENGLISH


def test_a_paragraph_is_moved_and_said_to_be(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "up:t-3")
    page = press(bench(page), "up:t-3")
    assert "Moved: paragraph 3 of the translation." in page.text or "Moved:" in page.text
    page = bench(page).submit("Save")
    ids = [block.id for block in latest(database, article).blocks]
    assert ids == ["t-head", "t-deck", "t-3", "t-1", "t-2"]
    page = press(bench(page), "down:t-3")
    page = press(bench(page), "down:t-3")
    bench(page).submit("Save")
    assert latest(database, article).blocks == ENGLISH


def test_the_kind_of_a_paragraph_is_chosen(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = bench(open_draft(client, people, article))
    kinds = form.fields.getlist("block_kind")
    assert kinds == ["headline", "standfirst", "paragraph", "quote", "paragraph"]
    form.fields.setlist("block_kind", [*kinds[:2], "crosshead", *kinds[3:]])
    form.submit("Save")
    assert latest(database, article).blocks[2].kind is Kind.CROSSHEAD


def test_a_paragraph_is_left_out_on_purpose_and_taken_up_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    form = bench(open_draft(client, people, article))
    page = form.fill(block_text=["A", "B", "C", "D", ""], left_out=["s-3"]).submit("Save")
    assert latest(database, article).left_out == ["s-3"]
    assert page.all("div", class_="is-left-out")
    form = bench(page)
    assert form.fields.getlist("left_out") == ["s-3"]
    form.fields.poplist("left_out")
    retype(form, 4, "E").submit("Save")
    assert latest(database, article).left_out == []


def test_a_source_block_without_a_translation_is_given_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "remove:t-2")
    page = press(bench(page), "render:s-2")
    assert typed(bench(page)) == [ENGLISH[0].text, ENGLISH[1].text, ENGLISH[2].text, "",
                                  ENGLISH[4].text]  # fmt: skip
    page = retype(bench(page), 3, "“Again,” she said.").submit("Save")
    again = latest(database, article).blocks[3]
    assert (again.kind, again.renders) == (Kind.QUOTE, ("s-2",))


def test_a_standfirst_and_a_headline_can_be_added(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    write(database, people.tala, article, ENGLISH[2:])
    page = open_draft(client, people, article)
    page = press(bench(page), "front:standfirst")
    page = press(bench(page), "front:headline")
    assert "Add a headline" not in page.text
    form = bench(page)
    kinds = dict(
        zip(form.fields.getlist("block_id"), form.fields.getlist("block_kind"), strict=True)
    )
    given = {"headline": "Water is back", "standfirst": "After nine months"}
    form.fill(
        block_text=[
            given.get(kinds[id], text)
            for id, text in zip(form.fields.getlist("block_id"), typed(form), strict=True)
        ]
    ).submit("Save")
    assert texts(database, article)[:2] == ["Water is back", "After nine months"]


def test_the_tools_of_one_row_open_and_keep_what_was_typed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = open_draft(client, people, article)
    assert "Split here" not in bench(page).button_texts
    page = press(bench(page), "tools:t-1")
    assert notices(page) == ""
    assert bench(page).button_texts.count("Split here") == 1
    page = press(retype(bench(page), 4, "Typed."), "tools:t-2")
    assert typed(bench(page))[4] == "Typed."
    assert "Not saved yet." in notices(page)
    kinds = bench(page).fields.getlist("block_kind")
    assert kinds == ["headline", "standfirst", "paragraph", "quote", "paragraph"]
    (panel,) = page.all("div", class_="tools")
    assert "autofocus" in panel.attrib


def test_an_error_leads_to_its_row(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    page = press(bench(open_draft(client, people, article)), "split:t-1", status=422)
    link = next(item for item in page.all("a") if text_of(item) == "Go to the row")
    assert link.get("href") == "#text-t-1"
