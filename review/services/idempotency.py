"""Storing the answers to accepted posts, and finding the answer to a post that is sent again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.workflow import Actor
from review.models.idempotency import IdempotencyKey

LIFETIME = timedelta(days=7)
LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class Submission:
    """What identifies a post of one person: its path, and the digest of its key and fields."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: a redirect to `location`, or the page of revision `revision_number`.

    `location` is empty where it was a page, `revision_number` None where no revision was saved.
    `messages` are the flashed (category, text) pairs.
    """

    status: int
    location: str
    messages: tuple[tuple[str, str], ...] = ()
    revision_number: int | None = None
    created_at: datetime = field(default_factory=now)


def find(session: Session, actor: Actor, submission: Submission) -> Answer | None:
    """The stored answer to this submission, if it was accepted before.

    One that has expired, or was given when the person held a role they have lost since, is void:
    the submission is then a new act, which the rules allow or refuse. Whether the act may be
    carried out is only certain inside its transaction, once the person's writes are serialised.
    """
    stored = session.get(IdempotencyKey, (actor.id, submission.path, submission.digest))
    if stored is None or stored.created_at <= now() - LIFETIME:
        return None
    return _answer(stored) if actor.roles.issuperset(stored.roles) else None


def store(session: Session, actor: Actor, submission: Submission, answer: Answer) -> None:
    """Store the answer to an accepted submission, in the transaction of the act."""
    session.merge(  # which replaces one that is void
        IdempotencyKey(
            person_id=actor.id,
            path=submission.path,
            digest=submission.digest,
            roles=sorted(actor.roles),
            status=answer.status,
            location=answer.location,
            messages=answer.messages,
            revision_number=answer.revision_number,
            created_at=answer.created_at,
        )
    )
    session.flush()


def purge(session: Session) -> None:
    """Delete what has expired. `find` ignores it before, so that nothing depends on when."""
    session.execute(
        delete(IdempotencyKey)
        .where(IdempotencyKey.created_at <= now() - LIFETIME)
        .execution_options(synchronize_session=False)
    )


def _answer(stored: IdempotencyKey) -> Answer:
    return Answer(
        stored.status,
        stored.location,
        tuple((category, message) for category, message in stored.messages),
        stored.revision_number,
        stored.created_at,
    )
