"""The rows of a saved text: laid out once for all who write on it, and never older than it."""

from __future__ import annotations

import pytest
from flask import Flask

from review.domain.text.blocks import to_json
from review.domain.workflow import State
from review.models.articles import Article
from review.models.people import Person
from review.models.sources import SourceVersion
from review.web.editor import rendered_rows
from review.web.presentation import fragment_cache
from tests.cast import ARABIC, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.revision_helpers import (
    edit_path,
    in_state,
    open_draft,
    press_button,
    retype,
    text_form,
    typed_texts,
)

NEWS = "They came at eight."


@pytest.fixture
def article(database: Database, people: Cast) -> int:
    return in_state(database, people, State.DRAFT)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rows that have been drawn of saved texts, in their order."""
    rows: list[str] = []
    lay = rendered_rows.render_rows

    def note(*given: object, **named: object) -> rendered_rows.RenderedRows:
        laid = lay(*given, **named)  # as it was asked for
        rows.append(laid.rows)
        return laid

    monkeypatch.setattr(rendered_rows, "render_rows", note)
    return rows


def open_as(client: ExaminingClient, person: Person, article: int) -> list[str]:
    """The texts in the areas that this person is shown."""
    client.sign_in(person)
    return typed_texts(text_form(client.get(edit_path(article))))


def named(page: Page) -> str:
    """What the area of the headline is called."""
    return page.first("textarea", id="text-t-head").get("aria-label", "")


def test_a_revision_is_laid_out_once_for_all(
    client: ExaminingClient, people: Cast, article: int, drawn: list[str]
) -> None:
    assert open_as(client, people.tala, article) == open_as(client, people.edda, article)
    assert len(drawn) == 1


def test_nothing_of_one_person_is_in_the_rows(
    app: Flask,
    client: ExaminingClient,
    database: Database,
    people: Cast,
    article: int,
    drawn: list[str],
) -> None:
    with database.sessions.begin() as session:
        session.get_one(Person, people.edda.id).time_zone = "Asia/Tehran"
    for person in (people.tala, people.edda):
        client.sign_in(person)
        form = text_form(client.get(edit_path(article)))
        assert form.values["csrf_token"] not in drawn[-1]
        app.extensions[fragment_cache.NAME].clear()
    assert drawn[0] == drawn[1]


def test_a_save_is_seen_by_everybody_at_once(
    client: ExaminingClient, people: Cast, article: int, drawn: list[str]
) -> None:
    open_as(client, people.edda, article)
    retype(text_form(open_draft(client, people, article)), 2, NEWS).submit("Save")
    assert NEWS in open_as(client, people.edda, article)
    assert [NEWS in rows for rows in drawn] == [False, True]


def test_a_new_version_of_the_original_is_seen_too(
    client: ExaminingClient, database: Database, people: Cast, article: int, drawn: list[str]
) -> None:
    open_as(client, people.tala, article)
    with database.sessions.begin() as session:
        source = session.get_one(Article, article).source_id
        blocks = to_json(ARABIC[:-1])
        session.add(SourceVersion(source_id=source, number=2, blocks_json=blocks))
    open_as(client, people.tala, article)
    assert [ARABIC[-1].text in rows for rows in drawn] == [True, False]


def test_what_was_not_saved_is_shown_to_nobody_else(
    client: ExaminingClient, people: Cast, article: int, drawn: list[str]
) -> None:
    before = open_as(client, people.tala, article)
    page = press_button(
        retype(text_form(client.get(edit_path(article))), 2, f"{NEWS}\n\nBy nine they had gone."),
        "split:t-1",
    )
    assert NEWS in typed_texts(text_form(page))
    assert open_as(client, people.edda, article) == before
    assert len(drawn) == 1


def test_each_language_of_the_interface_has_its_own(
    client: ExaminingClient, people: Cast, article: int, drawn: list[str]
) -> None:
    client.sign_in(people.tala)
    page = client.get(edit_path(article))
    assert "Headline, row 1" in named(page)
    page = page.form("/language").submit()
    assert page.tree.get("lang") == "ar"
    assert "Headline" not in named(page)
    assert len(drawn) == 2


def test_who_may_not_see_it_is_not_shown_what_was_drawn_for_others(
    client: ExaminingClient, people: Cast, article: int
) -> None:
    open_as(client, people.tala, article)
    client.sign_in(people.otto)
    client.get(edit_path(article), status=404)
