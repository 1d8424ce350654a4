"""The database does not answer: a page that says so, with whatever was typed kept on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, Response
from sqlalchemy import text

from review.extensions import db
from tests import cast
from tests.conftest import make_app
from tests.databases import Database
from tests.examining import ExaminingClient

AWAY = "goes-away"
END_THEIRS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
)


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


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_that_goes_away_after_the_answer_costs_nothing(database: Database) -> None:
    # Only the application's own connections are ended, known by the name that they go by.
    joiner = "&" if "?" in database.url else "?"
    app = make_app(f"{database.url}{joiner}application_name={AWAY}")

    def end_connections(response: Response) -> Response:
        with database.engine.begin() as connection:
            connection.execute(END_THEIRS, {"name": AWAY})
        return response

    app.after_request(end_connections)
    with closing_engine(app):
        assert app.test_client().get("/").status_code == 200
        assert app.test_client().get("/").status_code == 200


@contextmanager
def closing_engine(app: Flask) -> Iterator[None]:
    yield
    with app.app_context():
        db.engine.dispose()


def _take_away(database: Database, table: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
