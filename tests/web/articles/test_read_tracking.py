"""The desk knows what a person has seen: what is new is said, and a look is remembered once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain.workflow import State
from review.extensions import db
from review.models.articles import Article
from review.models.read_receipts import ReadReceipt
from review.services.editorial import revisions
from tests.cast import ENGLISH, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.revision_helpers import in_state
from tests.web.test_statement_counts import counted


def news(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.texts("span", class_="card-unread")]


def look(database: Database, people: Cast, article: int) -> int | None:
    with database.sessions() as session:
        found = session.get(ReadReceipt, (people.edda.id, article))
        return found.number if found else None


def save(database: Database, people: Cast, article_id: int, length: int) -> None:
    """One more revision, by the translator."""
    with database.sessions.begin() as session:
        article = session.get_one(Article, article_id)
        revisions.save(
            session, actor_of(people.edda if length < 3 else people.tala), article,
            blocks=ENGLISH[:length], left_out=(), base_number=article.latest_number,
        )  # fmt: skip


def test_what_is_new_until_it_is_read(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.edda)
    assert news(client.get("/articles")) == ["New"]
    client.get(f"/articles/{article}")
    assert look(database, people, article) == 0
    assert news(client.get("/articles")) == ["New"], "its page is not its text"
    client.get(f"/articles/{article}/review")
    assert look(database, people, article) == 1
    assert news(client.get("/articles")) == []

    save(database, people, article, 3)
    save(database, people, article, 4)
    page = client.get("/articles")
    assert news(page) == ["2 new revisions"]
    assert (
        client.get(f"/articles/{article}")
        .follow("2 new revisions")
        .path.endswith(f"/articles/{article}/compare/1/3")
    )
    assert news(client.get("/articles")) == []


def test_own_revisions_are_no_news(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.edda)
    client.get(f"/articles/{article}/review")
    save(database, people, article, 2)
    assert news(client.get("/articles")) == []
    client.sign_in(people.tala)
    assert news(client.get("/articles")) == []


def test_an_editor_reviews_against_what_they_last_saw(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    client.get(f"/articles/{article}/review")
    with database.sessions.begin() as session:
        session.get_one(ReadReceipt, (people.edda.id, article)).number = 1
    with database.sessions.begin() as session:
        found = session.get_one(Article, article)
        revisions.save(
            session, actor_of(people.emil), found, blocks=ENGLISH[:3], left_out=(),
            base_number=found.latest_number,
        )  # fmt: skip
    page = client.get("/articles").follow("1 new revision")
    assert page.url.endswith(f"/articles/{article}/review?against=1")


def test_the_same_look_is_written_once(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    writes = []
    for part in ("", "/review", "", "/history", "/preview", "/compare/1/1"):
        with counted(client) as statements:
            client.get(f"/articles/{article}{part}")
        writes.append(sum("looks" in one and not one.startswith("SELECT") for one in statements))
    assert writes == [1, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_busy_database_keeps_no_reader_waiting(
    app: Flask, client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    client.get("/articles")
    with app.app_context():
        engine = db.engine
    with engine.connect() as writer:
        writer.exec_driver_sql("SELECT 1")
        writer.exec_driver_sql("UPDATE articles SET id = id")
        client.get(f"/articles/{article}/history")
        assert look(database, people, article) is None
        writer.rollback()
    client.get(f"/articles/{article}/history")
    assert look(database, people, article) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_may_not_see_it_leaves_no_trace(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.otto)
    client.get(f"/articles/{article}", status=404)
    with database.sessions() as session:
        assert list(session.scalars(select(ReadReceipt))) == []
