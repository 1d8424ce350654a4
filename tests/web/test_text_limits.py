"""Texts that are too long are refused with a sentence, and preserved."""

from __future__ import annotations

import pytest

from review.domain.text import blocks as domain
from review.domain.text.blocks import MAX_BLOCK_LENGTH, MAX_TEXT_LENGTH
from review.domain.workflow import State
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.multipart import multipart
from tests.web.revision_helpers import (
    article_ids,
    edit_path,
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
    with_text,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

TOO_LONG = "a " * (MAX_BLOCK_LENGTH // 2) + "b"
BLOCK_SAID = "A paragraph has at most 20,000 characters."
TEXT_SAID = "A text has at most 500,000 characters."


@pytest.fixture
def stored_text(
    people: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str]:
    """An article with a paragraph of 200,000 characters, stored before there were limits."""
    article = in_state(database, people, State.DRAFT)
    long = "w" * 200_000
    with monkeypatch.context() as before:
        before.setattr(domain, "MAX_BLOCK_LENGTH", len(long))
        save_revision(database, people.tala, article, with_text(2, long))
    return article, long


@pytest.mark.parametrize("button", ["Save", "Submit for review"])
def test_a_paragraph_that_is_too_long_is_reported_at_its_row_and_preserved(
    client: ExaminingClient, people: Cast, database: Database, button: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 2, TOO_LONG)
    page = form.fill(note="Why").submit(button, status=422)
    assert BLOCK_SAID in notices(page)
    assert [link.get("href") for link in page.first("div", class_="notice").iter("a")] == [
        f"#text-{ENGLISH[2].id}"
    ]
    assert typed_texts(text_form(page))[2] == TOO_LONG
    assert text_form(page).values["note"] == "Why"
    assert latest_revision(database, article).number == 1
    shorter = retype(text_form(page), 2, TOO_LONG[:-1]).submit("Save")
    assert "Saved as revision 2." in notices(shorter)


def test_a_text_that_is_too_long_is_reported_and_preserved(
    client: ExaminingClient, people: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = in_state(database, people, State.DRAFT)
    longest = sum(len(block.text) for block in ENGLISH)
    monkeypatch.setattr(domain, "MAX_TEXT_LENGTH", longest)
    page = press_button(text_form(open_draft(client, people, article)), f"add:{ENGLISH[4].id}")
    page = retype(text_form(page), 5, "One more.").submit("Save", status=422)
    assert TEXT_SAID in notices(page)
    assert typed_texts(text_form(page))[5] == "One more."
    assert latest_revision(database, article).number == 1
    page = retype(text_form(page), 4, ENGLISH[4].text[9:]).submit("Save")
    assert "Saved as revision 2." in notices(page)


@pytest.mark.parametrize("op", ["Save", "Approve", "Return to the translator"])
def test_a_review_reports_it_at_the_row_and_preserves_text_and_reason(
    client: ExaminingClient, people: Cast, database: Database, op: str
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = retype(text_form(client.get(f"/articles/{article}/review")), 3, TOO_LONG)
    page = form.fill(reason="A reason").submit(op, status=422)
    assert BLOCK_SAID in notices(page)
    assert f"#text-{ENGLISH[3].id}" in [
        link.get("href") for link in page.first("div", class_="notice").iter("a")
    ]
    assert typed_texts(text_form(page))[3] == TOO_LONG
    assert text_form(page).values["reason"] == "A reason"
    assert latest_revision(database, article).number == 1


def test_rows_are_not_joined_beyond_the_limit(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 2, TOO_LONG[:-1])
    page = press_button(form, f"join:{ENGLISH[2].id}", status=422)
    assert "The paragraph would have more than 20,000 characters." in notices(page)
    assert typed_texts(text_form(page))[2:4] == [TOO_LONG[:-1], ENGLISH[3].text]


def test_a_source_is_not_copied_beyond_the_limit(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 2, TOO_LONG[:-1])
    page = press_button(form, f"copy:{ENGLISH[2].id}", status=422)
    assert "The paragraph would have more than 20,000 characters." in notices(page)
    assert typed_texts(text_form(page))[2] == TOO_LONG[:-1]


def test_a_pasted_paragraph_that_is_too_long_is_shown_with_all_the_others(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/paste").form("Align it")
    page = form.fill(body=f"First paragraph.\n\n{TOO_LONG}\n\nLast paragraph.").submit(status=422)
    assert BLOCK_SAID in notices(page)
    shown = typed_texts(text_form(page))
    assert TOO_LONG in shown
    assert "Last paragraph." in shown
    assert latest_revision(database, article).number == 1


def test_a_pasted_text_that_is_too_long_is_redisplayed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    body = "word " * (MAX_TEXT_LENGTH // 5) + "beyond"
    fields = {"csrf_token": client.csrf_token(), "body": body}
    response = client.browser.post(
        f"/articles/{article}/paste",
        **multipart(fields.items()),
    )
    shown = response.get_data(as_text=True)
    assert response.status_code == 422
    assert f"Use at most {MAX_TEXT_LENGTH} characters." in shown
    assert body in shown


def test_a_source_with_a_paragraph_that_is_too_long_is_redisplayed(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.edda)
    form = client.get("/articles/new").form("Add and open")
    page = form.fill(headline="عنوان", body=TOO_LONG, rights_note="Kept").submit(status=422)
    assert BLOCK_SAID in page.text
    assert page.form("Add and open").values["body"].strip() == TOO_LONG
    assert page.form("Add and open").values["rights_note"].strip() == "Kept"
    assert not article_ids(database)


def test_a_longer_paragraph_stored_before_is_shown_compared_and_previewed(
    client: ExaminingClient, people: Cast, stored_text: tuple[int, str]
) -> None:
    article, long = stored_text
    client.sign_in(people.tala)
    for path in ("edit", "review", "compare/1/2", "preview"):
        response = client.browser.get(f"/articles/{article}/{path}")
        assert response.status_code == 200
        assert long in response.get_data(as_text=True)


def test_a_longer_paragraph_stored_before_is_saved_unchanged_or_shorter(
    client: ExaminingClient, people: Cast, database: Database, stored_text: tuple[int, str]
) -> None:
    article, long = stored_text
    page = retype(text_form(open_draft(client, people, article)), 3, "Other words.").submit("Save")
    assert "Saved as revision 3." in notices(page)
    page = retype(text_form(page), 2, long[1:]).submit("Save")
    assert "Saved as revision 4." in notices(page)
    page = retype(text_form(page), 2, long).submit("Save", status=422)
    assert BLOCK_SAID in notices(page)
    assert latest_texts(database, article)[2] == long[1:]


def test_a_longer_text_stored_before_is_restored(
    client: ExaminingClient, people: Cast, database: Database, stored_text: tuple[int, str]
) -> None:
    article, long = stored_text
    save_revision(database, people.tala, article, ENGLISH)
    client.sign_in(people.tala)
    client.browser.post(
        f"/articles/{article}/restore",
        data={"csrf_token": client.csrf_token(), "number": "2", "base": "3"},
    )
    assert latest_revision(database, article).number == 4
    assert latest_texts(database, article)[2] == long
    assert client.browser.get(edit_path(article)).status_code == 200
