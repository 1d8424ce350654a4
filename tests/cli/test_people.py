"""`flask person create`: how an empty desk gets its first admin."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from review.domain.workflow import Role
from review.models.people import Person
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
