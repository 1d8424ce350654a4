"""Pages by key lead through all rows and back, whatever comes in between."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.models.people import Person
from review.services.pagination import Page, page_by_id
from tests import cast


@pytest.fixture
def ids(session: Session) -> list[int]:
    """Seven people, newest first."""
    return [cast.person(session, f"Person{n}").id for n in range(7)][::-1]


def page(
    session: Session, *, before: int | None = None, after: int | None = None, size: int = 3
) -> Page[Person]:
    return page_by_id(session, select(Person), Person.id, before=before, after=after, size=size)


def keys(found: Page[Person]) -> list[int]:
    return [person.id for person in found.rows]


def test_down_and_up_again(session: Session, ids: list[int]) -> None:
    first = page(session)
    assert (keys(first), first.after) == (ids[:3], None)
    second = page(session, before=first.before)
    third = page(session, before=second.before)
    assert (keys(second), keys(third), third.before) == (ids[3:6], ids[6:], None)
    assert keys(page(session, after=third.after)) == ids[3:6]
    again = page(session, after=second.after)
    assert (keys(again), again.after, again.before) == (ids[:3], None, first.before)


def test_a_page_that_holds_everything_leads_nowhere(session: Session, ids: list[int]) -> None:
    found = page(session, size=7)
    assert (keys(found), found.before, found.after) == (ids, None, None)


def test_no_rows_at_all(session: Session) -> None:
    assert page(session) == Page([], None, None)


def test_rows_that_come_in_do_not_shift_the_pages(session: Session, ids: list[int]) -> None:
    first = page(session)
    newcomer = cast.person(session, "Newcomer").id
    second = page(session, before=first.before)
    assert keys(second) == ids[3:6]
    up = page(session, after=second.after)
    assert (keys(up), up.after) == (ids[:3], ids[0])
    assert keys(page(session, after=up.after)) == [newcomer]


def test_an_empty_page_leads_back(session: Session, ids: list[int]) -> None:
    bottom = page(session, before=ids[-1])
    assert (keys(bottom), bottom.before) == ([], None)
    assert keys(page(session, after=bottom.after)) == ids[4:]
    top = page(session, after=ids[0])
    assert (keys(top), top.after) == ([], None)
    assert keys(page(session, before=top.before)) == ids[:3]


@pytest.mark.parametrize("wild", [-(10**30), -1, 0, 2**31, 2**63, 10**30])
def test_any_number_that_somebody_types_is_taken(
    session: Session, ids: list[int], wild: int
) -> None:
    assert keys(page(session, before=wild)) == (ids[:3] if wild > 0 else [])
    assert keys(page(session, after=wild)) == ([] if wild > 0 else ids[4:])
