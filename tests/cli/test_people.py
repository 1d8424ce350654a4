"""`flask person`: how an empty desk gets its first admin, and how a link is issued again."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain.audit_events import EventKind
from review.domain.workflow import Role
from review.models.events import Event
from review.models.people import LinkPurpose, PasswordLink, Person
from tests.cast import Cast
from tests.databases import Database

WORDS = ["person", "create", "--name", "Ada Lind", "--email", "Ada@desk.example", "--role", "admin"]


def test_the_link_that_is_printed_sets_the_password(app: Flask, database: Database) -> None:
    answer = app.test_cli_runner().invoke(args=WORDS)
    assert answer.exit_code == 0, answer.output
    path = answer.output.strip().removeprefix("http://127.0.0.1:5000")
    assert app.test_client().get(path).status_code == 200
    with database.sessions() as session:
        person = session.scalars(select(Person)).one()
        assert (person.email, person.roles) == ("ada@desk.example", {Role.ADMIN})
        assert person.password_hash is None


def test_an_address_that_is_taken_is_said_to_be(app: Flask) -> None:
    app.test_cli_runner().invoke(args=WORDS)
    again = app.test_cli_runner().invoke(args=WORDS)
    assert again.exit_code == 1
    assert "somebody has this e-mail address already" in again.output


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--name", " \u200b", "give a name"),
        ("--name", "x" * 1000, "the name is too long: use at most"),
        ("--email", "ada", "no e-mail address"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_cannot_be_taken_is_said(app: Flask, option: str, value: str, said: str) -> None:
    answer = app.test_cli_runner().invoke(args=[*WORDS, option, value])
    assert answer.exit_code == 1
    assert said in answer.stderr


def test_a_name_in_use_needs_a_flag(app: Flask, database: Database) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=WORDS)
    other = [*WORDS[:3], "ADA  LIND", "--email", "ada2@desk.example"]
    refused = runner.invoke(args=["person", "create", "--name", *other[3:]])
    assert refused.exit_code == 1
    assert "--allow-same-name" in refused.stderr
    allowed = runner.invoke(args=[*other, "--allow-same-name"])
    assert allowed.exit_code == 0, allowed.output
    with database.sessions() as session:
        assert len(session.scalars(select(Person)).all()) == 2


def print_link(app: Flask, email: str = "ada@desk.example") -> str:
    """The path of a new link."""
    answer = app.test_cli_runner().invoke(args=["person", "link", email])
    assert answer.exit_code == 0, answer.output
    return answer.output.strip().removeprefix("http://127.0.0.1:5000")


def test_a_link_can_be_issued_again_and_ends_the_one_before(app: Flask, database: Database) -> None:
    created = app.test_cli_runner().invoke(args=WORDS)
    first = created.output.strip().removeprefix("http://127.0.0.1:5000")
    second = print_link(app, "\u200eADA@desk.example ")
    assert app.test_client().get(first).status_code != 200
    assert app.test_client().get(second).status_code == 200
    with database.sessions() as session:
        link = session.scalars(select(PasswordLink).order_by(PasswordLink.id.desc())).first()
        assert link is not None
        assert (link.purpose, link.created_by_id) == (LinkPurpose.INVITE, None)
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        assert (event.kind, event.actor_id, event.person_id) == (
            EventKind.PERSON_INVITED, None, link.person_id
        )  # fmt: skip


def test_a_person_with_a_password_gets_a_reset(
    app: Flask, database: Database, people: Cast
) -> None:
    assert app.test_client().get(print_link(app, people.ada.email)).status_code == 200
    with database.sessions() as session:
        assert session.scalars(select(PasswordLink)).one().purpose == LinkPurpose.RESET
        event = session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        assert (event.kind, event.person_id) == (EventKind.LINK_ISSUED, people.ada.id)


def test_no_link_for_a_person_who_is_deactivated(
    app: Flask, database: Database, people: Cast
) -> None:
    with database.sessions.begin() as session:
        session.get_one(Person, people.tala.id).active = False
    answer = app.test_cli_runner().invoke(args=["person", "link", people.tala.email])
    assert answer.exit_code == 1
    assert "this person is deactivated, and cannot sign in" in answer.stderr
    with database.sessions() as session:
        assert session.scalars(select(PasswordLink)).all() == []


@pytest.mark.parametrize("email", ["nobody@desk.example", "ada", "", "%"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_link_for_an_address_of_no_person(app: Flask, email: str) -> None:
    app.test_cli_runner().invoke(args=WORDS)
    answer = app.test_cli_runner().invoke(args=["person", "link", email])
    assert answer.exit_code == 1
    assert "nobody on the desk has this e-mail address" in answer.stderr
