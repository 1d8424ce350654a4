"""Timeouts of PostgreSQL connections: every wait for the database ends.

The server ends waits for locks, long statements and idle transactions by its own settings. A server
that is stopped or unreachable cannot, so the client has limits as well: for connecting, for
unacknowledged packets, and for the answer to one statement.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.pool import ConnectionPoolEntry

from review.bulkhead import Bulkhead, BulkheadFullError

# libpq parameters: seconds to connect; a peer that does not acknowledge is given up after some 20
# seconds, whether the connection is idle (keepalives) or packets are under way (tcp_user_timeout).
NETWORK = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,  # milliseconds
}


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits in seconds; 0 for none. `answer` is enforced by the client, if the server hangs."""

    lock: float
    statement: float
    idle_in_transaction: float
    answer: float

    def server_options(self) -> str:
        """The first three as a value of libpq's `options` parameter."""
        values = {
            "lock_timeout": self.lock,
            "statement_timeout": self.statement,
            "idle_in_transaction_session_timeout": self.idle_in_transaction,
        }
        return " ".join(f"-c {name}={round(value * 1000)}" for name, value in values.items())


# For processes that serve requests or mail. The server's limit for a statement comes first, so that
# the client's is reached only when the server does not answer at all.
SERVING = Timeouts(lock=5, statement=15, idle_in_transaction=60, answer=20)
# For migrations, imports, exports and backups, whose statements may take any time.
LONG_RUNNING = Timeouts(lock=60, statement=0, idle_in_transaction=0, answer=0)


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed when one statement is not answered in `answer_timeout` seconds.

    `tcp_user_timeout` does not cover a server process that is stopped: its kernel still
    acknowledges. Nor does it apply to Unix sockets.
    """

    answer_timeout: float | None = None
    bulkhead: Bulkhead | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Run one exchange with the server. Raises OperationalError after `timeout` seconds."""
        with admitted(self.bulkhead):
            return self._wait(gen, interval, timeout)

    def _wait(self, gen: PQGen[RV], interval: float, timeout: float | None) -> RV:
        limit = self.answer_timeout if timeout is None else timeout
        started = time.monotonic()
        try:
            return super().wait(gen, interval, limit)
        except psycopg.OperationalError:
            overdue = limit is not None and time.monotonic() - started >= limit
            if overdue and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()  # a late answer would be taken for that of the next statement
            raise


@contextmanager
def admitted(bulkhead: Bulkhead | None) -> Iterator[None]:
    """Take a slot of the bulkhead; raises psycopg's OperationalError if it is full."""
    if bulkhead is None:
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(bulkhead.enter())
        except BulkheadFullError as full:
            raise psycopg.OperationalError(f"the database is not asked: {full}") from full
        yield


def apply_timeouts(engine: Engine, timeouts: Timeouts, bulkhead: Bulkhead | None) -> None:
    """Open every connection of a PostgreSQL engine from now on with these limits.

    At most as many threads as the bulkhead admits connect or wait for an answer at the same time.
    Parameters that are given in the database's URL take precedence.
    """

    def connect(
        _dialect: Dialect,
        _record: ConnectionPoolEntry,
        arguments: list[Any],
        parameters: MutableMapping[str, Any],
    ) -> psycopg.Connection[Any]:
        url_options = str(parameters.get("options", ""))
        merged = {
            **NETWORK,
            **parameters,
            "options": f"{timeouts.server_options()} {url_options}".strip(),
        }
        with admitted(bulkhead):
            connection = BoundedConnection.connect(*arguments, **merged)
        connection.answer_timeout = timeouts.answer or None
        connection.bulkhead = bulkhead
        return connection

    event.listen(engine, "do_connect", connect)
