"""The names that people had at a moment, from the events of their changes."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.models.events import Event
from review.models.people import Person

# Written into the statement, so that SQLite sees that the partial index has all such events.
_IS_CHANGE = Event.kind == literal(EventKind.PERSON_CHANGED.value, literal_execute=True)


class PastNames:
    """Names at a moment. `changes`: by person, when a name was changed and what it was before."""

    def __init__(self, changes: dict[int, list[tuple[datetime, str]]]) -> None:
        self._changes = changes

    def at(self, person: Person | None, moment: datetime) -> str:
        """The name that the person had at the moment; "" for no person.

        Changes that were recorded without the old name count as none.
        """
        if person is None:
            return ""
        changes = self._changes.get(person.id, [])
        later = bisect_right(changes, moment, key=itemgetter(0))
        return changes[later][1] if later < len(changes) else person.name


def past_names(session: Session, people: Iterable[Person | None]) -> PastNames:
    """The names of all these people at any moment, by one statement."""
    ids = {person.id for person in people if person is not None}
    if not ids:
        return PastNames({})
    query = (
        select(Event.person_id, Event.created_at, Event.data)
        .where(_IS_CHANGE, Event.person_id.in_(ids))
        .order_by(Event.id)
    )
    changes = defaultdict(list)
    for person_id, moment, data in session.execute(query):
        if "name" in data.get("changes", {}):
            changes[person_id].append((moment, data["changes"]["name"]["old"]))
    return PastNames(dict(changes))
