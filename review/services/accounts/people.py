"""The people of the desk: their names, roles and passwords, and whether their account is active.

People are never deleted, since the history names them; those who leave are deactivated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid, Refused
from review.domain.workflow import Actor, Role
from review.models.people import PasswordLink, Person, PersonRole
from review.services import audit
from review.services.accounts import login_sessions, passwords
from review.services.accounts.name_and_email import clean_email, clean_name
from review.services.accounts.person_locks import lock, lock_holders
from review.services.accounts.shared_names import check_names
from review.services.integrity_errors import violated


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to be given an account. Without a password they set one by a `PasswordLink`."""

    name: str
    email: str
    roles: Iterable[Role]
    byline: str = ""
    password: str | None = None
    locale: str = "en"


def create_person(
    session: Session,
    actor: Actor | None,
    new: NewPerson,
    *,
    site: Iterable[str] = (),
    confirmed: Collection[int] = (),
) -> Person:
    """Create the account of a new person.

    `actor` is None when a command or a first start creates them. `site`: names of the site, which
    are no passwords. `confirmed`: ids of people whose names the new one may share. Raises `Invalid`
    with the field.
    """
    person = Person(
        name=clean_name(new.name, "name"),
        email=clean_email(new.email),
        byline=clean_name(new.byline, "byline", required=False),
        locale=new.locale,
    )
    if new.password is not None:
        _choose_password(person, new.password, site)
    names = {"name": person.name, "byline": person.byline}
    shared = _write_unique(session, person, lambda: session.add(person), names, confirmed)
    _grant(person, frozenset(new.roles))
    session.flush()
    _tell(session, EventKind.PERSON_CREATED, actor, person, roles=_named(person.roles), **shared)
    return person


def find(session: Session, person_id: int) -> Person | None:
    """The person with an id; None if there is none."""
    return session.get(Person, person_id)


def change(
    session: Session,
    actor: Actor,
    person: Person,
    *,
    name: str,
    email: str,
    byline: str,
    confirmed: Collection[int] = (),
) -> None:
    """Give a person another name, address or byline; the event holds the old and new values.

    `confirmed`: ids of people whose names this one may share. Raises `Invalid` with the field.
    """
    values = {
        "name": clean_name(name, "name"),
        "email": clean_email(email),
        "byline": clean_name(byline, "byline", required=False),
    }
    lock(session, person)
    changes = {
        field: {"old": getattr(person, field), "new": value}
        for field, value in values.items()
        if getattr(person, field) != value
    }
    if not changes:
        return
    new = {field: values[field] for field in changes}
    names = {field: value for field, value in new.items() if field != "email"}
    if "email" in changes:
        close_links(session, person)
    shared = _write_unique(session, person, lambda: _set(person, new), names, confirmed)
    _tell(session, EventKind.PERSON_CHANGED, actor, person, changes=changes, **shared)


def set_roles(session: Session, actor: Actor, person: Person, roles: Iterable[Role]) -> None:
    """Give and take roles. Raises `Refused("last_admin")` when no admin would be left."""
    wanted = frozenset(roles)
    admins = lock_holders(session, Role.ADMIN)
    lock(session, person)
    before = person.roles
    if wanted == before:
        return
    if Role.ADMIN not in wanted:
        _refuse_last(admins, person)
    _grant(person, wanted)
    session.flush()
    _tell(
        session, EventKind.ROLES_CHANGED, actor, person,
        given=_named(wanted - before), taken=_named(before - wanted),
    )  # fmt: skip


def deactivate(session: Session, actor: Actor, person: Person) -> None:
    """Shut a person out at once: sign-ins end, links close, nothing new is assigned to them.

    Raises `Refused("last_admin")` when no admin would be left, and `Refused("deactivate_self")`:
    somebody else has to do that, who can also undo it.
    """
    admins = lock_holders(session, Role.ADMIN)
    lock(session, person)
    if not person.active:
        return
    _refuse_last(admins, person)
    if actor.id == person.id:
        raise Refused("deactivate_self")
    person.active = False
    login_sessions.end_all(session, person)
    close_links(session, person)
    session.flush()
    _tell(session, EventKind.PERSON_DEACTIVATED, actor, person)


def reactivate(session: Session, actor: Actor, person: Person) -> None:
    """Let a person in again, with the roles and the password they had."""
    lock(session, person)
    if person.active:
        return
    person.active = True
    session.flush()
    _tell(session, EventKind.PERSON_REACTIVATED, actor, person)


def set_password(
    session: Session, person: Person, password: str, *, site: Iterable[str] = ()
) -> None:
    """Give a person a new password and end all their sign-ins. Raises `Invalid`.

    `site`: names of the site, which are no passwords.
    """
    _choose_password(person, password, site)
    login_sessions.end_all(session, person)
    close_links(session, person)
    session.flush()
    audit.record(session, EventKind.CREDENTIALS_CHANGED, actor_id=person.id, person_id=person.id)


def close_links(session: Session, person: Person) -> None:
    """Let no link to set this person's password work any more."""
    session.execute(
        update(PasswordLink)
        .where(PasswordLink.person_id == person.id, PasswordLink.closed_at.is_(None))
        .values(closed_at=now())
    )


def _refuse_last(admins: list[int], person: Person) -> None:
    if admins == [person.id]:
        raise Refused("last_admin")


def _grant(person: Person, roles: frozenset[Role]) -> None:
    person.granted[:] = [grant for grant in person.granted if grant.role in roles]
    held = {grant.role for grant in person.granted}
    person.granted.extend(PersonRole(role=role) for role in sorted(roles - held))


def _write_unique(
    session: Session,
    person: Person,
    write: Callable[[], None],
    names: Mapping[str, str],
    confirmed: Collection[int],
) -> dict[str, list[int]]:
    """Write, and undo it with `Invalid` where another person has the address or one of `names`.

    Returns what the event says of names that are shared; see `check_names`.
    """
    try:
        with session.begin_nested():
            write()
            session.flush()
            return check_names(session, names, other_than=person.id, confirmed=confirmed)
    except IntegrityError as refused:
        if violated(refused) != "uq_people_email":
            raise
        raise Invalid("email_taken", field="email") from refused


def _choose_password(person: Person, password: str, site: Iterable[str]) -> None:
    about = (person.name, person.email, person.byline)
    passwords.check_new(password, about=about, site=site)
    person.password_hash = passwords.hash_password(password)


def _set(person: Person, values: dict[str, str]) -> None:
    for field, value in values.items():
        setattr(person, field, value)


def _named(roles: Iterable[Role]) -> list[str]:
    return sorted(role.value for role in roles)


def _tell(
    session: Session, kind: EventKind, actor: Actor | None, person: Person, **data: object
) -> None:
    audit.record(
        session, kind, actor_id=actor.id if actor else None, person_id=person.id, data=data
    )
