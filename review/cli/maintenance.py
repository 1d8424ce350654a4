"""What the commands on whole databases share: opening one, and errors as sentences.

These commands need DATABASE_URL and no other setting, so that they run where the application
itself refuses to start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from review import schema
from review.database import IMMEDIATE, configure_engine, sqlite_file
from review.domain.errors import DomainError, Refused
from review.messages.sentences import command_error_message
from review.services.backup import restore
from review.services.backup.restore import Loaded
from review.settings.findings import ConfigurationError


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """End the command with one sentence and status 1 for whatever can be expected to go wrong."""
    try:
        yield
    except DomainError as error:
        sentence = command_error_message(error)
        raise click.ClickException(f"{sentence[0].upper()}{sentence[1:]}.") from error
    except ConfigurationError as error:
        raise click.ClickException(str(error)) from error
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise click.ClickException(f"The database failed: {reason}") from error
    except OSError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def open_engine(url: str) -> Iterator[Engine]:
    """An engine with the time-outs of long-running commands, closed at the end."""
    engine = create_engine(url)
    configure_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def shown(url: str) -> str:
    """An address of a database without its password."""
    return make_url(url).render_as_string(hide_password=True)


def require_desk(engine: Engine) -> str:
    """The migration that the database is at, one of this version's.

    Raises Refused: no_desk (an absent SQLite file is not created), newer_database.
    """
    file = sqlite_file(engine) if engine.dialect.name == "sqlite" else None
    if file is not None and not file.exists():
        raise Refused("no_desk", url=shown(str(engine.url)))
    with engine.connect() as connection:
        revision = schema.current_revision(connection)
    if revision is None:
        raise Refused("no_desk", url=shown(str(engine.url)))
    return _known(revision)


def make_ready(engine: Engine, revision: str) -> None:
    """Bring an empty database, with or without tables, to `revision`.

    Raises Refused: not_empty, newer_database.
    """
    with engine.connect() as connection:
        current = schema.current_revision(connection)
        present = _known(current) if current else schema.revisions()[-1]
        restore.require_empty(connection, schema.tables_at(present))
    schema.migrate(engine, revision)


@contextmanager
def write_transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that takes SQLite's write lock at once; committed unless there is an error."""
    with engine.connect() as connection:
        connection = connection.execution_options(**{IMMEDIATE: True})
        with connection.begin():
            yield connection


def print_tables(tables: Sequence[Loaded]) -> None:
    """One line a table: its count of rows and the hash of its contents."""
    width = max(len(table.name) for table in tables)
    for table in tables:
        click.echo(f"{table.name:{width}}  {table.rows:>9,}  {table.sha256[:16]}")


def _known(revision: str) -> str:
    if revision not in schema.revisions():
        raise Refused("newer_database", revision=revision)
    return revision
