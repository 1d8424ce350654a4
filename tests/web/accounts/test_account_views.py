"""The account page: profile, language, password and login sessions."""

from __future__ import annotations

import pytest

from review.models.people import Person
from review.services.accounts import login_sessions
from tests.cast import PASSWORD, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.login_helpers import NEW_PASSWORD, session_token, sign_in


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


def test_people_cannot_change_their_own_roles_and_address(
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
def test_an_invalid_name_is_reported_and_redisplayed(
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
        _, elsewhere = login_sessions.start(
            session, session.get_one(Person, people.tala.id), "phone"
        )
    client.sign_in(people.tala)
    before = session_token(client)
    form = client.get("/account").form("/account/password")
    page = form.fill(current=PASSWORD, password=NEW_PASSWORD, again=NEW_PASSWORD).submit()
    assert page.path == "/account"
    assert "Your password is changed." in page.text
    with database.sessions() as session:
        assert login_sessions.find(session, elsewhere) is None
        assert login_sessions.find(session, before) is None
        assert login_sessions.find(session, session_token(client)) is not None
    client.clear_cookies()
    sign_in(client, "tala@desk.example", PASSWORD, status=422)
    sign_in(client, "tala@desk.example", NEW_PASSWORD)


@pytest.mark.parametrize(
    ("current", "password", "again", "sentence"),
    [
        ("wrong", NEW_PASSWORD, NEW_PASSWORD, "This is not your current password."),
        (PASSWORD, NEW_PASSWORD, NEW_PASSWORD + "!", "This is not the same as above."),
        (PASSWORD, "short", "short", "Use at least 12 characters."),
        (PASSWORD, "x y" * 100, "x y" * 100, "Use at most 256 characters."),
        (PASSWORD, "password1234", "password1234", "Too many people use this password."),
        (PASSWORD, "Tala Haddad 1990", "Tala Haddad 1990", "too close to the person"),
        ("", NEW_PASSWORD, NEW_PASSWORD, "Type your current password."),
    ],
)
def test_an_unacceptable_password_is_explained(
    client: ExaminingClient, people: Cast, current: str, password: str, again: str, sentence: str
) -> None:
    client.sign_in(people.tala)
    form = client.get("/account").form("/account/password")
    page = form.fill(current=current, password=password, again=again).submit(status=422)
    assert sentence in page.text
    assert page.form("/account").values["name"] == "Tala Haddad"
    assert set(page.form("/account/password").values.values()) & {current, password} <= {""}


def test_login_sessions_are_listed_and_ended(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        tala = session.get_one(Person, people.tala.id)
        phone, token = login_sessions.start(session, tala, "Mozilla/5.0 (Android 14) Firefox/130.0")
        tarek = session.get_one(Person, people.tarek.id)
        foreign, _ = login_sessions.start(session, tarek, "phone")
    client.sign_in(people.tala)
    page = client.get("/account")
    assert "Firefox on Android" in page.text
    page = page.form(f"/account/sign-ins/{phone.id}/end").submit()
    assert "Firefox on Android" not in page.text
    with database.sessions() as session:
        assert login_sessions.find(session, token) is None
    client.post(f"/account/sign-ins/{foreign.id}/end", status=404)
    client.post("/account/sign-ins/999999999/end", status=404)


def test_ending_this_very_sign_in_signs_out(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    page = client.get("/account").form("Sign out").submit()
    assert page.path == "/login"


@pytest.mark.parametrize("field", ["name", "byline"])
def test_a_persons_own_name_may_not_be_anothers(
    client: ExaminingClient, people: Cast, field: str
) -> None:
    client.sign_in(people.tala)
    form = client.get("/account").form("/account")
    page = form.fill(**{field: "Еddа Brandt"}).submit(status=422)  # Cyrillic letters
    assert "Another person at this desk has this name" in page.text
    assert page.form("/account").values[field] == "Еddа Brandt"
