"""`flask worker`: deliver queued mail until told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import count
from threading import Event

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from review.clock import now
from review.database import IMMEDIATE
from review.extensions import db
from review.formats import mime
from review.formats.mime import Sender
from review.formats.smtp_url import SmtpServer, parse_smtp_url
from review.services import idempotency, worker_heartbeats
from review.services.mail import delivery, outbox, smtp_client
from review.services.mail.delivery import Claimed
from review.services.mail.smtp_client import DeliveryStatus, Outcome

PAUSE = 2.0  # seconds between looks at an empty queue: a reader's friend need not wait longer
PAUSE_WITHOUT_DATABASE = 3.0
PAUSE_AFTER_ERROR = 10.0
FORGET_EVERY = 1800  # rounds: about once an hour
PAUSES_TO_SETTLE = (1, 2, 4, 8, 16, 32)  # seconds; together well below delivery.LEASE

LONGEST_NAME = 255

logger = logging.getLogger(__name__)


@click.command("worker")
@click.option("--once", is_flag=True, help="Deliver what is due now, and end.")
@with_appcontext
def command(once: bool) -> None:
    """Deliver queued mail; run it beside the web server.

    It may be stopped at any time (SIGTERM or Ctrl+C): it finishes the mail in hand. Any number of
    workers can run at once.
    """
    sessions = sessionmaker(db.engine)
    server, sender = _settings()
    if server is None:
        click.echo("No SMTP_URL is set: mail is kept for admins to read, and not sent.", err=True)
    with _stop_event() as stop:
        if once:
            _work_once(sessions, server, sender, stop)
        else:
            _run(sessions, server, sender, stop)


def _run(
    sessions: sessionmaker[Session], server: SmtpServer | None, sender: Sender, stop: Event
) -> None:
    """Deliver mail in rounds until `stop` is set, with a heartbeat in the database."""
    heartbeat = Heartbeat(sessions)
    for turn in count():
        pause = _run_round(
            sessions, server, sender, stop, heartbeat, forget=turn % FORGET_EVERY == 0
        )
        if stop.wait(pause):
            break
    heartbeat.end()


class Heartbeat:
    """Notes in the database that this worker runs, no oftener than it needs to be."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:LONGEST_NAME]
        self.started_at = now()
        self.noted_at: datetime | None = None

    def beat(self) -> None:
        """Write the heartbeat when one is due. Raises what the database raises."""
        moment = now()
        if self.noted_at and moment - self.noted_at < worker_heartbeats.INTERVAL:
            return
        with _write_transaction(self.sessions) as session:
            worker_heartbeats.beat(session, self.name, self.started_at)
        self.noted_at = moment

    def end(self) -> None:
        """Remove the heartbeat; one that stays, since the database is away, expires by itself."""
        with suppress(SQLAlchemyError), _write_transaction(self.sessions) as session:
            worker_heartbeats.stop(session, self.name)


def _work_once(
    sessions: sessionmaker[Session], server: SmtpServer | None, sender: Sender, stop: Event
) -> None:
    try:
        forget_old(sessions)
        drain(sessions, server, sender, stop)
    except OperationalError as failed:
        raise click.ClickException("The database cannot be reached.") from failed


def _run_round(
    sessions: sessionmaker[Session],
    server: SmtpServer | None,
    sender: Sender,
    stop: Event,
    heartbeat: Heartbeat,
    *,
    forget: bool,
) -> float:
    """Deliver what is due; how many seconds to rest after it.

    No error ends the worker: an outage is waited out, and so is a database whose tables are not
    made yet; anything else is logged.
    """
    try:
        heartbeat.beat()
        if forget:
            forget_old(sessions)
        drain(sessions, server, sender, stop, heartbeat.beat)
    except (OperationalError, ProgrammingError) as failed:
        logger.warning("the database cannot be used: %s", failed.orig)
        return PAUSE_WITHOUT_DATABASE
    except Exception:
        logger.exception("a round of the mail worker failed")
        return PAUSE_AFTER_ERROR
    return PAUSE


def forget_old(sessions: sessionmaker[Session]) -> None:
    """Delete old mail and idempotency keys that are no longer needed."""
    with _write_transaction(sessions) as session:
        outbox.forget_old(session)
        idempotency.purge(session)


@contextmanager
def _stop_event() -> Iterator[Event]:
    """Set when the process is asked to end, so that the mail in hand is finished first."""
    stop = Event()
    before = {
        number: signal.signal(number, lambda *_: stop.set())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def drain(
    sessions: sessionmaker[Session],
    server: SmtpServer | None,
    sender: Sender,
    stop: Event,
    after_each: Callable[[], None] = lambda: None,
) -> None:
    """Send everything that is due, each mail in transactions of its own."""
    if server is None:
        with _write_transaction(sessions) as session:
            delivery.keep_queued(session)
        return
    while not stop.is_set() and deliver_one(sessions, server, sender):
        after_each()


def deliver_one(sessions: sessionmaker[Session], server: SmtpServer, sender: Sender) -> bool:
    """Claim, send and settle one mail; False when none is due."""
    with _write_transaction(sessions) as session:
        claimed = delivery.claim(session)
    if claimed is None:
        return False
    outcome = _send(claimed, server, sender)
    _settle(sessions, claimed, outcome)
    if outcome.status is not DeliveryStatus.SENT:
        logger.warning("mail %s: %s, %s", claimed.mail_id, outcome.status, outcome.error)
    return True


def _send(claimed: Claimed, server: SmtpServer, sender: Sender) -> Outcome:
    """Send one mail. An unexpected error is that mail's own: it is tried again later."""
    if claimed.exhausted:
        return Outcome(DeliveryStatus.NEVER, "given up: no attempt came to an end")
    try:
        return smtp_client.send(claimed.letter, server, sender)
    except Exception as error:
        logger.exception("mail %s could not be sent", claimed.mail_id)
        return Outcome(DeliveryStatus.LATER, type(error).__name__)


def _settle(sessions: sessionmaker[Session], claimed: Claimed, outcome: Outcome) -> None:
    """Try hard: a mail that was sent and not marked so would be sent again."""
    for pause in PAUSES_TO_SETTLE:
        try:
            with _write_transaction(sessions) as session:
                delivery.settle(session, claimed, outcome)
        except OperationalError:
            time.sleep(pause)
        else:
            return
    with _write_transaction(sessions) as session:
        delivery.settle(session, claimed, outcome)


@contextmanager
def _write_transaction(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions.begin() as session:
        session.connection(execution_options={IMMEDIATE: True})
        yield session


def _settings() -> tuple[SmtpServer | None, Sender]:
    url = current_app.config["SMTP_URL"]
    sender = mime.sender(current_app.config["MAIL_FROM"], current_app.config["SITE_NAME"])
    return (parse_smtp_url(url) if url else None), sender
