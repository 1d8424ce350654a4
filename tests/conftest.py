"""Fixtures of all tests: empty databases of both kinds, and the application on them."""

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
from tests.databases import DIALECTS, Database, NoServerError, Server
from tests.page_client import ExaminingClient

# The time of an example depends on the machine's load more than on the code.
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
                server = stack.enter_context(databases.server())
            except NoServerError as reason:
                raise pytest.UsageError(str(reason)) from reason
            os.environ[databases.SERVER_VARIABLE] = server.url.render_as_string(hide_password=False)
            os.environ[databases.TEMPLATE_VARIABLE] = server.template
        config.stash[RUN] = stack.pop_all()


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[RUN].close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The PostgreSQL server of this run."""
    with databases.server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest migration, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    databases.upgrade_to_head(f"sqlite:///{file}")
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
    database = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(database, Database)
    return database


@pytest.fixture(params=DIALECTS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database that really commits, emptied after the test; both kinds in turn."""
    database = database_of(request)
    yield database
    database.clean()


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
def apps() -> dict[str, Flask]:
    """The applications of this worker, by the URL of their database."""
    return {}


@pytest.fixture
def app(database: Database, apps: dict[str, Flask]) -> Iterator[Flask]:
    """The application on an empty database; both kinds in turn. CSRF protection is on."""
    if database.url not in apps:
        apps[database.url] = make_app(database.url)
    app = apps[database.url]
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def make_app(url: str) -> Flask:
    settings = read_settings({"DATABASE_URL": url, "SECRET_KEY": "known to the tests alone"})
    app = create_app(settings, {"TESTING": True})
    with app.app_context():
        databases.disable_fsync(db.engine)
    return app


@pytest.fixture
def client(app: Flask, database: Database) -> ExaminingClient:
    """An anonymous browser, which checks every page."""
    return ExaminingClient(app, database)


@pytest.fixture
def people(database: Database) -> Cast:
    """The cast, in the application's database (for a `session` call `cast.hire`)."""
    with database.sessions.begin() as session:
        return cast.hire(session)
