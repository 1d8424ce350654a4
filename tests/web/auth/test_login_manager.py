"""Signing in and out, and the validity of session cookies."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import FrameType

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select

from review.clock import now
from review.domain.audit_events import EventKind
from review.models.events import Event
from review.models.people import LoginSession, Person
from review.services.accounts import people as people_service
from tests import cast
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.login_helpers import session_token, sign_in

NOT_TOGETHER = "do not belong together"


def events(database: Database) -> list[tuple[str, int | None]]:
    with database.sessions() as session:
        return [(e.kind, e.person_id) for e in session.scalars(select(Event).order_by(Event.id))]


def test_signing_in_leads_to_the_desk_and_out_again(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    page = sign_in(client, "Tala@Desk.example")
    assert page.path == "/desk"
    page = page.form("/logout").submit()
    assert page.path == "/login"
    assert "You are signed out." in page.text
    assert client.browser.get("/desk").status_code == 302
    tala = people.tala.id
    assert events(database) == [(EventKind.SIGNED_IN, tala), (EventKind.SIGNED_OUT, tala)]


def test_who_has_no_role_sees_their_account(client: ExaminingClient, people: Cast) -> None:
    assert sign_in(client, "otto@desk.example").path == "/account"


def test_signed_in_people_skip_the_sign_in_page(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    assert client.get("/login").path == "/desk"
    assert client.get("/login?next=/account").path == "/account"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("nobody@desk.example", PASSWORD),
        ("tala@desk.example", "something else"),
        ("tala@desk.example", "x" * 10_000),
        ("gone@desk.example", PASSWORD),
        ("invited@desk.example", "the password of nobody"),
        ("not an address", PASSWORD),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    client: ExaminingClient, people: Cast, database: Database, email: str, password: str
) -> None:
    with database.sessions.begin() as session:
        gone = cast.person(session, "Gone")
        gone.active = False
        cast.person(session, "Invited").password_hash = None
    page = sign_in(client, email, password, status=422)
    assert NOT_TOGETHER in page.text
    form = page.form("Sign in")
    assert form.values["email"] == email
    assert form.values["password"] == ""
    assert session_token(client) == ""
    assert [kind for kind, _ in events(database)] == [EventKind.SIGN_IN_FAILED]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("email", ["tala@desk.example", "nobody@desk.example", "no address"])
def test_an_unknown_address_costs_the_same_work(
    client: ExaminingClient, people: Cast, email: str
) -> None:
    form = client.get("/login").form("Sign in")
    verified = []

    def watch(frame: FrameType, event: str, _what: object) -> None:
        if event == "call" and frame.f_code is PasswordHasher.verify.__code__:
            verified.append(email)

    sys.setprofile(watch)
    try:
        client.browser.post("/login", data=form.values | {"email": email, "password": "wrong"})
    finally:
        sys.setprofile(None)
    # One verification is nearly all the time that a sign-in takes.
    assert len(verified) == 1


def test_empty_fields_are_reported_one_by_one(client: ExaminingClient, people: Cast) -> None:
    page = client.get("/login").form("Sign in").submit(status=422)
    assert "Type your e-mail address." in page.text
    assert "Type your password." in page.text


def test_the_session_is_renewed_at_sign_in(client: ExaminingClient, people: Cast) -> None:
    with client.browser.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    before = client.get("/login").form("Sign in").values["csrf_token"]
    sign_in(client, "tala@desk.example")
    first = session_token(client)
    with client.browser.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.permanent
    client.post("/logout")
    refused = client.browser.post(
        "/login",
        data={"email": "tala@desk.example", "password": PASSWORD, "csrf_token": before},
    )
    assert refused.status_code == 400
    sign_in(client, "tala@desk.example")
    assert session_token(client) not in {"", first}


def test_a_cookie_from_before_signing_out_opens_nothing(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.tala)
    token = session_token(client)
    answer = client.browser.post("/logout", data={"csrf_token": client.csrf_token()})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    with client.browser.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert client.browser.get("/account").status_code == 302


def test_signing_out_takes_a_form_and_its_token(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    assert client.browser.get("/logout").status_code == 405
    assert client.browser.post("/logout").status_code == 400
    assert client.get("/account").h1 == "Your account"


def test_last_seen_is_noted_now_and_then(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    begun = now().replace(microsecond=0)

    def seen() -> object:
        with database.sessions() as session:
            return session.scalars(select(LoginSession.last_seen_at)).one() - begun

    with time_machine.travel(begun, tick=False) as clock:
        client.sign_in(people.tala)
        clock.move_to(begun + timedelta(minutes=4))
        client.get("/account")
        assert seen() == timedelta()
        clock.move_to(begun + timedelta(minutes=6))
        client.get("/account")
        assert seen() == timedelta(minutes=6)
        clock.move_to(begun + timedelta(minutes=12))
        client.get("/account").form("/account").submit()
        assert seen() == timedelta(minutes=12)


def test_a_deactivated_person_is_out_at_the_next_click(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    with database.sessions.begin() as session:
        people_service.deactivate(
            session, actor_of(people.ada), session.get_one(Person, people.tala.id)
        )
    assert client.browser.get("/account").status_code == 302
