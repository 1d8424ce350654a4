"""Signing in, staying signed in, and ending it.

A browser holds a random token; the table holds its hash, so that whoever reads the table cannot
use it. A sign-in ends when it is revoked, after two weeks without use, and after sixty days at the
latest.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, contains_eager, lazyload

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.models.people import LoginSession, Person
from review.services import audit
from review.services.accounts import passwords
from review.services.accounts.name_and_email import clean_email

IDLE = timedelta(days=14)
LONGEST = timedelta(days=60)
TOUCH_EVERY = timedelta(minutes=5)

# Built once, as an exception: every request of the desk runs it, and building it takes as long as
# running it. SQLAlchemy caches compiled statements, not the building.
_HOLDS = (
    LoginSession.revoked_at.is_(None),
    LoginSession.expires_at > bindparam("moment"),
    LoginSession.last_seen_at > bindparam("unused_since"),
)
# The session, its person and their roles.
_FIND = (
    select(LoginSession)
    .join(LoginSession.person)
    .outerjoin(Person.granted)
    .where(
        LoginSession.token_hash == bindparam("token_hash"),
        Person.active,
        *_HOLDS,
    )
    .options(contains_eager(LoginSession.person).contains_eager(Person.granted))
)


def by_email(session: Session, email: str) -> Person | None:
    """The person with a typed address. One statement, whether or not there is such a person."""
    try:
        address = clean_email(email)
    except Invalid:
        return None
    query = select(Person).where(Person.email == address).options(lazyload(Person.granted))
    return session.scalar(query)


def recognise(person: Person | None, password: str) -> bool:
    """Whether this is an active person's password; takes as long whatever is wrong with it."""
    known = passwords.verify(person.password_hash if person else None, password)
    return known and person is not None and person.active


def start(
    session: Session, person: Person, device: str, password: str = ""
) -> tuple[LoginSession, str]:
    """A new sign-in and its token. With the password at hand, an outdated hash of it is renewed."""
    if password and person.password_hash and passwords.is_outdated(person.password_hash):
        person.password_hash = passwords.hash_password(password)
    token = secrets.token_urlsafe(32)
    moment = now()
    sign_in = LoginSession(
        person=person,
        token_hash=hash_token(token),
        device=device,
        created_at=moment,
        last_seen_at=moment,
        expires_at=moment + LONGEST,
    )
    session.add(sign_in)
    session.flush()
    audit.record(session, EventKind.SIGNED_IN, actor_id=person.id, person_id=person.id)
    return sign_in, token


def record_failure(session: Session, person_id: int | None) -> None:
    """Tell the log of a refused sign-in. What was typed is not kept: it may be a password."""
    audit.record(session, EventKind.SIGN_IN_FAILED, actor_id=None, person_id=person_id)


def find(session: Session, token: str) -> LoginSession | None:
    """The sign-in that a token belongs to, if it still holds."""
    parameters = {"token_hash": hash_token(token), **_by_now()}
    return session.scalars(_FIND, parameters).unique().one_or_none()


def holds(session: Session, sign_in_id: int) -> bool:
    """Whether a sign-in is neither revoked nor expired, as the database has it now."""
    query = select(LoginSession.id).where(LoginSession.id == sign_in_id, *_HOLDS)
    return session.scalar(query, _by_now()) is not None


def of_person(session: Session, person: Person) -> list[LoginSession]:
    """A person's sign-ins that still hold, the last used first."""
    query = (
        select(LoginSession)
        .where(LoginSession.person_id == person.id, *_HOLDS)
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id.desc())
    )
    return list(session.scalars(query, _by_now()))


def touch(session: Session, sign_in_id: int) -> None:
    """Note that a sign-in was used just now."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == sign_in_id, LoginSession.revoked_at.is_(None))
        .values(last_seen_at=now())
    )


def sign_out(session: Session, sign_in: LoginSession) -> None:
    """Revoke a login session by its own person, and record the event."""
    sign_in.revoked_at = now()
    session.flush()
    person_id = sign_in.person_id
    audit.record(session, EventKind.SIGNED_OUT, actor_id=person_id, person_id=person_id)


def end_own(session: Session, person: Person, sign_in_id: int) -> bool:
    """End another of a person's own sign-ins. False when there is none of theirs by that id."""
    sign_in = session.get(LoginSession, sign_in_id)
    if sign_in is None or sign_in.person_id != person.id:
        return False
    if sign_in.revoked_at is None:
        sign_in.revoked_at = now()
        session.flush()
        audit.record(
            session, EventKind.SIGN_IN_ENDED, actor_id=person.id, person_id=person.id,
            data={"device": sign_in.device},
        )  # fmt: skip
    return True


def end_all(session: Session, person: Person) -> None:
    """End every sign-in of a person, in all browsers."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.person_id == person.id, LoginSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def hash_token(token: str) -> str:
    """SHA-256 is enough here: the token is 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def _by_now() -> dict[str, datetime]:
    """What `_HOLDS` is asked with."""
    moment = now()
    return {"moment": moment, "unused_since": moment - IDLE}
