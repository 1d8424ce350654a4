"""Getting in and out, and one's own account, page by page."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import FrameType

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, text
from werkzeug.datastructures import MultiDict

from review.domain.events import EventKind
from review.extensions import db
from review.models.clock import now
from review.models.events import Event
from review.models.people import Person, SignIn
from review.services import password_links, sign_ins
from review.services import people as people_service
from review.web.devices import device_name
from review.web.returning import asked_for, safe_path
from tests import cast
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.examining import ExaminingClient, Page

NEW = "nine slow green trains"
NOT_TOGETHER = "do not belong together"


def sign_in(
    client: ExaminingClient, email: str, password: str = PASSWORD, *, status: int = 200,
    path: str = "/login",
) -> Page:  # fmt: skip
    form = client.get(path).form("Sign in")
    return form.fill(email=email, password=password).submit(status=status)


def cookie_token(client: ExaminingClient) -> str:
    with client.browser.session_transaction() as cookie:
        return str(cookie.get("_user_id", ""))


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


def test_who_is_signed_in_is_not_asked_again(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    assert client.get("/login").path == "/desk"
    assert client.get("/login?next=/account").path == "/account"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("nobody@desk.example", PASSWORD),
        ("tala@desk.example", "something else"),
        ("tala@desk.example", "x" * 100_000),
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
    assert cookie_token(client) == ""
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


def test_nothing_typed_is_said_field_by_field(client: ExaminingClient, people: Cast) -> None:
    page = client.get("/login").form("Sign in").submit(status=422)
    assert "Type your e-mail address." in page.text
    assert "Type your password." in page.text


def test_the_session_is_renewed_at_sign_in(client: ExaminingClient, people: Cast) -> None:
    with client.browser.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    before = client.get("/login").form("Sign in").values["csrf_token"]
    sign_in(client, "tala@desk.example")
    first = cookie_token(client)
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
    assert cookie_token(client) not in {"", first}


def test_a_cookie_from_before_signing_out_opens_nothing(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.tala)
    token = cookie_token(client)
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


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/desk", True),
        ("/articles?state=draft&q=a+b", True),
        ("/ar/stories/ماء", True),
        ("/articles#top", True),
        ("/search?u=http://evil.example/", True),
        (None, False),
        ("", False),
        ("desk", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/\t/evil.example", False),
        ("/\n/evil.example", False),
        ("\t//evil.example", False),
        (" //evil.example", False),
        ("/%09/evil.example", False),
        ("/%5cevil.example", False),
        ("/%2fevil.example", False),
        ("/desk%0d%0aSet-Cookie:a=b", False),
        ("https:evil.example", False),
        ("https:/evil.example", False),
        ("https://evil.example/desk", False),
        ("http://localhost/desk", False),
        ("http://localhost@evil.example/", False),
        ("//localhost/desk", False),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("/\u202edesk", False),
        ("/" + "x" * 2000, False),
    ],
)
def test_next_stays_within_the_site(target: str | None, safe: bool) -> None:
    assert safe_path(target) == (target if safe else None)
    values = MultiDict() if target is None else MultiDict({"next": target})
    assert asked_for(values, "/desk") == (target if safe else "/desk")


@pytest.mark.parametrize(
    ("asked", "path"),
    [("/account", "/account"), ("//evil.example", "/desk"), ("https:evil.example", "/desk")],
)
def test_next_is_followed_after_signing_in(
    client: ExaminingClient, people: Cast, asked: str, path: str
) -> None:
    assert sign_in(client, "tala@desk.example", path=f"/login?next={asked}").path == path


def test_the_page_one_was_sent_from_comes_back(client: ExaminingClient, people: Cast) -> None:
    page = client.get("/account")
    assert page.path == "/login"
    page = page.form("Sign in").fill(email="tala@desk.example", password=PASSWORD).submit()
    assert page.path == "/account"


def test_tries_are_limited_for_one_address_from_one_place(
    client: ExaminingClient, people: Cast
) -> None:
    for _ in range(10):
        sign_in(client, "tala@desk.example", "wrong", status=422)
    page = sign_in(client, " TALA@ｄｅｓｋ.example", PASSWORD, status=429)
    assert "try again" in page.text
    assert "15 minutes" in page.text
    assert 0 < int(page.response.headers["Retry-After"]) <= 900
    # Neither other people here nor the same person elsewhere are held up.
    sign_in(client, "edda@desk.example")
    client.forget()
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    client.browser.environ_base.update(elsewhere)
    sign_in(client, "tala@desk.example")


def test_after_the_wait_it_works_again(client: ExaminingClient, people: Cast) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(10):
            sign_in(client, "tala@desk.example", "wrong", status=422)
        sign_in(client, "tala@desk.example", status=429)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client, "tala@desk.example").path == "/desk"


def test_signing_in_rightly_is_not_limited(client: ExaminingClient, people: Cast) -> None:
    for _ in range(12):
        sign_in(client, "tala@desk.example")
        client.forget()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_guessing_many_addresses_from_one_place_is_limited(
    client: ExaminingClient, people: Cast
) -> None:
    form = client.get("/login").form("Sign in")
    answers = [
        client.browser.post(
            "/login",
            data=form.values | {"email": f"p{n}@desk.example", "password": "x" * 2000},
        ).status_code
        for n in range(102)
    ]
    assert answers == [422] * 100 + [429] * 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_gets_in_when_tries_cannot_be_counted(
    client: ExaminingClient, people: Cast, app: Flask
) -> None:
    form = client.get("/login").form("Sign in")
    form.fill(email="tala@desk.example", password=PASSWORD)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE rate_counters"))
    form.submit(status=503)
    assert cookie_token(client) == ""


def test_last_seen_is_noted_now_and_then(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    begun = now().replace(microsecond=0)

    def seen() -> object:
        with database.sessions() as session:
            return session.scalars(select(SignIn.last_seen_at)).one() - begun

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


def test_people_change_their_name_byline_and_language(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    form = client.get("/account").form("/account")
    page = form.fill(name=" Tala\u202e Haddad ", byline="T. H.", locale="ar").submit()
    assert page.tree.get("lang") == "ar"
    assert page.tree.get("dir") == "rtl"
    with database.sessions() as session:
        tala = session.get_one(Person, people.tala.id)
        assert (tala.name, tala.byline, tala.locale) == ("Tala Haddad", "T. H.", "ar")


def test_roles_and_address_are_not_ones_own_to_change(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    client.post(
        "/account",
        {"name": "Tala", "byline": "", "locale": "en", "email": "x@desk.example",
         "roles": "admin", "active": "", "password_hash": "x"},
    )  # fmt: skip
    with database.sessions() as session:
        tala = session.get_one(Person, people.tala.id)
        assert (tala.name, tala.email, tala.active) == ("Tala", "tala@desk.example", True)
        assert tala.roles == people.tala.roles


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Type your name."), ("\u202e…", "at least one letter"), ("x" * 121, "at most 120")],
)
def test_a_name_that_cannot_be_is_said_and_kept(
    client: ExaminingClient, people: Cast, name: str, sentence: str
) -> None:
    client.sign_in(people.tala)
    page = client.get("/account").form("/account").fill(name=name).submit(status=422)
    assert sentence in page.text
    assert page.form("/account").values["name"] == name


def test_changing_the_password_ends_other_sign_ins_and_renews_this(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        _, elsewhere = sign_ins.start(session, session.get_one(Person, people.tala.id), "phone")
    client.sign_in(people.tala)
    before = cookie_token(client)
    form = client.get("/account").form("/account/password")
    page = form.fill(current=PASSWORD, password=NEW, again=NEW).submit()
    assert page.path == "/account"
    assert "Your password is changed." in page.text
    with database.sessions() as session:
        assert sign_ins.find(session, elsewhere) is None
        assert sign_ins.find(session, before) is None
        assert sign_ins.find(session, cookie_token(client)) is not None
    client.forget()
    sign_in(client, "tala@desk.example", PASSWORD, status=422)
    sign_in(client, "tala@desk.example", NEW)


@pytest.mark.parametrize(
    ("current", "password", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "This is not your current password."),
        (PASSWORD, NEW, NEW + "!", "This is not the same as above."),
        (PASSWORD, "short", "short", "Use at least 12 characters."),
        (PASSWORD, "x y" * 100, "x y" * 100, "Use at most 256 characters."),
        (PASSWORD, "password1234", "password1234", "Too many people use this password."),
        (PASSWORD, "Tala Haddad 1990", "Tala Haddad 1990", "too close to the person"),
        ("", NEW, NEW, "Type your current password."),
    ],
)
def test_a_password_that_cannot_be_is_said(
    client: ExaminingClient, people: Cast, current: str, password: str, again: str, sentence: str
) -> None:
    client.sign_in(people.tala)
    form = client.get("/account").form("/account/password")
    page = form.fill(current=current, password=password, again=again).submit(status=422)
    assert sentence in page.text
    assert page.form("/account").values["name"] == "Tala Haddad"
    assert set(page.form("/account/password").values.values()) & {current, password} <= {""}


def test_guessing_the_current_password_is_limited(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    for _ in range(10):
        form = client.get("/account").form("/account/password")
        form.fill(current="wrong", password=NEW, again=NEW).submit(status=422)
    form = client.get("/account").form("/account/password")
    form.fill(current=PASSWORD, password=NEW, again=NEW).submit(status=429)


def test_own_sign_ins_are_listed_and_ended(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        tala = session.get_one(Person, people.tala.id)
        phone, token = sign_ins.start(session, tala, "Mozilla/5.0 (Android 14) Firefox/130.0")
        tarek = session.get_one(Person, people.tarek.id)
        foreign, _ = sign_ins.start(session, tarek, "phone")
    client.sign_in(people.tala)
    page = client.get("/account")
    assert "Firefox on Android" in page.text
    page = page.form(f"/account/sign-ins/{phone.id}/end").submit()
    assert "Firefox on Android" not in page.text
    with database.sessions() as session:
        assert sign_ins.find(session, token) is None
    client.post(f"/account/sign-ins/{foreign.id}/end", status=404)
    client.post("/account/sign-ins/999999999/end", status=404)


def test_ending_this_very_sign_in_signs_out(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    page = client.get("/account").form("Sign out").submit()
    assert page.path == "/login"


@pytest.mark.parametrize("known", [True, False])
def test_the_language_is_chosen_and_remembered(
    client: ExaminingClient, people: Cast, database: Database, known: bool
) -> None:
    if known:
        client.sign_in(people.tala)
    path = "/account" if known else "/login"
    page = client.get(path).form("/language").submit()
    assert page.path == path
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    with database.sessions() as session:
        assert session.get_one(Person, people.tala.id).locale == ("ar" if known else "en")
    client.post("/language", {"language": "tlh", "next": "/login"}, status=404)
    page = client.post("/language", {"language": "en", "next": "//evil.example"})
    assert page.path in {"/", "/en/"}


def test_an_invitation_is_opened_looked_at_and_used(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        new = people_service.create_person(
            session, None, name="نور صالح", email="nour@desk.example", roles=[]
        )
        _, token = password_links.issue(session, actor_of(people.ada), new)
    for _ in range(2):  # looking at it does not use it up
        page = client.get(f"/password/{token}")
        assert page.response.headers["Referrer-Policy"] == "no-referrer"
        assert page.response.headers["Cache-Control"] == "no-store"
    page = page.form().fill(password="short", again="short").submit(status=422)
    assert "Use at least 12 characters." in page.text
    page = page.form().fill(password=NEW, again=NEW).submit()
    assert page.path == "/login"
    assert page.form("Sign in").values["email"] == "nour@desk.example"
    page = page.form("Sign in").fill(password=NEW).submit()
    assert page.path == "/account"
    client.get(f"/password/{token}", status=404)


@pytest.mark.parametrize("token", ["x", "a" * 3000, "..", "نور"])
def test_any_other_link_says_what_to_do(client: ExaminingClient, people: Cast, token: str) -> None:
    page = client.get(f"/password/{token}", status=404)
    assert page.h1 in {"This link no longer works", "There is nothing here"}


def test_a_link_for_one_person_signs_another_out(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        tarek = session.get_one(Person, people.tarek.id)
        _, token = password_links.issue(session, actor_of(people.ada), tarek)
    client.sign_in(people.tala)
    page = client.get(f"/password/{token}").form().fill(password=NEW, again=NEW).submit()
    assert page.path == "/login"
    assert cookie_token(client) == ""
    sign_in(client, "tala@desk.example", PASSWORD)


def test_a_link_works_over_https_without_a_referrer(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        tala = session.get_one(Person, people.tala.id)
        _, token = password_links.issue(session, actor_of(people.ada), tala)
    path = f"/password/{token}"
    data = {**client.get(path).form().values, "password": NEW, "again": NEW}
    answer = client.browser.post(path, data=data, base_url="https://localhost")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0",
         "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
         "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/130.0 Safari/537.36 Edg/130.0",
         "Edge on Mac"),
        ("curl/8.0", "Unknown browser"),
        ("", "Unknown browser"),
    ],
)  # fmt: skip
def test_browsers_are_called_what_people_know_them_by(
    app: Flask, user_agent: str, name: str
) -> None:
    with app.test_request_context():
        assert device_name(user_agent) == name
