"""Looking people up: the list that admins see, a page at a time by name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from review.domain.workflow import Role
from review.models.people import Person, PersonRole
from review.services.pagination import Keyset, Page, fetch_page

SIZE = 50


def page(
    session: Session,
    *,
    text: str = "",
    role: Role | None = None,
    active: bool | None = None,
    following: int | None = None,
    preceding: int | None = None,
    size: int = SIZE,
) -> Page[Person, int]:
    """A page of people by name; the cursors are ids."""
    query: Select[Person] = select(Person).where(*_conditions(text, role, active))
    return fetch_page(session, query, _BY_NAME, following=following, preceding=preceding, size=size)


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


def _find_key(session: Session, person_id: int) -> Sequence[object] | None:
    return session.execute(select(*_COLUMNS).where(Person.id == person_id)).one_or_none()


_COLUMNS = (func.lower(Person.name), Person.id.expression)
_BY_NAME: Keyset[Person, int] = Keyset(_COLUMNS, lambda person: person.id, _find_key)
