"""How connections to the database are set up, alike for pages, commands and tests."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from review.bulkhead import Bulkhead
from review.timeouts import LONG_RUNNING, Timeouts, apply_timeouts

# Execution options: take SQLite's write lock at once, and how many seconds to wait for it.
IMMEDIATE = "begin_immediate"
BUSY_TIMEOUT = "busy_timeout"
DEFAULT_BUSY_TIMEOUT = 10.0
# Busy timeout of writes in an independent transaction: short, since they occupy a server thread.
SHORT_BUSY_TIMEOUT = 2.0

OWNER_ONLY = 0o600  # the mode of files

# What SQLAlchemy raises when the database cannot be reached or does not answer in time.
UNREACHABLE = (OperationalError, InterfaceError, PoolTimeout)


def begin_writing(session: Session) -> None:
    """Begin anew, in a transaction that will write: on SQLite it waits for its turn at once."""
    session.rollback()
    session.connection(execution_options={IMMEDIATE: True})


def configure_engine(
    engine: Engine, timeouts: Timeouts = LONG_RUNNING, statements: Bulkhead | None = None
) -> None:
    """Set up every connection that the engine opens from now on.

    PostgreSQL: time-outs, and the bound on threads that wait for a statement. SQLite: foreign keys,
    durable commits, transactions that begin when they say so, and files for their owner alone.
    """
    if engine.dialect.name == "postgresql":
        apply_timeouts(engine, timeouts, statements)
        return
    file = sqlite_file(engine)
    if file is not None:
        event.listen(engine, "do_connect", lambda *_: make_private(file))
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def sqlite_file(engine: Engine) -> Path | None:
    """The file of an SQLite database; None for one in memory."""
    return sqlite_path(engine.url)


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite database's address; None for one in memory."""
    name = url.database or ""
    if name.startswith("file:"):
        name = unquote(urlsplit(name).path)
    in_memory = name in {"", ":memory:"} or url.query.get("mode") == "memory"
    return None if in_memory else Path(name)


def make_private(file: Path) -> None:
    """Let only its owner read and write an SQLite database; create it so where it is missing.

    SQLite gives the files beside it (`-wal`, `-shm`) the mode of the database. An existing database
    is not opened here: closing it would drop the locks that this process holds on it.
    """
    with suppress(OSError):  # SQLite itself reports a file that it cannot open
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWNER_ONLY))
    for path in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal"))):
        # Files of another owner keep their mode, which is that owner's to choose.
        with suppress(FileNotFoundError, PermissionError):
            if path.stat().st_mode & 0o077:
                path.chmod(OWNER_ONLY)


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
    cursor.execute(_busy_timeout(DEFAULT_BUSY_TIMEOUT))
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A reader that turns writer midway fails if somebody wrote meanwhile, however long it waits;
    # one that says at once that it will write just waits its turn.
    options = connection.get_execution_options()
    seconds = options.get(BUSY_TIMEOUT)
    if seconds is not None:
        connection.exec_driver_sql(_busy_timeout(seconds))
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(IMMEDIATE) else "BEGIN")
    finally:
        if seconds is not None:
            connection.exec_driver_sql(_busy_timeout(DEFAULT_BUSY_TIMEOUT))


def _busy_timeout(seconds: float) -> str:
    return f"PRAGMA busy_timeout={round(seconds * 1000)}"
