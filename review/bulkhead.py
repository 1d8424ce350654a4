"""Bulkheads: bounds on the number of threads that wait for one resource at the same time.

A request beyond the bound waits while the others make progress, and is refused as soon as they do
not. If the resource hangs, some threads therefore stay free for requests that do not need it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

MAX_WAIT = 2.0  # seconds, while others make progress
# Seconds without a free slot. A transaction that writes is short; a statement of a large list or
# search on a busy machine may not be.
WRITES_STALLED_AFTER = 0.5
STATEMENTS_STALLED_AFTER = 2.0


class BulkheadFullError(Exception):
    """The bound is reached, and waiting for a slot would take too long."""


class Bulkhead:
    """At most `capacity` threads at a time inside `with bulkhead.enter():`.

    The others are refused once no slot was free for `stalled_after` seconds.
    """

    def __init__(self, capacity: int, stalled_after: float) -> None:
        self._condition = Condition()
        self._stalled_after = stalled_after
        self._capacity = max(1, capacity)
        self._inside = 0
        self._entered_at = 0.0  # when a slot was last taken, on the monotonic clock

    def resize(self, capacity: int) -> None:
        """Change the bound; threads that are inside stay there."""
        with self._condition:
            self._capacity = max(1, capacity)
            self._condition.notify_all()

    @contextmanager
    def enter(self, *, wait: float = MAX_WAIT) -> Iterator[None]:
        """Take a slot for the block. Raises `BulkheadFullError` after at most `wait` seconds."""
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
                    raise BulkheadFullError(f"{self._inside} threads wait already")
                self._condition.wait(remaining)
            self._inside += 1
            self._entered_at = time.monotonic()

    def _release(self) -> None:
        with self._condition:
            self._inside -= 1
            self._condition.notify()


@dataclass(frozen=True, slots=True)
class Bulkheads:
    """The bulkheads of a web process, sized by its number of threads.

    One thread is never inside a statement, to answer requests that need no database. One more is
    never inside a transaction that writes, to serve pages while writers wait.
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
        """Resize for a server that started with another number of threads."""
        self.statements.resize(threads - 1)
        self.writes.resize(threads - 2)
