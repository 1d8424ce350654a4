"""The outbox: mail is written down with the change it tells of, and leaves after the commit."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid, Refused
from review.domain.workflow import Actor
from review.formats.mime import header_text, is_address
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.services import audit
from review.services.pagination import Page, fetch_page, newest_first

SIZE = 50  # of a page
# Being sent, or sent: sending such a mail again would give somebody the same letter twice.
_NOT_AGAIN = frozenset({MailStatus.QUEUED, MailStatus.SENDING, MailStatus.SENT})

# A worker looks every two seconds, and one mail takes some seconds.
LATE_AFTER = timedelta(minutes=5)

# How long mail that has left, or never will, can be read by admins. After that nobody needs to know
# to whom it went, and readers' friends never gave us their addresses.
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class MailContent:
    """What a mail says, twice: as plain text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """Mail that has not left: `waiting` is queued or being sent, its oldest written at `oldest`."""

    waiting: int
    failed: int
    oldest: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether mail waits for longer than a running worker and mail server explain."""
        return self.oldest is not None and self.oldest < now() - LATE_AFTER


def queue(
    session: Session,
    kind: MailKind,
    *,
    to_address: str,
    subject: str,
    text: str,
    html: str = "",
    to_name: str = "",
    keep: bool = False,
) -> OutgoingMail:
    """Write one mail to one receiver, in the transaction of what it tells of.

    `keep` is for a desk without a mail server: the mail is not sent, and admins can read it.
    `message_id` is fixed here, so that a mail that leaves twice after a crash is known as one;
    the worker completes it with the sender's domain. Raises Invalid("bad_mail_address").
    """
    mail = OutgoingMail(
        kind=kind,
        message_id=secrets.token_hex(16),
        to_name=header_text(to_name),
        to_address=_one_address(to_address),
        subject=header_text(subject),
        text=text,
        html=html,
        status=MailStatus.KEPT if keep else MailStatus.QUEUED,
    )
    session.add(mail)
    session.flush()
    return mail


def find(session: Session, mail_id: int) -> OutgoingMail | None:
    """The mail with an id; None if there is none."""
    return session.get(OutgoingMail, mail_id)


def page(
    session: Session,
    *,
    status: MailStatus | None = None,
    following: int | None = None,
    preceding: int | None = None,
    size: int = SIZE,
) -> Page[OutgoingMail, int]:
    """A page of mail, newest first: of one status, or all."""
    query = select(OutgoingMail)
    if status is not None:
        query = query.where(OutgoingMail.status == status)
    return fetch_page(
        session,
        query,
        newest_first(OutgoingMail.id),
        following=following,
        preceding=preceding,
        size=size,
    )


def resend(session: Session, actor: Actor, mail: OutgoingMail) -> None:
    """Put a mail that failed or was kept into the queue again.

    Raises Refused("mail_not_stuck") for one that is on its way, has arrived, or is forgotten.
    """
    if mail.status in _NOT_AGAIN or not mail.to_address:
        raise Refused("mail_not_stuck", status=mail.status)
    mail.status = MailStatus.QUEUED
    mail.attempts = 0
    mail.next_attempt_at = now()
    mail.last_error = ""
    audit.record(session, EventKind.MAIL_RESENT, actor_id=actor.id, data={"mail_id": mail.id})


def backlog(session: Session) -> Backlog:
    """How much mail is on its way, since when, and how much failed for good."""
    waiting = OutgoingMail.status.in_([MailStatus.QUEUED, MailStatus.SENDING])
    failed = OutgoingMail.status == MailStatus.FAILED
    counts = select(
        func.count().filter(waiting),
        func.count().filter(failed),
        func.min(OutgoingMail.created_at).filter(waiting),
    ).where(waiting | failed)
    return Backlog(*session.execute(counts).one())


def forget_old(session: Session) -> None:
    """Blank the receivers and words of mail done with long ago; that it was sent stays known."""
    session.execute(
        update(OutgoingMail)
        .where(
            OutgoingMail.status.in_([MailStatus.SENT, MailStatus.FAILED]),
            OutgoingMail.next_attempt_at < now() - REMEMBERED,
            OutgoingMail.to_address != "",
        )
        .values(to_address="", to_name="", text="", html="")
        .execution_options(synchronize_session=False)
    )


def _one_address(text: str) -> str:
    """One address as envelope and header need it; whether it is a likely one, the forms ask."""
    address = text.strip()
    if not is_address(address):
        raise Invalid("bad_mail_address", field="to_address")
    return address
