"""How connections to the database are set up, alike for pages, commands and tests."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

# Execution options: take SQLite's write lock at once, and fail instead of waiting for it.
IMMEDIATE = "begin_immediate"
HURRIED = "begin_hurried"
PATIENCE = "PRAGMA busy_timeout=10000"


def begin_writing(session: Session) -> None:
    """Begin anew, in a transaction that will write: on SQLite it waits for its turn at once."""
    session.rollback()
    session.connection(execution_options={IMMEDIATE: True})


def prepare(engine: Engine) -> None:
    """Make SQLite keep its promises: foreign keys, durable commits, honest transactions."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver would begin late and commit early by itself; `_on_begin` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        # Without it INSERT OR REPLACE deletes rows without firing their DELETE triggers, and so
        # would pass the guard of the append-only tables.
        "recursive_triggers=ON",
        # Kilobytes of pages that each connection keeps for itself. The system keeps them for all,
        # and as quickly: more was a tenth of a process's memory, and nothing came sooner for it.
        "cache_size=-512",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(PATIENCE)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A reader that turns writer midway fails if somebody wrote meanwhile, however long it waits;
    # one that says at once that it will write just waits its turn.
    options = connection.get_execution_options()
    if options.get(HURRIED):
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(IMMEDIATE) else "BEGIN")
    finally:
        if options.get(HURRIED):
            connection.exec_driver_sql(PATIENCE)
