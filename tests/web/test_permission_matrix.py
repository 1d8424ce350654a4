"""Every route x method x kind of person x state x relation to the article, against a table.

All requests are made to one newsroom, on both databases. The content of pages is tested elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from werkzeug.datastructures import MultiDict

from review.clock import now
from review.domain.workflow import State
from review.extensions import db
from review.models.base import Base
from review.models.people import LoginSession, Person
from review.services.accounts import login_sessions
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.permission_matrix import (
    GONE,
    HIDDEN,
    LOGIN,
    NOT_NOW,
    OPEN,
    REFUSED,
    Fields,
    Matrix,
    RecordedWrites,
    action_of,
    form_fields,
)
from tests.web.permission_newsroom import (
    SECRET,
    every_article,
    open_newsroom,
    unprivileged_articles,
)
from tests.web.permission_table import grid, levels, routes

LETTERS = dict(zip("DTEP", State, strict=True))
# Fields for the posts of other routes, which are valid where they are permitted.
OTHER_FIELDS: Fields = MultiDict({"name": "Somebody", "email": "x@desk.example", "language": "ar"})
STRANGERS = ("stranger", "outsider", "deactivated", "ended")
STAFF = ("translator", "editor", "admin", "both")


@pytest.fixture
def writes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedWrites]:
    """Let no request commit, and record what it would have committed."""
    recorded = RecordedWrites()
    with app.app_context():
        engine = db.engine
    listeners = {"before_cursor_execute": recorded.record, "rollback": recorded.rolled_back}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    monkeypatch.setattr(db.session, "commit", recorded.commit)
    yield recorded
    for name, listener in listeners.items():
        event.remove(engine, name, listener)


@pytest.fixture
def matrix(
    request: pytest.FixtureRequest,
    app: Flask,
    people: Cast,
    database: Database,
    writes: RecordedWrites,
) -> Matrix:
    room = open_newsroom(database, people, getattr(request, "param", unprivileged_articles)())
    browsers: dict[str, FlaskClient] = {}
    tokens: dict[str, str] = {}
    for kind in ("stranger", *room.kinds):
        client = ExaminingClient(app, database)
        if kind in room.kinds:
            client.sign_in(room.kinds[kind])
        browsers[kind], tokens[kind] = client.browser, client.csrf_token()
    with database.sessions.begin() as session:
        session.get_one(Person, room.kinds["deactivated"].id).active = False
        for sign_in in session.scalars(
            select(LoginSession).where(LoginSession.person_id == room.kinds["ended"].id)
        ):
            sign_in.revoked_at = now()
        others = {
            kind: login_sessions.start(session, session.get_one(Person, person.id), "another")[0].id
            for kind, person in room.kinds.items()
        }
    return Matrix(app, room, writes, browsers, tokens, others)


def summary(failures: list[str]) -> str:
    return "\n".join(text[:600] for text in failures[:40])


def counts(database: Database) -> dict[str, int]:
    """The number of rows of every table, except those written independently of acts."""
    with database.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in ("looks", "rate_counters")
        }


def test_the_table_has_every_route_and_method(app: Flask) -> None:
    registered = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method in {"GET", "POST"}
    }
    listed = {(method, route.partition(":")[0]) for method, route, _ in routes()}
    assert listed == registered, "ROUTES in tests/web/permission_table.py is not the list of routes"


@pytest.mark.parametrize("matrix", [every_article], indirect=True)
def test_an_articles_routes(
    matrix: Matrix, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By state and by relation, for every person with a role."""
    # The content of pages is tested elsewhere; rendering would take time.
    monkeypatch.setattr("flask.templating._render", lambda app, template, context: "")
    cells = grid()
    before = counts(database)
    for (kind, relation, state), article in matrix.room.articles.items():
        for method, route, rule in routes():
            column, _, later = rule.partition("/")
            cell = cells[kind, relation].get(column)
            if cell is None:
                continue
            response = matrix.request_article_route(kind, method, route, article)
            label = f"{kind} ({relation}): {method} {route} of {article.id}, {state}"
            matrix.check(label, response, *expected_outcome(cell, state, later))
    assert not matrix.failures, summary(matrix.failures)
    assert matrix.request_count == 4 * 5 * 4 * sum(
        rule.partition("/")[0] in cells["both", "other"] for _, _, rule in routes()
    )
    assert counts(database) == before


