"""The rows of a review: drawn once for all who review a text alike, and never older than it."""

from __future__ import annotations

import pytest

from review.domain.workflow import State
from review.models.people import Person
from review.web.review import rendered_rows
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.revision_helpers import (
    in_state,
    press_button,
    retype,
    save_revision,
    text_form,
    typed_texts,
    with_text,
)

SEVEN, EIGHT = "They came at seven.", "They came at eight."
Drawn = list[rendered_rows.RenderedReview]


@pytest.fixture
def article(database: Database, people: Cast) -> int:
    """Submitted as its first revision; the second is an editor's."""
    article = in_state(database, people, State.TRANSLATED)
    save_revision(database, people.emil, article, with_text(2, SEVEN))
    return article


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """The rows that were drawn, in their order."""
    found: Drawn = []
    draw = rendered_rows.render_review

    def note(*given: object) -> rendered_rows.RenderedReview:
        found.append(draw(*given))  # as it was asked for
        return found[-1]

    monkeypatch.setattr(rendered_rows, "render_review", note)
    return found


def open_as(client: ExaminingClient, person: Person, article: int, asked: str = "") -> Page:
    client.sign_in(person)
    return client.get(f"/articles/{article}/review{asked}")


def test_a_text_is_compared_once_for_all_who_review_it(
    client: ExaminingClient, people: Cast, article: int, drawn: Drawn
) -> None:
    for person in (people.edda, people.emil, people.edda):
        assert SEVEN in typed_texts(text_form(open_as(client, person, article)))
    assert len(drawn) == 1


def test_who_may_not_edit_is_given_no_fields(
    client: ExaminingClient, people: Cast, article: int, drawn: Drawn
) -> None:
    assert "block_text" in text_form(open_as(client, people.edda, article)).names
    page = open_as(client, people.tala, article)
    assert all("block_text" not in form.names for form in page.forms)
    assert len(drawn) == 2


def test_each_way_to_look_at_it_is_drawn(
    client: ExaminingClient, people: Cast, article: int, drawn: Drawn
) -> None:
    for _ in range(2):
        for asked in ("", "?against=0", "?against=2", "?rows=all", "?only=wording"):
            open_as(client, people.edda, article, asked)
    assert len(drawn) == 5
    assert [rows.identical for rows in drawn] == [False, True, True, False, False]


def test_a_save_is_seen_by_everybody_at_once(
    client: ExaminingClient, people: Cast, article: int, drawn: Drawn
) -> None:
    open_as(client, people.edda, article)
    page = open_as(client, people.emil, article)
    retype(text_form(page), 2, EIGHT).submit("Save")
    assert EIGHT in typed_texts(text_form(open_as(client, people.edda, article)))
    assert [EIGHT in rows.rows for rows in drawn] == [False, True]


def test_what_was_not_saved_is_shown_to_nobody_else(
    client: ExaminingClient, people: Cast, article: int, drawn: Drawn
) -> None:
    before = typed_texts(text_form(open_as(client, people.edda, article)))
    page = press_button(
        retype(text_form(open_as(client, people.emil, article)), 2, EIGHT), "add:t-1"
    )
    assert EIGHT in typed_texts(text_form(page))
    assert typed_texts(text_form(open_as(client, people.edda, article))) == before
    assert len(drawn) == 1


def test_nothing_of_one_session_is_in_the_rows(
    client: ExaminingClient, people: Cast, article: int, drawn: Drawn
) -> None:
    page = open_as(client, people.edda, article)
    token = text_form(page).values["csrf_token"]
    assert all(token not in part for part in (drawn[0].rows, drawn[0].filters))
    assert people.edda.name not in drawn[0].rows


def test_who_may_not_see_it_is_not_shown_what_was_drawn_for_others(
    client: ExaminingClient, people: Cast, article: int
) -> None:
    open_as(client, people.edda, article)
    client.sign_in(people.otto)
    client.get(f"/articles/{article}/review", status=404)
