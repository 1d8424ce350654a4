"""The database is unavailable: pages report it, and posted texts are resubmittable."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask, Response
from sqlalchemy import text

from review.app import create_app
from review.extensions import db
from review.settings.reader import read_settings
from review.timeouts import SERVING, Timeouts
from tests import cast
from tests.conftest import make_app
from tests.databases import Database
from tests.page_client import ExaminingClient

AWAY = "goes-away"
END_THEIRS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
)


@pytest.mark.parametrize("table", ["sign_ins", "articles"])
def test_staff_pages_report_the_outage(
    client: ExaminingClient, people: cast.Cast, database: Database, table: str
) -> None:
    client.sign_in(people.edda)
    with _taken_away(database, table):
        page = client.get("/desk", status=503)
    assert "The desk cannot answer now" in page.h1


@pytest.mark.parametrize("table", ["sign_ins", "revisions"])
def test_a_typed_text_is_on_the_error_page(
    client: ExaminingClient, people: cast.Cast, database: Database, table: str
) -> None:
    with database.sessions.begin() as session:
        article = cast.article(session, people, translator=people.tala)
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article.id}/edit").form("/edit")
    form.fill(block_text=["Typed while the database went away"] * len(cast.ARABIC))
    with _taken_away(database, table):
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


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "limits", [replace(SERVING, idle_in_transaction=0.1), replace(SERVING, statement=0.1)]
)
def test_a_transaction_that_takes_too_long_is_answered_503(
    database: Database, limits: Timeouts
) -> None:
    settings = read_settings({"DATABASE_URL": database.url, "SECRET_KEY": "for these tests only"})
    app = create_app(settings, {"TESTING": True, "DATABASE_TIMEOUTS": limits})

    def take_long() -> None:
        db.session.execute(text("SELECT 1"))
        time.sleep(0.3)
        db.session.execute(text("SELECT pg_sleep(0.3)"))

    app.before_request(take_long)
    with closing_engine(app):
        answer = app.test_client().get("/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@contextmanager
def closing_engine(app: Flask) -> Iterator[None]:
    yield
    with app.app_context():
        db.engine.dispose()


@contextmanager
def _taken_away(database: Database, table: str) -> Iterator[None]:
    """The database without one of its tables, as before it is migrated."""
    _rename(database, table, f"{table}_away")
    yield
    _rename(database, f"{table}_away", table)


def _rename(database: Database, old: str, new: str) -> None:
    with database.engine.begin() as connection:
        if database.dialect == "sqlite":
            connection.execute(text("PRAGMA foreign_keys=OFF"))
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
