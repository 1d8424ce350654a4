"""The current time, which can be overridden: imports and the demo data date rows in the past."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_override: ContextVar[datetime | None] = ContextVar("clock_override", default=None)


def now() -> datetime:
    """The current time, aware, in UTC; inside `at()` the time given there."""
    return _override.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `now()` return `moment` inside the block."""
    token = _override.set(moment)
    try:
        yield
    finally:
        _override.reset(token)
