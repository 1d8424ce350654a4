"""Every route x method x kind of person x state x tie to the article, against a table by hand.

All are asked of one newsroom, on both databases. Pages are not examined here; others do.
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
    LATER,
    LOGIN,
    OPEN,
    REFUSED,
    Fields,
    Kept,
    Matrix,
    named,
    said,
)
from tests.web.permission_newsroom import SECRET, every_tie, few, open_newsroom
from tests.web.permission_table import grid, levels, routes

LETTERS = dict(zip("DTEP", State, strict=True))
# A post of the other routes, such as would be carried out where it may be.
SAID_ANYWHERE: Fields = MultiDict({"name": "Somebody", "email": "x@desk.example", "language": "ar"})
STRANGERS = ("stranger", "outsider", "deactivated", "ended")
STAFF = ("translator", "editor", "admin", "both")


@pytest.fixture
def kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Let no request commit, and notice what it would have."""
    found = Kept()
    with app.app_context():
        engine = db.engine
    listeners = {"before_cursor_execute": found.heard, "rollback": found.rolled_back}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    monkeypatch.setattr(db.session, "commit", found.commit)
    yield found
    for name, listener in listeners.items():
        event.remove(engine, name, listener)


@pytest.fixture
def matrix(
    request: pytest.FixtureRequest, app: Flask, people: Cast, database: Database, kept: Kept
) -> Matrix:
    room = open_newsroom(database, people, getattr(request, "param", few)())
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
    return Matrix(app, room, kept, browsers, tokens, others)


def listed(wrong: list[str]) -> str:
    return "\n".join(text[:600] for text in wrong[:40])


def counts(database: Database) -> dict[str, int]:
    """How many rows there are of everything but what is noted beside the acts."""
    with database.sessions() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in ("looks", "rate_counters")
        }


def test_the_table_has_every_route_and_method(app: Flask) -> None:
    found = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method in {"GET", "POST"}
    }
    listed = {(method, route.partition(":")[0]) for method, route, _ in routes()}
    assert listed == found, "ROUTES in tests/web/permission_table.py is not the list of routes"


@pytest.mark.parametrize("matrix", [every_tie], indirect=True)
def test_an_articles_routes(
    matrix: Matrix, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By state and by tie, for everybody who holds a role."""
    # What is on the pages others ask; here it would only take its time.
    monkeypatch.setattr("flask.templating._render", lambda app, template, context: "")
    cells = grid()
    before = counts(database)
    for (kind, tie, state), article in matrix.room.articles.items():
        for method, route, rule in routes():
            column, _, later = rule.partition("/")
            cell = cells[kind, tie].get(column)
            if cell is None:
                continue
            response = matrix.ask_of(kind, method, route, article)
            said = f"{kind} ({tie}): {method} {route} of {article.id}, {state}"
            matrix.judge(said, response, *wanted_of(cell, state, later))
    assert not matrix.wrong, listed(matrix.wrong)
    assert matrix.asked == 4 * 5 * 4 * sum(
        rule.partition("/")[0] in cells["both", "other"] for _, _, rule in routes()
    )
    assert counts(database) == before


def test_what_must_not_be_seen_is_as_if_it_were_not_there(
    matrix: Matrix, database: Database
) -> None:
    """Articles are answered word for word as one that does not exist.

    Readers knew of a story that is taken down; they are told so, and nothing of its text.
    """
    before = counts(database)
    for kind, theirs, state in product(STRANGERS, ("outsider", "deactivated"), State):
        article = matrix.room.articles[theirs, "wrote", state]
        for method, route, rule in routes():
            if rule in levels():
                continue
            asked = f"{kind}: {method} {route} of {article.id}, {state}"
            there = matrix.ask_of(kind, method, route, article)
            matrix.judge(asked, there, HIDDEN if kind == "outsider" else LOGIN)
            if theirs == "outsider" and state in (State.DRAFT, State.PUBLISHED):
                absent = matrix.ask_of(kind, method, route, article, matrix.room.absent)
                own, other = (f"articles/{id}" for id in (article.id, matrix.room.absent))
                matrix.compare(asked, there, own, absent, other)
    gone = matrix.room.withdrawn
    for kind, route in product(STRANGERS, ("public.story", "public.recommend")):
        there, absent = (
            matrix.ask(kind, "GET", matrix.address(route, slug=slug)) for slug in (gone, gone[::-1])
        )
        matrix.judge(f"{kind}: {route} of {gone}", there, GONE)
        matrix.judge(f"{kind}: {route} of {gone[::-1]}", absent, HIDDEN)
        assert SECRET not in there.get_data(as_text=True)
    assert not matrix.wrong, listed(matrix.wrong)
    assert counts(database) == before


def test_all_other_routes(matrix: Matrix, database: Database) -> None:
    """For every kind of person, with a token; and nothing is done without one."""
    before = counts(database)
    for kind, browser in matrix.browsers.items():
        with browser.session_transaction() as cookie:
            remembered = dict(cookie)
        as_who = "stranger" if kind in ("deactivated", "ended") else kind
        for method, route, rule in routes():
            if rule not in levels():
                continue
            address = matrix.address(route, **things_of(matrix, route, kind))
            response = matrix.ask(kind, method, address, SAID_ANYWHERE)
            wanted = levels()[rule][as_who]
            if route == "accounts.logout" and wanted == OPEN:
                assert response.headers["Location"] == "/login"
                assert matrix.kept.committed
            else:
                matrix.judge(f"{kind}: {method} {address}", response, wanted)
            assert SECRET not in response.get_data(as_text=True) or as_who in STAFF, address
            with browser.session_transaction() as cookie:
                cookie.clear()
                cookie.update(remembered)
    assert not matrix.wrong, listed(matrix.wrong)
    assert counts(database) == before


def test_nothing_is_done_without_a_token_or_by_another_method(
    matrix: Matrix, database: Database
) -> None:
    before = counts(database)
    article = matrix.room.articles["both", "other", State.TRANSLATED]
    for method, route, _ in routes():
        endpoint, _, act = route.partition(":")
        address = matrix.address(
            endpoint, article_id=article.id, action=named(act), sign_in_id=article.id
        )
        for other in ("PUT", "PATCH", "DELETE"):
            answer = matrix.ask("both", other, address)
            assert answer.status_code == 405, f"{other} {address}: {answer.status}"
        if method == "POST":
            matrix.kept.committed.clear()
            answer = matrix.browsers["both"].post(address, data=said(endpoint, act, article))
            assert answer.status_code in {400, 401}, f"{address}: {answer.status}"
            assert not matrix.kept.committed, address
    assert counts(database) == before


def things_of(matrix: Matrix, route: str, kind: str) -> dict[str, str | int]:
    """What of an address is somebody's own: here, a sign-in to be ended."""
    if route != "accounts.end_sign_in":
        return {}
    return {"sign_in_id": matrix.sign_ins.get(kind, 1)}


def wanted_of(cell: str, state: State, later: str) -> tuple[str, int]:
    if cell == "." or (cell.islower() and state is not LETTERS[cell.upper()]):
        return REFUSED, 0
    cell = cell.upper()
    if state in {LETTERS[letter] for letter in cell}:
        return OPEN, 0
    return LATER, int(later or 0)
