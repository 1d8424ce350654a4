"""A page executes the same number of statements for many rows as for few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from review.domain.workflow import Role, State
from review.extensions import db
from review.models.outbox import MailKind
from review.services.accounts import login_sessions
from review.services.editorial import revisions
from review.services.mail import outbox
from tests import cast
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient

# Both databases are asked by the same statements.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

PAGES = (
    ("stranger", "/en/"),
    ("stranger", "/en/feed.atom"),
    ("stranger", "/sitemap.xml"),
    ("tala", "/desk"),
    ("edda", "/desk"),
    ("edda", "/articles"),
    ("edda", "/articles?state=draft"),
    ("edda", "/articles/1"),
    ("edda", "/articles/1/history"),
    ("edda", "/articles/1/edit"),
    ("edda", "/articles/1/review"),
    ("edda", "/articles/1/compare/1/2"),
    ("ada", "/admin/users"),
    ("ada", "/admin/mail"),
    ("ada", "/admin/log"),
    ("ada", "/account"),
)


def work(session: Session, people: Cast, round_: int) -> None:
    """One more of all that pages list: articles, people, sign-ins, mail, revisions, events."""
    for state in State:
        cast.article_in(session, people, state, rough=1)
    cast.person(session, f"Helper{round_} Hand", Role.TRANSLATOR, Role.EDITOR)
    login_sessions.start(session, session.merge(people.ada), "Firefox")
    outbox.queue(
        session, MailKind.INVITATION, to_address="a@desk.example", subject="x", text="x", keep=True
    )
    first = session.get_one(cast.Article, 1)
    found = revisions.latest(session, first)
    assert found is not None
    revisions.save(
        session,
        cast.actor_of(people.edda),
        first,
        blocks=found.blocks[: 2 + round_ % 3],
        left_out=(),
        base_number=first.latest_number,
    )


@contextmanager
def counted(client: ExaminingClient) -> Iterator[list[str]]:
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with client.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", listen)


@pytest.mark.parametrize(("who", "address"), PAGES)
def test_more_rows_take_no_more_statements(
    client: ExaminingClient, database: Database, people: Cast, who: str, address: str
) -> None:
    counts = []
    rounds = iter(range(12))
    for more in (2, 8):
        with database.sessions.begin() as session:
            for _ in range(more):
                work(session, people, next(rounds))
        client.clear_cookies()
        if who != "stranger":
            client.sign_in(getattr(people, who))
        client.browser.get(address)  # the first look at something new is written down
        with counted(client) as statements:
            assert client.browser.get(address).status_code == 200
        counts.append(statements)
    few, many = counts
    assert len(few) == len(many), "\n\n".join(sorted(set(many) - set(few)) or many)
