"""Names and bylines that two people would share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.errors import Invalid
from review.domain.text.confusables import skeleton
from review.models.people import Person

_LOCK = 0x6E616D65  # "name": a number that no other advisory lock has


def people_with_name(
    session: Session, names: Iterable[str], *, other_than: int | None = None
) -> dict[int, str]:
    """Who has one of these names, or one that looks like it, as name or byline: name by id.

    Deactivated people count: their names stand under what they did.
    """
    wanted = {skeleton(name) for name in names} - {""}
    if not wanted:
        return {}
    query = select(Person.id, Person.name, Person.byline).order_by(Person.id)
    return {
        person_id: name
        for person_id, name, byline in session.execute(query)
        if person_id != other_than and not wanted.isdisjoint({skeleton(name), skeleton(byline)})
    }


def check_names(
    session: Session,
    names: Mapping[str, str],
    *,
    other_than: int,
    confirmed: Collection[int] = (),
) -> dict[str, list[int]]:
    """What the event of new `names`, given by field, says of other people who have them.

    Raises `Invalid("name_taken")` with the first field concerned, and `people` (name by id) for all
    fields, unless it was `confirmed` for each of them that the name may be shared. Of two people
    who take one name at the same moment the second waits for the lock, and is refused.
    """
    if not any(names.values()):
        return {}
    _lock_names(session)
    sharing = {
        field: people_with_name(session, [name], other_than=other_than)
        for field, name in names.items()
    }
    people = {
        person_id: name for namesakes in sharing.values() for person_id, name in namesakes.items()
    }
    for field, namesakes in sharing.items():
        if not namesakes.keys() <= set(confirmed):
            raise Invalid("name_taken", field=field, people=people)
    return {"same_name_as": sorted(people)} if people else {}


def _lock_names(session: Session) -> None:
    """Serialise changes of names until the transaction ends; always the last lock to be taken.

    On SQLite the write lock does the same.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
