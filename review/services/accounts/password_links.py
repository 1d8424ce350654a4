"""Links by which one person sets a password: an invitation, or a reset that an admin allowed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Refused
from review.domain.workflow import Actor
from review.models.people import LinkPurpose, PasswordLink, Person
from review.services import audit
from review.services.accounts import people, person_locks
from review.services.accounts.login_sessions import hash_token

LASTS = {LinkPurpose.INVITE: timedelta(days=7), LinkPurpose.RESET: timedelta(days=1)}
EVENTS = {
    LinkPurpose.INVITE: EventKind.PERSON_INVITED,
    LinkPurpose.RESET: EventKind.LINK_ISSUED,
}


def issue(session: Session, actor: Actor | None, person: Person) -> tuple[PasswordLink, str]:
    """A new link and its token, of which only a hash is stored. The link before it stops working.

    An invitation for a person without a password, else a reset. `actor` is None for a command.
    Raises `Refused("inactive_person")`.
    """
    person_locks.lock(session, person)
    if not person.active:
        raise Refused("inactive_person")
    people.close_links(session, person)
    purpose = LinkPurpose.RESET if person.password_hash else LinkPurpose.INVITE
    token = secrets.token_urlsafe(32)
    link = PasswordLink(
        person=person,
        purpose=purpose,
        token_hash=hash_token(token),
        created_by_id=actor.id if actor else None,
        expires_at=now() + LASTS[purpose],
    )
    session.add(link)
    session.flush()
    audit.record(
        session, EVENTS[purpose], actor_id=actor.id if actor else None, person_id=person.id
    )
    return link, token


def find(session: Session, token: str) -> PasswordLink | None:
    """The link of a token, if it still opens the door. Looking at it changes nothing."""
    return session.scalar(
        select(PasswordLink)
        .join(Person, PasswordLink.person_id == Person.id)
        .where(
            PasswordLink.token_hash == hash_token(token),
            PasswordLink.closed_at.is_(None),
            PasswordLink.expires_at > now(),
            Person.active,
        )
    )


def use(session: Session, token: str, password: str, *, site: Iterable[str] = ()) -> Person | None:
    """Set the link's person's password and close the link; None when it no longer works.

    Raises `Invalid` for a password that cannot be used, and then the link stays open.
    """
    link = find(session, token)
    if link is None:
        return None
    session.refresh(link, ["closed_at"], with_for_update=True)
    if link.closed_at is not None:
        return None
    people.set_password(session, link.person, password, site=site)
    return link.person
