"""Getting queued mail to the mail server: as often as intended, delayed by an outage, never lost.

One mail at a time: `claim` leases it in one short transaction, `smtp.send` hands it over outside
any, and `settle` writes down what became of it in another. A worker that dies between sending and
settling is followed, once its lease has run out, by one that sends the mail again under the same
Message-ID; that is the only way a mail can leave twice.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, CursorResult, and_, or_, select, update
from sqlalchemy.orm import Session, aliased

from review.clock import now
from review.formats.mime import Letter
from review.models.outbox import MailStatus, OutgoingMail
from review.services.mail.smtp_client import DeliveryStatus, Outcome

# Longer than the slowest dialogue, eight answers at smtp.TIMEOUT each, and the tries to settle it.
LEASE = timedelta(minutes=10)
# A minute at first, since most outages are restarts; at most six hours, so that a repaired
# server is soon used.
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
# 1, 2, 4, ... 256 minutes, then six hours each: the sixteenth failure comes after about two days,
# by when a weekend's outage is over or somebody has to look.
MOST_ATTEMPTS = 16


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this worker alone may send, until its lease runs out.

    `exhausted`: it has had all its attempts, and none was settled; it is not to be tried again.
    """

    mail_id: int
    token: str
    attempt: int
    letter: Letter

    @property
    def exhausted(self) -> bool:
        """Whether the mail has had all its attempts."""
        return self.attempt > MOST_ATTEMPTS


def claim(session: Session) -> Claimed | None:
    """Lease the mail that has waited longest; None when none is due.

    One statement, so that two workers cannot take the same mail: PostgreSQL steps over rows that
    another one holds, and SQLite lets one writer in at a time.
    """
    moment, token = now(), secrets.token_hex(16)
    candidate = aliased(OutgoingMail)
    waiting = (
        select(candidate.id)
        .where(or_(_due(candidate, moment), _abandoned(candidate, moment)))
        .order_by(candidate.next_attempt_at, candidate.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = session.scalar(
        update(OutgoingMail)
        .where(OutgoingMail.id == waiting.scalar_subquery())
        .values(
            status=MailStatus.SENDING,
            attempts=OutgoingMail.attempts + 1,
            lease_token=token,
            leased_until=moment + LEASE,
        )
        .returning(OutgoingMail.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        return None
    mail = session.get_one(OutgoingMail, taken, populate_existing=True)
    return Claimed(mail.id, token, mail.attempts, _letter(mail))


def settle(session: Session, claimed: Claimed, outcome: Outcome) -> bool:
    """Write down what became of a claimed mail; False if its lease went to another worker."""
    values: dict[str, object] = {
        "lease_token": None,
        "leased_until": None,
        "last_error": outcome.error,
        "status": MailStatus.SENT,
    }
    if outcome.status is DeliveryStatus.SENT:
        values["sent_at"] = now()
    elif outcome.status is DeliveryStatus.NEVER or claimed.attempt >= MOST_ATTEMPTS:
        values["status"] = MailStatus.FAILED
    else:
        values["status"] = MailStatus.QUEUED
        values["next_attempt_at"] = now() + delay(claimed.attempt)
    changed = session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.id == claimed.mail_id, OutgoingMail.lease_token == claimed.token)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return _rows(changed) == 1


def keep_queued(session: Session) -> int:
    """Set mail aside for admins to read: what a worker does where there is no mail server."""
    changed = session.execute(
        update(OutgoingMail)
        .where(OutgoingMail.status == MailStatus.QUEUED)
        .values(status=MailStatus.KEPT)
        .execution_options(synchronize_session=False)
    )
    return _rows(changed)


def delay(attempt: int) -> timedelta:
    """How long to wait after a failed attempt (counted from 1): doubling, and up to a fifth more.

    The odd part keeps the mail of one outage from coming back all at once.
    """
    doubled: timedelta = FIRST_DELAY * (1 << min(attempt - 1, 10))
    return min(doubled, LONGEST_DELAY) * (1 + secrets.randbelow(1000) / 5000.0)


def _due(mail: type[OutgoingMail], moment: datetime) -> ColumnElement[bool]:
    return and_(mail.status == MailStatus.QUEUED, mail.next_attempt_at <= moment)


def _abandoned(mail: type[OutgoingMail], moment: datetime) -> ColumnElement[bool]:
    return and_(mail.status == MailStatus.SENDING, mail.leased_until <= moment)


def _rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0


def _letter(mail: OutgoingMail) -> Letter:
    return Letter(
        id=mail.message_id,
        moment=mail.created_at,
        to_name=mail.to_name,
        to_address=mail.to_address,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
    )
