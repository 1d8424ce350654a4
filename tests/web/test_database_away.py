"""The database does not answer: a page that says so, with whatever was typed kept on it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests import cast
from tests.databases import Database
from tests.examining import ExaminingClient


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["sign_ins", "articles"])
def test_pages_say_that_the_desk_cannot_answer(
    client: ExaminingClient, people: cast.Cast, database: Database, table: str
) -> None:
    client.sign_in(people.edda)
    _take_away(database, table)
    page = client.get("/desk", status=503)
    assert "The desk cannot answer now" in page.h1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["sign_ins", "revisions"])
def test_a_typed_text_is_kept_on_the_page(
    client: ExaminingClient, people: cast.Cast, database: Database, table: str
) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, people, translator=people.tala)
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article.id}/edit").form("/edit")
    form.fill(block_text=["Typed while the database went away"] * len(cast.ARABIC))
    _take_away(database, table)
    page = form.submit("Save", status=503)
    assert "Typed while the database went away" in page.text


def _take_away(database: Database, table: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
