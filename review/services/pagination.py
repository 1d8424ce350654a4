"""Lists a page at a time, by key: as fast on the thousandth page as on the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from review.models.base import MAX_INTEGER

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows, and the keys to go on from: None where there is nothing on that side.

    A page that turned out empty still leads back to where its reader came from.
    """

    rows: list[Row]
    before: int | None  # older rows have smaller ids than this
    after: int | None  # newer rows have greater ids than this


def page_by_id(
    session: Session,
    query: Select[Row],
    key: InstrumentedAttribute[int],
    *,
    before: int | None = None,
    after: int | None = None,
    size: int,
) -> Page[Row]:
    """A page, newest first: those older than `before`, or the next that are newer than `after`."""
    before, after = within(before), within(after)
    if after is not None:
        upwards = query.where(key > after).order_by(key.asc()).limit(size + 1)
        rows = list(session.scalars(upwards))
        more = len(rows) > size
        rows = rows[:size][::-1]
        older = _key(rows[-1], key) if rows else after + 1
        return Page(rows, older, _key(rows[0], key) if more else None)
    downwards = query.order_by(key.desc()).limit(size + 1)
    if before is not None:
        downwards = downwards.where(key < before)
    rows = list(session.scalars(downwards))
    more = len(rows) > size
    rows = rows[:size]
    newer = None if before is None else _key(rows[0], key) if rows else before - 1
    return Page(rows, _key(rows[-1], key) if more else None, newer)


def within(id: int | None) -> int | None:
    """The nearest id that there can be, which leads to the same page; anything may be typed."""
    return None if id is None else max(0, min(id, MAX_INTEGER))


def _key(row: object, key: InstrumentedAttribute[int]) -> int:
    return int(getattr(row, key.key))
