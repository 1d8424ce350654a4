"""Time-outs of PostgreSQL connections: waiting for a lock, a statement or an answer ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from review.bulkhead import Bulkhead
from review.database import configure_engine
from review.timeouts import LONG_RUNNING, SERVING, Timeouts
from tests import database_proxy
from tests.databases import Database

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
SETTINGS = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")


@contextmanager
def engine_on(url: str, timeouts: Timeouts, statements: Bulkhead | None = None) -> Iterator[Engine]:
    engine = create_engine(url, pool_pre_ping=True)
    configure_engine(engine, timeouts, statements)
    yield engine
    engine.dispose()


def settings_of(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return [str(connection.scalar(text(f"SHOW {name}"))) for name in SETTINGS]


def test_servers_and_long_running_commands_have_their_own(database: Database) -> None:
    with engine_on(database.url, SERVING) as engine:
        assert settings_of(engine) == ["5s", "15s", "1min"]
    with engine_on(database.url, LONG_RUNNING) as engine:
        assert settings_of(engine) == ["1min", "0", "0"]


def test_the_url_takes_precedence(database: Database) -> None:
    joiner = "&" if "?" in database.url else "?"
    url = f"{database.url}{joiner}options=-c%20lock_timeout%3D7s&keepalives_idle=77"
    with engine_on(url, SERVING) as engine:
        assert settings_of(engine) == ["7s", "15s", "1min"]
        parameters = raw(engine).info.get_parameters()
    assert parameters["keepalives_idle"] == "77"
    assert parameters["tcp_user_timeout"] == "20000"


def raw(engine: Engine) -> psycopg.Connection[object]:
    connection = engine.raw_connection()
    driver = connection.driver_connection
    connection.close()
    assert isinstance(driver, psycopg.Connection)
    return driver


@pytest.mark.parametrize(
    ("timeouts", "sql"),
    [
        (Timeouts(0.1, 0, 0, 0), "SELECT pg_advisory_lock(77)"),
        (Timeouts(0.1, 0, 0, 0), "LOCK TABLE sections"),
        (Timeouts(0, 0.1, 0, 0), "SELECT pg_sleep(20)"),
        (Timeouts(0, 0, 0, 0.1), "SELECT pg_sleep(20)"),
    ],
)
def test_a_wait_ends_with_an_error(database: Database, timeouts: Timeouts, sql: str) -> None:
    started = time.monotonic()
    with database.engine.connect() as other, engine_on(database.url, timeouts) as engine:
        other.execute(text("SELECT pg_advisory_lock(77)"))
        other.execute(text("LOCK TABLE sections"))
        with engine.connect() as connection, pytest.raises(OperationalError):
            connection.execute(text(sql))
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 7")) == 7
        other.execute(text("SELECT pg_advisory_unlock(77)"))
    assert time.monotonic() - started < 10


def test_a_server_that_stops_answering_times_out(database: Database) -> None:
    limits = Timeouts(0, 0, 0, answer=0.3)
    with database_proxy.database_proxy(database.url) as gate, engine_on(gate.url, limits) as engine:
        gate.open()
        with engine.connect() as connection:
            gate.freeze()
            with pytest.raises(OperationalError) as caught:
                connection.execute(text("SELECT 7"))
            assert caught.value.connection_invalidated
        gate.thaw()
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 8")) == 8


def test_threads_beyond_the_bound_send_no_statement(database: Database) -> None:
    bound = Bulkhead(1, stalled_after=0.1)
    with engine_on(database.url, SERVING, bound) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT 7")) == 7
        with bound.enter(), pytest.raises(OperationalError, match="not asked"):
            connection.execute(text("SELECT 8"))
        assert connection.scalar(text("SELECT 9")) == 9
