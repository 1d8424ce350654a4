"""How migrations run: one process at a time, on SQLite and PostgreSQL alike.

The database is the application's; tests hand in an engine of their own as
`config.attributes["engine"]`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, Engine, text

from review import models
from review.database import IMMEDIATE
from review.models.base import Base, UtcDateTime

LOCK = 0x1A7E211AEA2  # any number, the same on every node: whoever migrates holds it
TABLES = models.__all__  # importing the package is what tells the metadata of its tables


def migrate() -> None:
    """Run the migrations on the engine that the configuration or the application has."""
    engine: Engine = (
        context.config.attributes.get("engine") or current_app.extensions["sqlalchemy"].engine
    )
    with engine.connect() as connection, alone(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=write_instants_plainly,
            process_revision_directives=number_in_order,
            include_object=is_ours,
        )
        with context.begin_transaction():
            context.run_migrations()


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Hold the others off until this process has finished, so that two nodes can start together."""
    if connection.dialect.name == "postgresql":
        with alone_on_postgresql(connection):
            yield
    else:
        with alone_on_sqlite(connection):
            yield


@contextmanager
def alone_on_postgresql(connection: Connection) -> Iterator[None]:
    """Hold an advisory lock of the session for the block."""
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()


@contextmanager
def alone_on_sqlite(connection: Connection) -> Iterator[None]:
    """Hold the write lock for the block, in one transaction without foreign keys."""
    # To change a table SQLite makes a new one and drops the old, which must not count as deleting
    # the rows that others refer to. The switch is deaf inside a transaction, hence the raw cursor.
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    connection.execution_options(**{IMMEDIATE: True})
    try:
        with connection.begin():
            yield
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(
                    f"The migration would leave rows that refer to nothing: {broken}"
                )
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def write_instants_plainly(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Migrations outlive our types, so they name the database's."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False
    )


def number_in_order(
    _context: MigrationContext, _revision: Any, directives: list[MigrationScript]
) -> None:
    """Call new migrations 0002, 0003, ..."""
    written = ScriptDirectory.from_config(context.config).walk_revisions()
    for directive in directives:
        directive.rev_id = f"{1 + sum(1 for _ in written):04d}"


def is_ours(_item: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
    """Leave alone what an administrator added to the database beside our tables."""
    return not (kind == "table" and reflected and name not in Base.metadata.tables)


migrate()
