"""The name of a moment is the one that the person had then, however often it changed since."""

from __future__ import annotations

from datetime import datetime, timedelta

import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.models.events import Event
from review.models.people import Person
from review.services import audit
from review.services.accounts import people
from review.services.accounts.past_names import past_names
from tests import cast
from tests.cast import Cast, actor_of


def rename(session: Session, them: Cast, person: Person, name: str, **given: str) -> None:
    values = {"email": person.email, "byline": person.byline, **given}
    people.change(session, actor_of(them.ada), person, name=name, **values)


def test_names_at_moments_before_between_and_after_changes(session: Session) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        them = cast.hire(session)
        for hours, name in ((1, "Tala H."), (2, "Tala Haddad-Saleh"), (3, "Tala Saleh")):
            clock.move_to(begun + timedelta(hours=hours))
            rename(session, them, them.tala, name, byline=f"T{hours}")

    def at(hours: float) -> str:
        return past_names(session, [them.tala]).at(them.tala, begun + timedelta(hours=hours))

    assert [at(hours) for hours in (0, 0.9, 1, 1.5, 2, 2.5, 3, 9)] == [
        "Tala Haddad", "Tala Haddad", "Tala H.", "Tala H.", "Tala Haddad-Saleh",
        "Tala Haddad-Saleh", "Tala Saleh", "Tala Saleh",
    ]  # fmt: skip


def test_other_changes_and_other_people_do_not_count(session: Session) -> None:
    them = cast.hire(session)
    before = now()
    rename(session, them, them.tala, "Tala Haddad", email="t@desk.example", byline="T.")
    rename(session, them, them.tarek, "Tarek N.")
    names = past_names(session, [them.tala, them.edda, None])
    assert names.at(them.tala, before) == "Tala Haddad"
    assert names.at(them.edda, before) == "Edda Brandt"
    assert names.at(None, before) == ""


def test_changes_recorded_without_their_values_do_not_count(session: Session) -> None:
    them = cast.hire(session)
    audit.record(
        session, EventKind.PERSON_CHANGED, actor_id=None, person_id=them.tala.id,
        data={"fields": ["name"]},
    )  # fmt: skip
    assert past_names(session, [them.tala]).at(them.tala, datetime.min) == "Tala Haddad"


def test_one_statement_finds_the_names_of_all(session: Session) -> None:
    them = cast.hire(session)
    for person in them:
        rename(session, them, person, f"{person.name} II")
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    bind = session.connection().engine
    event.listen(bind, "before_cursor_execute", listen)
    names = past_names(session, them)
    event.remove(bind, "before_cursor_execute", listen)
    assert len(asked) == 1
    assert "kind = 'person_changed'" in asked[0]  # as the partial index has it
    moment = session.scalars(select(Event.created_at)).first()
    assert names.at(them.otto, moment - timedelta(seconds=1)) == "Otto Weiss"
