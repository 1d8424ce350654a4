"""Looking people up: the list that admins see, a page at a time by name."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import Session

from review.domain.workflow import Role
from review.models.people import Person, PersonRole
from review.services.pagination import Page

SIZE = 50
_KEY = (func.lower(Person.name), Person.id)


def page(
    session: Session,
    *,
    text: str = "",
    role: Role | None = None,
    active: bool | None = None,
    before: int | None = None,
    after: int | None = None,
    size: int = SIZE,
) -> Page[Person]:
    """People by name; `after` and `before` are ids of the nearest people on the pages beside."""
    query: Select[Person] = select(Person).where(*_conditions(text, role, active))
    if before is not None:
        backwards = query.where(tuple_(*_KEY) < _place_of(before))
        rows = _fetch(session, backwards.order_by(_KEY[0].desc(), _KEY[1].desc()), size)
        shown = rows[:size][::-1]
        return _page(shown, earlier=len(rows) > size, later=True)
    if after is not None:
        query = query.where(tuple_(*_KEY) > _place_of(after))
    rows = _fetch(session, query.order_by(*_KEY), size)
    return _page(rows[:size], earlier=after is not None, later=len(rows) > size)


def _conditions(text: str, role: Role | None, active: bool | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if text:
        conditions.append(
            Person.name.icontains(text, autoescape=True)
            | Person.email.icontains(text, autoescape=True)
            | Person.byline.icontains(text, autoescape=True)
        )
    if role is not None:
        conditions.append(Person.granted.any(PersonRole.role == role))
    if active is not None:
        conditions.append(Person.active.is_(active))
    return conditions


def _place_of(person_id: int) -> ColumnElement[object]:
    return select(*_KEY).where(Person.id == person_id).scalar_subquery()


def _fetch(session: Session, query: Select[Person], size: int) -> list[Person]:
    return list(session.scalars(query.limit(size + 1)))


def _page(rows: list[Person], *, earlier: bool, later: bool) -> Page[Person]:
    return Page(
        rows,
        before=rows[0].id if rows and earlier else None,
        after=rows[-1].id if rows and later else None,
    )
