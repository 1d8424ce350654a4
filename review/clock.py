"""The time by which rows are dated: the real one, or a moment somebody tells of the past.

Importing an archive and setting up the demo newsroom write history; they say `with at(moment):`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Date everything written inside the block with `moment`."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
