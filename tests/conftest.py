"""The fixtures that all tests share: empty databases of both kinds, and the application on them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy.orm import Session

from review.app import create_app
from review.extensions import db
from review.settings.reader import read_settings
from tests import cast, databases
from tests.cast import Cast
from tests.databases import DIALECTS, Database, NoServer, Server
from tests.page_client import ExaminingClient

# How long an example takes says more about the machine's load than about the code.
settings.register_profile("interlinear", deadline=None)
settings.load_profile("interlinear")

RUN = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """With several workers, start the one PostgreSQL server they share before they start.

    A run of one process starts it only when a test asks for it.
    """
    with ExitStack() as stack:
        if config.getoption("numprocesses", None):
            try:
                found = stack.enter_context(databases.server())
            except NoServer as reason:
                raise pytest.UsageError(str(reason)) from reason
            os.environ[databases.SERVER] = found.url.render_as_string(hide_password=False)
            os.environ[databases.TEMPLATE] = found.template
        config.stash[RUN] = stack.pop_all()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[RUN].close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server of this run."""
    with databases.server() as found:
        yield found


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest migration, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    databases.bring_to_head(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sqlite_database(migrated_file: Path) -> Iterator[Database]:
    file = migrated_file.with_name("tests.db")
    database = databases.open_database(f"sqlite:///{file}", migrated_file)
    database.clean()
    yield database
    database.engine.dispose()


@pytest.fixture(scope="session")
def postgresql_database(server: Server) -> Iterator[Database]:
    with server.database() as url:
        database = databases.open_database(url)
        yield database
        database.engine.dispose()


def database_of(request: pytest.FixtureRequest) -> Database:
    """This worker's database of the kind that the fixture's parameter names."""
    found = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(found, Database)
    return found


@pytest.fixture(params=DIALECTS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database that really commits, emptied again after the test; both kinds in turn."""
    found = database_of(request)
    yield found
    found.clean()


@pytest.fixture(params=DIALECTS)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on an empty database, all undone after the test; both kinds in turn."""
    connection = database_of(request).engine.connect()
    outer = connection.begin()
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session
    outer.rollback()
    connection.close()


@pytest.fixture(scope="session")
def made() -> dict[str, Flask]:
    """The applications that this worker has made, by the address of their database."""
    return {}


@pytest.fixture
def app(database: Database, made: dict[str, Flask]) -> Iterator[Flask]:
    """The application on an empty database; both kinds in turn. CSRF is on, as for everybody."""
    if database.url not in made:
        made[database.url] = make_app(database.url)
    app = made[database.url]
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def make_app(url: str) -> Flask:
    settings = read_settings({"DATABASE_URL": url, "SECRET_KEY": "known to the tests alone"})
    app = create_app(settings, {"TESTING": True})
    with app.app_context():
        databases.hurry(db.engine)
    return app


@pytest.fixture
def client(app: Flask, database: Database) -> ExaminingClient:
    """A stranger's browser, which examines every page it is given."""
    return ExaminingClient(app, database)


@pytest.fixture
def people(database: Database) -> Cast:
    """The cast, at work in the application's database (for a `session` call `cast.hire`)."""
    with database.sessions.begin() as session:
        return cast.hire(session)