def test_invisible_articles_answer_like_missing_ones(matrix: Matrix, database: Database) -> None:
    """The answers are identical to those for a missing article.

    A story that was taken down was public; the answer says so, without any of its text.
    """
    before = counts(database)
    for kind, theirs, state in product(STRANGERS, ("outsider", "deactivated"), State):
        article = matrix.room.articles[theirs, "wrote", state]
        for method, route, rule in routes():
            if rule in levels():
                continue
            label = f"{kind}: {method} {route} of {article.id}, {state}"
            there = matrix.request_article_route(kind, method, route, article)
            matrix.check(label, there, HIDDEN if kind == "outsider" else LOGIN)
            if theirs == "outsider" and state in (State.DRAFT, State.PUBLISHED):
                absent = matrix.request_article_route(
                    kind, method, route, article, matrix.room.absent
                )
                own, other = (f"articles/{id}" for id in (article.id, matrix.room.absent))
                matrix.compare(label, there, own, absent, other)
    gone = matrix.room.withdrawn
    for kind, route in product(STRANGERS, ("public.story", "public.recommend")):
        there, absent = (
            matrix.request(kind, "GET", matrix.address(route, slug=slug))
            for slug in (gone, gone[::-1])
        )
        matrix.check(f"{kind}: {route} of {gone}", there, GONE)
        matrix.check(f"{kind}: {route} of {gone[::-1]}", absent, HIDDEN)
        assert SECRET not in there.get_data(as_text=True)
    assert not matrix.failures, summary(matrix.failures)
    assert counts(database) == before


def test_all_other_routes(matrix: Matrix, database: Database) -> None:
    """For every kind of person, with a CSRF token."""
    before = counts(database)
    for kind, browser in matrix.browsers.items():
        with browser.session_transaction() as cookie:
            saved_cookie = dict(cookie)
        as_who = "stranger" if kind in ("deactivated", "ended") else kind
        for method, route, rule in routes():
            if rule not in levels():
                continue
            address = matrix.address(route, **own_values(matrix, route, kind))
            response = matrix.request(kind, method, address, OTHER_FIELDS)
            expected = levels()[rule][as_who]
            if route == "accounts.logout" and expected == OPEN:
                assert response.headers["Location"] == "/login"
                assert matrix.writes.committed
            else:
                matrix.check(f"{kind}: {method} {address}", response, expected)
            assert SECRET not in response.get_data(as_text=True) or as_who in STAFF, address
            with browser.session_transaction() as cookie:
                cookie.clear()
                cookie.update(saved_cookie)
    assert not matrix.failures, summary(matrix.failures)
    assert counts(database) == before


def test_nothing_is_done_without_a_token_or_by_another_method(
    matrix: Matrix, database: Database
) -> None:
    before = counts(database)
    article = matrix.room.articles["both", "other", State.TRANSLATED]
    for method, route, _ in routes():
        endpoint, _, act = route.partition(":")
        address = matrix.address(
            endpoint, article_id=article.id, action=action_of(act), sign_in_id=article.id
        )
        for other in ("PUT", "PATCH", "DELETE"):
            answer = matrix.request("both", other, address)
            assert answer.status_code == 405, f"{other} {address}: {answer.status}"
        if method == "POST":
            matrix.writes.committed.clear()
            answer = matrix.browsers["both"].post(address, data=form_fields(endpoint, act, article))
            assert answer.status_code in {400, 401}, f"{address}: {answer.status}"
            assert not matrix.writes.committed, address
    assert counts(database) == before


def own_values(matrix: Matrix, route: str, kind: str) -> dict[str, str | int]:
    """URL values that belong to one person: a login session to be ended."""
    if route != "accounts.end_sign_in":
        return {}
    return {"sign_in_id": matrix.sign_ins.get(kind, 1)}


def expected_outcome(cell: str, state: State, later: str) -> tuple[str, int]:
    if cell == "." or (cell.islower() and state is not LETTERS[cell.upper()]):
        return REFUSED, 0
    cell = cell.upper()
    if state in {LETTERS[letter] for letter in cell}:
        return OPEN, 0
    return NOT_NOW, int(later or 0)
