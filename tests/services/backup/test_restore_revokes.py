"""After a restore no session or link is valid again, and no mail leaves by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.cli.maintenance import write_transaction
from review.clock import now
from review.database import IMMEDIATE
from review.models.base import Base
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.models.people import LinkPurpose, LoginSession, PasswordLink, Person
from review.services.backup import restore
from review.services.mail import delivery
from tests.backups import HEAD, back_up, contents, load
from tests.databases import Database


def doors(session: Session) -> None:
    """Sessions, links and mail of every standing."""
    person = Person(name="Tala", email="tala@example.org")
    session.add(person)
    session.flush()
    moment = now()
    for number, ended in enumerate((None, moment - timedelta(days=1))):
        session.add_all(
            [
                LoginSession(person_id=person.id, token_hash=str(number), expires_at=moment,
                       revoked_at=ended),
                PasswordLink(person_id=person.id, purpose=LinkPurpose.RESET,
                             token_hash=str(number), expires_at=moment, closed_at=ended),
            ]
        )  # fmt: skip
    for status in MailStatus:
        session.add(
            OutgoingMail(kind=MailKind.RESET, message_id=status, to_address="a@b.example",
                         subject="", text="", status=status, lease_token="x", leased_until=moment)
        )  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_door_is_open_and_no_mail_leaves_after_a_restore(
    database: Database, target: Database
) -> None:
    with database.sessions.begin() as session:
        doors(session)
    archive = back_up(database.engine)
    load(target.engine, archive)
    with database.sessions() as old, target.sessions() as new:
        for column in (LoginSession.revoked_at, PasswordLink.closed_at):
            before, after = (one.scalars(select(column).order_by("id")).all() for one in (old, new))
            assert before[0] is None
            assert after[0] is not None
            assert after[1] == before[1], "what was ended before keeps its time"
        status = dict(new.execute(select(OutgoingMail.message_id, OutgoingMail.status)).all())
        held = {MailStatus.QUEUED, MailStatus.SENDING}
        assert status == {one: MailStatus.KEPT if one in held else one for one in MailStatus}
        assert new.scalars(select(OutgoingMail.lease_token).where(
            OutgoingMail.message_id.in_(held))).all() == [None, None]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_worker_has_nothing_to_send_after_a_restore(
    database: Database, target: Database
) -> None:
    with database.sessions.begin() as session:
        doors(session)
    load(target.engine, back_up(database.engine))
    with target.sessions() as session:
        session.connection(execution_options={IMMEDIATE: True})
        assert delivery.claim(session) is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_copy_of_a_desk_goes_on_as_it_was(database: Database, target: Database) -> None:
    """It is the same desk on another server: people stay signed in, and mail still leaves."""
    with database.sessions.begin() as session:
        doors(session)
    with database.engine.connect() as source, write_transaction(target.engine) as connection:
        restore.copy_database(source, connection, Base.metadata, HEAD)
    assert contents(target.engine) == contents(database.engine)
    with target.sessions() as session:
        assert (
            session.scalars(select(LoginSession.revoked_at).order_by(LoginSession.id)).first()
            is None
        )
