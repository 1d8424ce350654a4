"""`flask worker` as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from review.cli import worker as command
from review.config import ROOT
from review.formats import mime
from review.formats.mime import Letter, Sender
from review.formats.smtp_url import parse_smtp_url
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.services import worker_heartbeats
from review.services.mail import outbox
from tests.database_proxy import database_proxy
from tests.databases import Database
from tests.mail_server import MailServer

SECONDS = 30


@contextmanager
def worker(
    database: Database, smtp_url: str, database_url: str = ""
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url or database.url, "SMTP_URL": smtp_url,
             "MAIL_FROM": "desk@news.example", "SECRET_KEY": "known to the tests alone"},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def write(database: Database) -> int:
    with database.sessions.begin() as session:
        return outbox.queue(
            session, MailKind.RESET, to_address="rim@example.org", subject="S", text="T"
        ).id


def status(database: Database, mail_id: int) -> str:
    with database.sessions() as session:
        return session.get_one(OutgoingMail, mail_id).status


def wait_for(database: Database, mail_id: int, expected: MailStatus) -> None:
    deadline = time.monotonic() + SECONDS
    while status(database, mail_id) != expected:
        assert time.monotonic() < deadline, status(database, mail_id)
        time.sleep(0.1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_delivers_until_it_is_told_to_stop(database: Database, number: signal.Signals) -> None:
    with MailServer() as post, worker(database, post.url) as process:
        wait_for(database, write(database), MailStatus.SENT)
        wait_for(database, write(database), MailStatus.SENT)
        process.send_signal(number)
        assert process.wait(SECONDS) == 0
        assert len(post.received) == 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_it_starts_before_its_database(database: Database) -> None:
    mail_id = write(database)
    with (
        database_proxy(database.url) as way,
        MailServer() as post,
        worker(database, post.url, way.url) as it,
    ):
        with pytest.raises(subprocess.TimeoutExpired):
            it.wait(2)
        way.open()
        wait_for(database, mail_id, MailStatus.SENT)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_a_mail_server_it_sets_mail_aside(database: Database) -> None:
    with worker(database, ""):
        wait_for(database, write(database), MailStatus.KEPT)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_setting_that_makes_no_sense_is_said(database: Database) -> None:
    with worker(database, "mail.example.org") as process:
        assert process.wait(SECONDS) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_shows_in_the_database_that_it_runs_until_it_ends(database: Database) -> None:
    def is_running() -> bool:
        with database.sessions() as session:
            return worker_heartbeats.is_alive(worker_heartbeats.last_seen(session))

    with MailServer() as post, worker(database, post.url) as process:
        wait_for(database, write(database), MailStatus.SENT)
        assert is_running()
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0
    assert not is_running()


class TestUnexpectedErrors:
    """No error of one mail or one round stops the mail behind it."""

    def work(self, database: Database, url: str) -> None:
        """One round of the worker."""
        sessions = database.sessions
        command._run_round(
            sessions, parse_smtp_url(url), Sender("Desk", "desk@news.example"), threading.Event(),
            command.Heartbeat(sessions), forget=True,
        )  # fmt: skip

    def test_a_mail_that_fails_in_our_own_code_is_tried_again_later(
        self, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        poisoned, good = write(database), write(database)
        serialize = mime.serialize

        def fail_once(letter: Letter, sender: Sender) -> bytes:
            if not caplog.records:
                raise TypeError("not a letter")
            return serialize(letter, sender)

        monkeypatch.setattr(mime, "serialize", fail_once)
        with MailServer() as post:
            self.work(database, post.url)
            assert len(post.received) == 1
        assert status(database, poisoned) == MailStatus.QUEUED
        assert status(database, good) == MailStatus.SENT
        assert "TypeError" in caplog.text

    def test_a_round_that_fails_is_logged_and_the_next_one_goes_on(
        self, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        waiting = write(database)

        def fail(_session: Session) -> None:
            raise ValueError("a bug")

        with MailServer() as post:
            with monkeypatch.context() as broken:
                broken.setattr(outbox, "forget_old", fail)
                self.work(database, post.url)
            assert "a bug" in caplog.text
            assert status(database, waiting) == MailStatus.QUEUED
            self.work(database, post.url)
        assert status(database, waiting) == MailStatus.SENT
