"""Setting a password by a link from an invitation or an admin."""

from __future__ import annotations

import pytest

from review.models.people import Person
from review.services.accounts import password_links
from review.services.accounts import people as people_service
from tests.cast import PASSWORD, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.login_helpers import NEW_PASSWORD, session_token, sign_in


def test_an_invitation_is_opened_and_used(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        new = people_service.create_person(
            session,
            None,
            people_service.NewPerson(name="نور صالح", email="nour@desk.example", roles=[]),
        )
        _, token = password_links.issue(session, actor_of(people.ada), new)
    for _ in range(2):  # looking at it does not use it up
        page = client.get(f"/password/{token}")
        assert page.response.headers["Referrer-Policy"] == "no-referrer"
        assert page.response.headers["Cache-Control"] == "no-store"
    page = page.form().fill(password="short", again="short").submit(status=422)
    assert "Use at least 12 characters." in page.text
    page = page.form().fill(password=NEW_PASSWORD, again=NEW_PASSWORD).submit()
    assert page.path == "/login"
    assert page.form("Sign in").values["email"] == "nour@desk.example"
    page = page.form("Sign in").fill(password=NEW_PASSWORD).submit()
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
    page = (
        client.get(f"/password/{token}")
        .form()
        .fill(password=NEW_PASSWORD, again=NEW_PASSWORD)
        .submit()
    )
    assert page.path == "/login"
    assert session_token(client) == ""
    sign_in(client, "tala@desk.example", PASSWORD)


def test_a_link_works_over_https_without_a_referrer(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        tala = session.get_one(Person, people.tala.id)
        _, token = password_links.issue(session, actor_of(people.ada), tala)
    path = f"/password/{token}"
    data = {**client.get(path).form().values, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    answer = client.browser.post(path, data=data, base_url="https://localhost")
    assert answer.status_code == 303
