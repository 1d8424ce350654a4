"""The outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review import clock
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid, Refused
from review.models.events import Event
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.services.mail import outbox
from tests import cast


def queued(session: Session, address: str = "rim@example.org", **more: str) -> OutgoingMail:
    words = {"subject": "A subject", "text": "Some words", **more}
    return outbox.queue(session, MailKind.INVITATION, to_address=address, **words)


def test_mail_waits_to_be_sent_with_an_id_of_its_own(session: Session) -> None:
    first, second = queued(session), queued(session)
    assert first.status == MailStatus.QUEUED
    assert first.message_id != second.message_id
    assert len(first.message_id) == 32


def test_without_a_mail_server_mail_is_kept(session: Session) -> None:
    kept = outbox.queue(
        session, MailKind.RESET, to_address="a@b.example", subject="S", text="T", keep=True
    )
    assert kept.status == MailStatus.KEPT


def test_subject_and_name_are_one_line(session: Session) -> None:
    letter = queued(session, subject="Hello\r\nBcc: all@example.org", to_name="Rim\nQasim")
    assert (letter.subject, letter.to_name) == ("Hello Bcc: all@example.org", "Rim Qasim")


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "@example.org", "rim@", "rim@example.org\nBcc: b@example.org",
     "a@example.org,b@example.org", "a@example.org; b@example.org", "Rim <rim@example.org>",
     '"a b"@example.org', "a b@example.org", "a\0@example.org"],
)  # fmt: skip
def test_exactly_one_plain_address_is_taken(session: Session, address: str) -> None:
    with pytest.raises(Invalid, match="bad_mail_address"):
        queued(session, address)


def test_the_newest_mail_comes_first_and_can_be_paged(session: Session) -> None:
    letters = [queued(session, f"r{number}@example.org") for number in range(5)]
    first = outbox.page(session, size=2)
    assert first.rows == letters[:-3:-1]
    assert first.previous is None
    second = outbox.page(session, following=first.next, size=2)
    assert second.rows == letters[2:0:-1]
    assert outbox.page(session, preceding=second.previous, size=2).rows == first.rows
    letters[0].status = MailStatus.FAILED
    session.flush()
    assert outbox.page(session, status=MailStatus.FAILED).rows == letters[:1]
    assert outbox.find(session, letters[3].id) is letters[3]


def test_failed_mail_can_be_sent_again_and_that_is_on_record(session: Session) -> None:
    people = cast.hire(session)
    letter = queued(session)
    letter.status, letter.attempts, letter.last_error = MailStatus.FAILED, 16, "550 no"
    identity = letter.message_id
    outbox.resend(session, cast.actor_of(people.ada), letter)
    assert (letter.status, letter.attempts, letter.last_error) == (MailStatus.QUEUED, 0, "")
    assert letter.message_id == identity
    event = session.scalars(select(Event).where(Event.kind == EventKind.MAIL_RESENT)).one()
    assert (event.actor_id, event.data) == (people.ada.id, {"mail_id": letter.id})


@pytest.mark.parametrize("status", [MailStatus.QUEUED, MailStatus.SENDING, MailStatus.SENT])
def test_mail_on_its_way_or_there_is_not_sent_again(session: Session, status: MailStatus) -> None:
    people = cast.hire(session)
    letter = queued(session)
    letter.status = status
    with pytest.raises(Refused, match="mail_not_stuck"):
        outbox.resend(session, cast.actor_of(people.ada), letter)


@pytest.mark.parametrize(
    ("status", "days", "forgotten"),
    [
        (MailStatus.SENT, 31, True),
        (MailStatus.FAILED, 31, True),
        (MailStatus.SENT, 29, False),
        (MailStatus.KEPT, 31, False),
        (MailStatus.QUEUED, 31, False),
        (MailStatus.SENDING, 31, False),
    ],
)
def test_what_left_long_ago_is_forgotten(
    session: Session, status: MailStatus, days: int, forgotten: bool
) -> None:
    letter = queued(session, to_name="Rim", html="<p>MailContent</p>")
    letter.status = status
    session.flush()
    with clock.at(clock.now() + timedelta(days=days)):
        outbox.forget_old(session)
    session.refresh(letter)
    kept = (letter.to_name, letter.to_address, letter.text, letter.html)
    assert kept == (
        ("",) * 4 if forgotten else ("Rim", "rim@example.org", "Some words", "<p>MailContent</p>")
    )
    assert letter.subject == "A subject"


def test_what_is_forgotten_cannot_be_sent_again(session: Session) -> None:
    people = cast.hire(session)
    letter = queued(session)
    letter.status, letter.to_address = MailStatus.FAILED, ""
    with pytest.raises(Refused, match="mail_not_stuck"):
        outbox.resend(session, cast.actor_of(people.ada), letter)
