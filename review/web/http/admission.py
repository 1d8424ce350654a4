"""How many of a web process's threads may wait for the database at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask, current_app
from sqlalchemy.exc import TimeoutError

from review.bulkhead import WAIT_AT_MOST, Bulkhead, BulkheadFull, Bulkheads

EXTENSION = "bulkheads"


def init_app(app: Flask, bulkheads: Bulkheads) -> None:
    app.extensions[EXTENSION] = bulkheads


@contextmanager
def write_slot(*, wait: float = WAIT_AT_MOST) -> Iterator[None]:
    """Hold a place among the threads that write, for one transaction.

    Raises SQLAlchemy's TimeoutError, which is answered with 503, when the others make no progress.
    """
    writes: Bulkhead = current_app.extensions[EXTENSION].writes
    with ExitStack() as stack:
        try:
            stack.enter_context(writes.enter(wait=wait))
        except BulkheadFull as full:
            raise TimeoutError(f"no transaction is begun: {full}") from full
        yield
