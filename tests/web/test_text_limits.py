"""Texts that are too long: the sentence shown, the text preserved, and what stays possible."""

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
    bench,
    edit,
    in_state,
    latest,
    notices,
    open_draft,
    other_words,
    press,
    retype,
    texts,
    typed,
    write,
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
        write(database, people.tala, article, other_words(2, long))
    return article, long


@pytest.mark.parametrize("button", ["Save", "Submit for review"])
def test_a_paragraph_that_is_too_long_is_said_at_its_row_and_kept(
    client: ExaminingClient, people: Cast, database: Database, button: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(bench(open_draft(client, people, article)), 2, TOO_LONG)
    page = form.fill(note="Why").submit(button, status=422)
    assert BLOCK_SAID in notices(page)
    assert [link.get("href") for link in page.first("div", class_="notice").iter("a")] == [
        f"#text-{ENGLISH[2].id}"
    ]
    assert typed(bench(page))[2] == TOO_LONG
    assert bench(page).values["note"] == "Why"
    assert latest(database, article).number == 1
    shorter = retype(bench(page), 2, TOO_LONG[:-1]).submit("Save")
    assert "Saved as revision 2." in notices(shorter)


def test_a_text_that_is_too_long_is_said_and_kept(
    client: ExaminingClient, people: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = in_state(database, people, State.DRAFT)
    longest = sum(len(block.text) for block in ENGLISH)
    monkeypatch.setattr(domain, "MAX_TEXT_LENGTH", longest)
    page = press(bench(open_draft(client, people, article)), f"add:{ENGLISH[4].id}")
    page = retype(bench(page), 5, "One more.").submit("Save", status=422)
    assert TEXT_SAID in notices(page)
    assert typed(bench(page))[5] == "One more."
    assert latest(database, article).number == 1
    page = retype(bench(page), 4, ENGLISH[4].text[9:]).submit("Save")
    assert "Saved as revision 2." in notices(page)


@pytest.mark.parametrize("op", ["Save", "Approve", "Return to the translator"])
def test_a_review_says_it_at_the_row_and_keeps_text_and_reason(
    client: ExaminingClient, people: Cast, database: Database, op: str
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = retype(bench(client.get(f"/articles/{article}/review")), 3, TOO_LONG)
    page = form.fill(reason="A reason").submit(op, status=422)
    assert BLOCK_SAID in notices(page)
    assert f"#text-{ENGLISH[3].id}" in [
        link.get("href") for link in page.first("div", class_="notice").iter("a")
    ]
    assert typed(bench(page))[3] == TOO_LONG
    assert bench(page).values["reason"] == "A reason"
    assert latest(database, article).number == 1


def test_rows_are_not_joined_beyond_the_limit(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(bench(open_draft(client, people, article)), 2, TOO_LONG[:-1])
    page = press(form, f"join:{ENGLISH[2].id}", status=422)
    assert "The paragraph would have more than 20,000 characters." in notices(page)
    assert typed(bench(page))[2:4] == [TOO_LONG[:-1], ENGLISH[3].text]


def test_a_source_is_not_copied_beyond_the_limit(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(bench(open_draft(client, people, article)), 2, TOO_LONG[:-1])
    page = press(form, f"copy:{ENGLISH[2].id}", status=422)
    assert "The paragraph would have more than 20,000 characters." in notices(page)
    assert typed(bench(page))[2] == TOO_LONG[:-1]


def test_a_pasted_paragraph_that_is_too_long_is_shown_with_all_the_others(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/paste").form("Align it")
    page = form.fill(body=f"First paragraph.\n\n{TOO_LONG}\n\nLast paragraph.").submit(status=422)
    assert BLOCK_SAID in notices(page)
    shown = typed(bench(page))
    assert TOO_LONG in shown
    assert "Last paragraph." in shown
    assert latest(database, article).number == 1


def test_a_pasted_text_that_is_too_long_comes_back_as_it_was(
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


def test_a_source_with_a_paragraph_that_is_too_long_is_not_added_but_kept(
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
    page = retype(bench(open_draft(client, people, article)), 3, "Other words.").submit("Save")
    assert "Saved as revision 3." in notices(page)
    page = retype(bench(page), 2, long[1:]).submit("Save")
    assert "Saved as revision 4." in notices(page)
    page = retype(bench(page), 2, long).submit("Save", status=422)
    assert BLOCK_SAID in notices(page)
    assert texts(database, article)[2] == long[1:]


def test_a_longer_text_stored_before_is_restored(
    client: ExaminingClient, people: Cast, database: Database, stored_text: tuple[int, str]
) -> None:
    article, long = stored_text
    write(database, people.tala, article, ENGLISH)
    client.sign_in(people.tala)
    client.browser.post(
        f"/articles/{article}/restore",
        data={"csrf_token": client.csrf_token(), "number": "2", "base": "3"},
    )
    assert latest(database, article).number == 4
    assert texts(database, article)[2] == long
    assert client.browser.get(edit(article)).status_code == 200
