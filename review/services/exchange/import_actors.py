"""The two people in whose names an archive is brought in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from review.domain.errors import Invalid
from review.domain.workflow import Actor, Role
from review.models.people import Person
from review.services.accounts import login_sessions, people
from review.services.accounts.shared_names import people_with_name

# Who brings an archive in where nobody is named. They have no password, so nobody signs in as them.
TRANSLATOR = ("Import desk (translator)", "translator@import.local", Role.TRANSLATOR)
EDITOR = ("Import desk (editor)", "editor@import.local", Role.EDITOR)
BYLINE = "Import desk"


@dataclass(frozen=True, slots=True)
class ImportActors:
    """A translator and an editor, so that four eyes hold.

    `credit` replaces the line made of their bylines. `keeps_assignment`: the translator stays
    assigned to the drafts; otherwise they are left to be claimed.
    """

    translator: Actor
    editor: Actor
    credit: str = ""
    keeps_assignment: bool = True


def find_import_actors(
    session: Session, translator: str | None, editor: str | None, credit: str = ""
) -> ImportActors:
    """The two people with these addresses, or the import desk's own, made when first needed.

    Raises Invalid: unknown_person, person_cannot, same_person.
    """
    first = _person(session, translator, TRANSLATOR, (Role.TRANSLATOR, Role.EDITOR))
    second = _person(session, editor, EDITOR, (Role.EDITOR,))
    if first.id == second.id:
        raise Invalid("same_person", email=first.email)
    actors = [Actor(person.id, person.roles, person.active) for person in (first, second)]
    return ImportActors(actors[0], actors[1], credit, keeps_assignment=translator is not None)


def _person(
    session: Session, email: str | None, default: tuple[str, str, Role], roles: Sequence[Role]
) -> Person:
    name, address, role = default
    person = login_sessions.by_email(session, email or address)
    if person is None and email:
        raise Invalid("unknown_person", email=email)
    if person is None:
        person = people.create_person(
            session,
            None,
            people.NewPerson(name=name, email=address, roles=[role], byline=BYLINE),
            confirmed=people_with_name(session, [name, BYLINE]),
        )
    if not person.active or person.roles.isdisjoint(roles):
        raise Invalid("person_cannot", email=person.email, roles=" or ".join(roles))
    return person
