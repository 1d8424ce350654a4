"""A bulkhead: a bound on how many threads wait for one resource at the same time.

A request beyond the bound waits while the others make progress, and is refused as soon as they do
not: whatever the resource is waiting for, some threads stay free for requests that do not need it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

WAIT_AT_MOST = 2.0  # seconds, while others make progress
# Seconds in which no place was free. A transaction that writes is short; a statement of a large
# list or search on a busy machine may not be.
WRITES_STALLED_AFTER = 0.5
STATEMENTS_STALLED_AFTER = 2.0


class BulkheadFull(Exception):
    """The bound is reached, and waiting for a place would take too long."""


class Bulkhead:
    """At most `capacity` threads at a time inside `with bulkhead.enter():`.

    The others are refused once no place was free for `stalled_after` seconds.
    """

    def __init__(self, capacity: int, stalled_after: float) -> None:
        self._condition = Condition()
        self._stalled_after = stalled_after
        self._capacity = max(1, capacity)
        self._inside = 0
        self._entered_at = 0.0  # when a place was last taken, on the monotonic clock

    def resize(self, capacity: int) -> None:
        """Change the bound; threads that are inside stay there."""
        with self._condition:
            self._capacity = max(1, capacity)
            self._condition.notify_all()

    @contextmanager
    def enter(self, *, wait: float = WAIT_AT_MOST) -> Iterator[None]:
        """Hold a place for the block. Raises `BulkheadFull` after at most `wait` seconds."""
        self._acquire(wait)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, wait: float) -> None:
        give_up_at = time.monotonic() + wait
        with self._condition:
            while self._inside >= self._capacity:
                deadline = min(give_up_at, self._entered_at + self._stalled_after)
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise BulkheadFull(f"{self._inside} threads wait already")
                self._condition.wait(remaining)
            self._inside += 1
            self._entered_at = time.monotonic()

    def _release(self) -> None:
        with self._condition:
            self._inside -= 1
            self._condition.notify()


@dataclass(frozen=True, slots=True)
class Bulkheads:
    """The bounds of a web process, by its number of threads.

    One thread is never inside a statement, so that it can answer what needs no database. One more
    is never inside a transaction that writes, so that pages can be read while writers wait.
    """

    statements: Bulkhead
    writes: Bulkhead

    @classmethod
    def for_threads(cls, threads: int) -> Bulkheads:
        """The bulkheads of a process with this many threads."""
        bulkheads = cls(Bulkhead(1, STATEMENTS_STALLED_AFTER), Bulkhead(1, WRITES_STALLED_AFTER))
        bulkheads.fit(threads)
        return bulkheads

    def fit(self, threads: int) -> None:
        """Set the bounds for a server that turned out to have this many threads."""
        self.statements.resize(threads - 1)
        self.writes.resize(threads - 2)
