"""Two people share a name only where that was confirmed, and the event says so."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.models.events import Event
from review.models.people import Person
from review.services.accounts import people, shared_names
from tests import cast
from tests.cast import Cast, actor_of
from tests.databases import Database
from tests.services.accounts.test_people import at_once


def change(session: Session, them: Cast, person: Person, **given: object) -> None:
    values = {"name": person.name, "email": person.email, "byline": person.byline, **given}
    people.change(session, actor_of(them.ada), person, **values)


def last_event(session: Session) -> Event:
    return session.scalars(select(Event).order_by(Event.id.desc())).first()


@pytest.mark.parametrize("field", ["name", "byline"])
@pytest.mark.parametrize(
    "taken", ["Edda Brandt", "EDDA BRANDT", "Еddа Brandt", "Edda\u200b  Brandt", "E. B."]
)
def test_a_name_in_use_is_refused(session: Session, field: str, taken: str) -> None:
    them = cast.hire(session)
    them.edda.byline = "E.B."
    session.flush()
    with pytest.raises(Invalid, match="name_taken") as refused:
        change(session, them, them.tala, **{field: taken})
    assert refused.value.detail["field"] == field
    assert refused.value.detail["people"] == {them.edda.id: "Edda Brandt"}
    assert (them.tala.name, them.tala.byline) == ("Tala Haddad", "")


def test_a_new_person_is_asked_the_same(session: Session) -> None:
    them = cast.hire(session)
    given = {"email": "new@desk.example", "roles": ()}
    with pytest.raises(Invalid, match="name_taken"):
        people.create_person(session, None, people.NewPerson(name="Edda brandt", **given))
    with pytest.raises(Invalid, match="name_taken"):
        people.create_person(
            session, None, people.NewPerson(name="New", byline="Emil Okafor", **given)
        )
    person = people.create_person(
        session, None, people.NewPerson(name="Edda Brandt", **given), confirmed=[them.edda.id]
    )
    assert last_event(session).data["same_name_as"] == [them.edda.id]
    # The next one is asked about both.
    assert shared_names.people_with_name(session, ["Edda Brandt"]) == {
        them.edda.id: "Edda Brandt",
        person.id: "Edda Brandt",
    }


def test_who_left_keeps_the_name(session: Session) -> None:
    them = cast.hire(session)
    people.deactivate(session, actor_of(them.ada), them.edda)
    with pytest.raises(Invalid, match="name_taken"):
        change(session, them, them.tala, byline="Edda Brandt")


def test_what_was_confirmed_counts_for_that_person_only(session: Session) -> None:
    them = cast.hire(session)
    with pytest.raises(Invalid, match="name_taken"):
        change(session, them, them.tala, name="Edda Brandt", confirmed=[them.emil.id])
    change(session, them, them.tala, name="Edda Brandt", confirmed=[them.edda.id])
    event = last_event(session)
    assert event.kind == EventKind.PERSON_CHANGED
    assert event.data["same_name_as"] == [them.edda.id]
    # What they have already is not asked about again.
    change(session, them, them.tala, email="other@desk.example")
    assert "same_name_as" not in last_event(session).data


def test_a_persons_own_names_are_no_others(session: Session) -> None:
    them = cast.hire(session)
    change(session, them, them.tala, byline="Tala Haddad")
    change(session, them, them.tala, name="TALA HADDAD", byline="")
    assert them.tala.public_name == "TALA HADDAD"


def test_of_two_who_take_a_name_at_once_one_is_refused(database: Database) -> None:
    with database.sessions.begin() as session:
        them = cast.hire(session)

    def take(person: Person, session: Session) -> None:
        own = session.get_one(Person, person.id)
        change(session, them, own, byline="Umm Zaid")

    acts = [lambda s: take(them.tala, s), lambda s: take(them.tarek, s)]
    assert sorted(at_once(acts, database)) == ["done", "name_taken"]
