"""Every route is on the list of protections and keeps to it; what is only read writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from review.domain.workflow import State, permitted
from review.extensions import csrf, db
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial.workflow_facts import facts_of
from review.web.auth.transactions import is_transactional
from review.web.route_permissions import ROUTE_PERMISSIONS, Audience, RoutePermission
from tests.architecture.conftest import Newsroom
from tests.cast import actor_of
from tests.page_client import ExaminingClient

# Which of the two databases answers makes no difference to who may ask.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

FIELDS = {"language": "ar"}
READERS = ("stranger", "otto", "tala", "tarek", "edda", "ada")
BESIDE_THE_ACT = ("UPDATE sign_ins SET last_seen_at", "INSERT INTO looks", "UPDATE looks",
                  "INSERT INTO rate_counters", "DELETE FROM rate_counters")  # fmt: skip

# The rule of one transition decides further who sees the form that prepares it.
DECIDES_FURTHER = {"publishing.publish"}
# For machines that send the token of METRICS_TOKEN; hidden from every person.
BY_BEARER_TOKEN = {"metrics.show"}
LEADS_TO_SIGN_IN = {"accounts.logout"}

OPEN, LOGIN, REFUSED, HIDDEN = "open", "to sign in", "refused with a reason", "hidden"


def rules_of(app: Flask, endpoint: str, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules(endpoint) if method in (rule.methods or ())]


def test_the_list_of_protections_is_the_list_of_routes(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ROUTE_PERMISSIONS)


def test_whatever_takes_a_post_commits_at_the_edge(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts
    assert [name for name in sorted(posts) if not is_transactional(app.view_functions[name])] == []


def test_no_route_is_excepted_from_the_token(app: Flask, client: ExaminingClient) -> None:
    assert app.config.get("WTF_CSRF_ENABLED", True)
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_no_address_takes_other_methods(app: Flask) -> None:
    known = {"GET", "HEAD", "OPTIONS", "POST"}
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods or ()} == known


@pytest.mark.parametrize("endpoint", sorted(ROUTE_PERMISSIONS))
def test_who_may_read_what(
    app: Flask, client: ExaminingClient, newsroom: Newsroom, endpoint: str
) -> None:
    protection = ROUTE_PERMISSIONS[endpoint]
    states = list(State) if protection.act else [State.PUBLISHED]
    with app.app_context():
        engine = db.engine
    for rule in rules_of(app, endpoint, "GET"):
        for name in READERS:
            person = become(client, newsroom, name)
            for state in states:
                address = newsroom.address(app, rule, state, person)
                with no_writes(engine, f"GET {address}"):
                    response = client.browser.get(address)
                wanted = expected(newsroom, client, protection, person, state)
                wanted = HIDDEN if endpoint in BY_BEARER_TOKEN else wanted
                found = outcome(response)
                said = f"{name} asks for {address} ({state}): {response.status}"
                further = endpoint in DECIDES_FURTHER and found == REFUSED
                assert found == wanted or (wanted == OPEN and further), said
                assert response.status_code < 500, said
                response.close()


@pytest.mark.parametrize("endpoint", sorted(ROUTE_PERMISSIONS))
def test_who_may_send_what(
    app: Flask, client: ExaminingClient, newsroom: Newsroom, endpoint: str
) -> None:
    protection = ROUTE_PERMISSIONS[endpoint]
    for rule in rules_of(app, endpoint, "POST"):
        for name in READERS:
            person = become(client, newsroom, name)
            token = client.csrf_token()
            for state in State if protection.act else [State.PUBLISHED]:
                address = newsroom.address(app, rule, state, person)
                without = client.browser.post(address)
                assert without.status_code in {400, 401}, f"{address} is sent without a token"
                wanted = expected(newsroom, client, protection, person, state)
                response = client.browser.post(address, data=FIELDS | {"csrf_token": token})
                found = outcome(response)
                said = f"{name} sends to {address} ({state}): {response.status}"
                # Whoever may see the page is told by it, with a reason, what they may not do.
                further = found == REFUSED or endpoint in LEADS_TO_SIGN_IN
                assert found == wanted or (wanted == OPEN and further), said
                assert response.status_code < 500, said


def become(client: ExaminingClient, newsroom: Newsroom, name: str) -> Person | None:
    client.clear_cookies()
    if name == "stranger":
        return None
    person: Person = getattr(newsroom.people, name)
    client.sign_in(person)
    return person


def expected(
    newsroom: Newsroom,
    client: ExaminingClient,
    protection: RoutePermission,
    person: Person | None,
    state: State,
) -> str:
    """What the list of protections and the workflow say of this person and this article."""
    if protection.audience is Audience.EVERYBODY:
        return OPEN
    if person is None:
        return LOGIN
    if protection.audience is Audience.STAFF and not person.roles:
        return HIDDEN
    if protection.role is not None and protection.role not in person.roles:
        return HIDDEN
    if protection.act is None:
        return OPEN
    with client.database.sessions() as session:
        return OPEN if may(session, newsroom.articles[state], protection, person) else REFUSED


def may(session: Session, article_id: int, protection: RoutePermission, person: Person) -> bool:
    article = session.get_one(Article, article_id)
    assert protection.act is not None
    facts = facts_of(session, article, four_eyes=True)
    return permitted(protection.act, actor_of(person), facts) is True


def outcome(response: TestResponse) -> str:
    if response.status_code == 404:
        return HIDDEN
    if response.status_code == 403:
        return REFUSED
    if response.status_code == 401:
        return LOGIN  # with what was typed kept and shown
    if response.headers.get("Location", "").startswith("/login"):
        return LOGIN
    return OPEN


@contextmanager
def no_writes(engine: Engine, what: str) -> Iterator[None]:
    """Fail if the database is written to, but for counters and when somebody was last seen."""

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        verb = statement.lstrip().split(" ", 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and not statement.startswith(BESIDE_THE_ACT):
            written.append(statement)

    written: list[str] = []
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listen)
    assert not written, f"{what} writes: {written}"
