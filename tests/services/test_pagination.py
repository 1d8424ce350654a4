"""Pages by key lead through all rows and back, whatever comes in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    Select,
    Table,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable

from review.models.people import Person
from review.services.pagination import Keyset, Page, fetch_page, newest_first
from tests import cast

Columns = tuple[ColumnElement[Any], ...]
SortKey = Callable[[Any], Any]
Rows = Sequence[tuple[int | None, int]]


@pytest.fixture
def ids(session: Session) -> list[int]:
    """Seven people, newest first."""
    return [cast.person(session, f"Person{n}").id for n in range(7)][::-1]


def page(
    session: Session, *, older: int | None = None, newer: int | None = None, size: int = 3
) -> Page[Person, int]:
    order = newest_first(Person.id)
    return fetch_page(session, select(Person), order, following=older, preceding=newer, size=size)


def keys(found: Page[Person, int]) -> list[int]:
    return [person.id for person in found.rows]


def test_down_and_up_again(session: Session, ids: list[int]) -> None:
    first = page(session)
    assert (keys(first), first.previous) == (ids[:3], None)
    second = page(session, older=first.next)
    third = page(session, older=second.next)
    assert (keys(second), keys(third), third.next) == (ids[3:6], ids[6:], None)
    assert keys(page(session, newer=third.previous)) == ids[3:6]
    again = page(session, newer=second.previous)
    assert (keys(again), again.previous, again.next) == (ids[:3], None, first.next)


def test_a_page_that_holds_everything_leads_nowhere(session: Session, ids: list[int]) -> None:
    found = page(session, size=7)
    assert (keys(found), found.next, found.previous) == (ids, None, None)


def test_no_rows_at_all(session: Session) -> None:
    assert page(session) == Page([], None, None)


def test_rows_that_come_in_do_not_shift_the_pages(session: Session, ids: list[int]) -> None:
    first = page(session)
    newcomer = cast.person(session, "Newcomer").id
    second = page(session, older=first.next)
    assert keys(second) == ids[3:6]
    up = page(session, newer=second.previous)
    assert (keys(up), up.previous) == (ids[:3], ids[0])
    assert keys(page(session, newer=up.previous)) == [newcomer]


def test_an_empty_page_leads_back(session: Session, ids: list[int]) -> None:
    bottom = page(session, older=ids[-1])
    assert (keys(bottom), bottom.next) == ([], None)
    assert keys(page(session, newer=bottom.previous)) == ids[4:]
    top = page(session, newer=ids[0])
    assert (keys(top), top.previous) == ([], None)
    assert keys(page(session, older=top.next)) == ids[:3]


@pytest.mark.parametrize("wild", [-(10**30), -1, 0, 2**31, 2**63, 10**30])
def test_any_number_that_somebody_types_is_taken(
    session: Session, ids: list[int], wild: int
) -> None:
    assert keys(page(session, older=wild)) == (ids[:3] if wild > 0 else [])
    assert keys(page(session, newer=wild)) == ([] if wild > 0 else ids[4:])


@dataclass
class Task:
    """A row of the table that a list is made of; `due` may be None and several be the same."""

    id: int
    due: int | None
    made: int


TASKS = Table(
    "tasks",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("due", Integer),
    Column("made", Integer, nullable=False),
    prefixes=["TEMPORARY"],
)
ROWS = st.lists(
    st.tuples(st.none() | st.integers(0, 3), st.integers(0, 3)), min_size=0, max_size=20
)
BY_MADE = (TASKS.c.made, TASKS.c.id)
BY_DUE = (TASKS.c.due, *BY_MADE)


def never_last(task: Task) -> tuple[object, ...]:
    return task.due is None, task.due or 0, task.made, task.id


ORDERS = [
    pytest.param(BY_MADE, False, lambda task: (task.made, task.id), id="ascending"),
    pytest.param(BY_MADE, True, lambda task: (task.made, task.id), id="descending"),
    pytest.param(BY_DUE, False, never_last, id="nulls-last"),
    pytest.param(BY_DUE, True, never_last, id="nulls-first"),
]


@pytest.fixture
def tasks(session: Session) -> Session:
    """A session with an empty temporary table of tasks."""
    session.execute(CreateTable(TASKS))
    return session


@pytest.mark.parametrize(("columns", "descending", "sort_key"), ORDERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS, size=st.integers(1, 7))
def test_every_row_comes_once_in_order_on_the_way_down_and_up(
    tasks: Session, columns: Columns, descending: bool, sort_key: SortKey, rows: Rows, size: int
) -> None:
    store(tasks, rows)

    def fetch(query: Select[Any], _backward: bool = False) -> list[Task]:
        return [Task(*row) for row in tasks.execute(query)]

    def walk(**cursor: int | None) -> Page[Task, int]:
        return fetch_page(tasks, select(TASKS), keyset, size=size, fetch=fetch, **cursor)

    keyset: Keyset[Task, int] = Keyset(
        columns,
        cursor_of=lambda task: task.id,
        find_key=lambda _session, id: tasks.execute(select(*columns).where(TASKS.c.id == id)).one(),
        descending=descending,
        nulls_last=columns is BY_DUE,
    )
    down = [walk()]
    while down[-1].next is not None:
        down.append(walk(following=down[-1].next))
    up = [down[-1]]
    while up[-1].previous is not None:
        up.append(walk(preceding=up[-1].previous))
    expected = sorted(fetch(select(TASKS)), key=sort_key, reverse=descending)
    assert [task for page in down for task in page.rows] == expected
    assert [task for page in up[::-1] for task in page.rows] == expected
    assert all(len(page.rows) == size for page in down[:-1])


def store(session: Session, rows: Rows) -> None:
    session.execute(delete(TASKS))
    values = [{"id": id, "due": due, "made": made} for id, (due, made) in enumerate(rows, 1)]
    if values:
        session.execute(insert(TASKS), values)


def test_an_unknown_cursor_leads_to_the_first_page(session: Session, ids: list[int]) -> None:
    order: Keyset[Person, int] = Keyset(
        (Person.id.expression,), lambda person: person.id, lambda _session, _id: None
    )
    found = fetch_page(session, select(Person), order, preceding=1, size=3)
    assert (keys(found), found.previous, found.next) == (ids[:3:-1], None, ids[4])
