"""Admission control: a bound on the threads of a web process that wait for the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask, current_app
from sqlalchemy.exc import TimeoutError

from review.bulkhead import MAX_WAIT, Bulkhead, BulkheadFullError, Bulkheads

EXTENSION = "bulkheads"


def init_app(app: Flask, bulkheads: Bulkheads) -> None:
    """Make the process's bulkheads available to `write_slot`."""
    app.extensions[EXTENSION] = bulkheads


@contextmanager
def write_slot(*, wait: float = MAX_WAIT) -> Iterator[None]:
    """Occupy a slot of the bulkhead for writers, for one transaction.

    Raises SQLAlchemy's TimeoutError, which is answered with 503, when no slot was free for `wait`
    seconds.
    """
    writes: Bulkhead = current_app.extensions[EXTENSION].writes
    with ExitStack() as stack:
        try:
            stack.enter_context(writes.enter(wait=wait))
        except BulkheadFullError as full:
            raise TimeoutError(f"no transaction is begun: {full}") from full
        yield
