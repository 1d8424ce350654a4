"""Keyset pagination: the rows after or before a cursor, as fast on the last page as on the first.

A cursor is what an address holds of a row: its id, or the values that rows are sorted by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, literal, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from review.models.base import MAX_INTEGER

Row = TypeVar("Row")
Cursor = TypeVar("Cursor")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row, Cursor]):
    """Rows, and the cursors for the pages on both sides: None where there is no page.

    The previous page is the one that precedes `previous`, the next one follows `next`.
    """

    rows: Sequence[Row]
    previous: Cursor | None
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Keyset(Generic[Row, Cursor]):
    """The order of a list: columns that together are unique, all ascending or all descending.

    `cursor_of` makes a row's cursor, and `find_key` looks up the values of the columns for a
    cursor: None for an unknown one, which leads to the first page. `nulls_last`: the first column
    may be NULL, which comes last in ascending order. `beside` moves a cursor one step, so that an
    empty page leads back; an order without it has no links on an empty page.
    """

    columns: tuple[ColumnElement[Any], ...]
    cursor_of: Callable[[Row], Cursor]
    find_key: Callable[[Session, Cursor], Sequence[Any] | None]
    descending: bool = False
    nulls_last: bool = False
    beside: Callable[[Cursor, int], Cursor] | None = None


def fetch_page(
    session: Session,
    query: Select[Any],
    keyset: Keyset[Row, Cursor],
    *,
    following: Cursor | None = None,
    preceding: Cursor | None = None,
    size: int,
    fetch: Callable[[Select[Any], bool], Sequence[Row]] | None = None,
) -> Page[Row, Cursor]:
    """The first `size` rows that follow a cursor, or the last that precede one.

    `query` is unordered. `fetch(query, backward)` runs it and returns its rows in the order of the
    query, which is that of the keyset, or with `backward` the reverse; by default, its scalars.
    """
    backward = preceding is not None
    cursor = preceding if preceding is not None else following
    key = None if cursor is None else keyset.find_key(session, cursor)
    if key is None:
        backward, cursor = False, None
    else:
        query = query.where(_beyond(keyset, key, greater=backward == keyset.descending))
    query = _ordered(query, keyset, descending=backward != keyset.descending).limit(size + 1)
    fetched = list(fetch(query, backward) if fetch else session.scalars(query))
    rows = fetched[:size][::-1] if backward else fetched[:size]
    if not rows:
        return _empty_page(keyset, cursor, backward=backward)
    more = len(fetched) > size
    has_previous, has_next = (more, True) if backward else (cursor is not None, more)
    return Page(
        rows,
        keyset.cursor_of(rows[0]) if has_previous else None,
        keyset.cursor_of(rows[-1]) if has_next else None,
    )


def newest_first(column: InstrumentedAttribute[int]) -> Keyset[Any, int]:
    """The order by a number that grows with each row, such as an id. The cursor is the number."""
    return Keyset(
        (column.expression,),
        cursor_of=lambda row: int(getattr(row, column.key)),
        # Any number may be typed: the nearest that a column can hold leads to the same page.
        find_key=lambda _session, number: (max(0, min(number, MAX_INTEGER)),),
        descending=True,
        beside=lambda number, step: max(0, min(number, MAX_INTEGER)) + step,
    )


def _empty_page(
    keyset: Keyset[Row, Cursor], cursor: Cursor | None, *, backward: bool
) -> Page[Row, Cursor]:
    if cursor is None or keyset.beside is None:
        return Page([], None, None)
    back_to = keyset.beside(cursor, 1 if backward == keyset.descending else -1)
    return Page([], None, back_to) if backward else Page([], back_to, None)


def _ordered(query: Select[Any], keyset: Keyset[Row, Cursor], *, descending: bool) -> Select[Any]:
    order = [column.desc() if descending else column.asc() for column in keyset.columns]
    if keyset.nulls_last:
        order[0] = order[0].nulls_first() if descending else order[0].nulls_last()
    return query.order_by(*order)


def _beyond(
    keyset: Keyset[Row, Cursor], key: Sequence[Any], *, greater: bool
) -> ColumnElement[bool]:
    if not keyset.nulls_last:
        return _compare(keyset.columns, key, greater=greater)
    column, value = keyset.columns[0], key[0]
    is_null = column.is_(None)
    rest = _compare(keyset.columns[1:], key[1:], greater=greater)
    if value is None:
        return and_(is_null, rest) if greater else or_(~is_null, rest)
    equal = and_(column == value, rest)
    return or_(column > value, is_null, equal) if greater else or_(column < value, equal)


def _compare(
    columns: Sequence[ColumnElement[Any]], key: Sequence[Any], *, greater: bool
) -> ColumnElement[bool]:
    """Compare a row value, which a database answers by an index of the columns."""
    row = tuple_(*columns)
    values = tuple_(*(literal(v, column.type) for column, v in zip(columns, key, strict=True)))
    return row > values if greater else row < values
