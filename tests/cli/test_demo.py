"""`flask demo`: the first run, the second, and what may be in its way."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from review.cli import demo, gunicorn_server
from review.models.articles import Article
from review.models.people import Person
from review.services.accounts import passwords
from tests.databases import Database

LINE = re.compile(r"\S+@\S+\t\S{19}\t(translator|editor|admin)")


@pytest.fixture
def desk(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application with a folder of its own for the passwords, whichever the database."""
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    yield app
    with app.app_context():
        demo.password_file().unlink(missing_ok=True)


def run(app: Flask, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["demo", *options])


def test_the_first_run_sets_up_and_the_second_changes_nothing(
    desk: Flask, database: Database
) -> None:
    first = run(desk, "--no-serve")
    assert first.exit_code == 0
    lines = first.stdout.splitlines()
    assert len(lines) == 5
    assert all(LINE.fullmatch(line) for line in lines)
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 14
    with desk.app_context():
        file = demo.password_file()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().splitlines() == lines
    second = run(desk, "--no-serve")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Article)) == 14


def test_passwords_open_the_door_also_after_their_file_was_lost(
    desk: Flask, database: Database
) -> None:
    first = run(desk, "--no-serve")
    with desk.app_context():
        demo.password_file().unlink()
    second = run(desk, "--no-serve")
    assert second.stdout != first.stdout
    assert "there are new passwords" in second.stderr
    with database.sessions() as session:
        for line in second.stdout.splitlines():
            email, password, _ = line.split("\t")
            person = session.scalars(select(Person).where(Person.email == email)).one()
            assert passwords.verify(person.password_hash, password)


def test_a_database_with_other_people_is_left_alone(desk: Flask, database: Database) -> None:
    with database.sessions.begin() as session:
        session.add(Person(name="Somebody", email="somebody@example.org"))
    result = run(desk, "--no-serve")
    assert result.stdout == ""
    assert "has people of its own" in result.stderr
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_refuses_in_production(desk: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(desk.config, "PRODUCTION", True)
    result = run(desk, "--no-serve")
    assert result.exit_code == 1
    assert "not for production" in result.stderr


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_busy_port_is_said_before_anything_is_done(desk: Flask, database: Database) -> None:
    with socket.create_server((gunicorn_server.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        result = run(desk, "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} of 127.0.0.1 cannot be used" in result.stderr
    with database.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0
