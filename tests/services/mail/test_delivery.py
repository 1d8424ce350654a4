"""Delivery to a real mail server, on both databases, through good days and bad ones."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from review import clock
from review.cli import worker
from review.config import ROOT
from review.formats.mime import Sender
from review.formats.smtp_url import parse_smtp_url
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.services.mail import delivery, outbox
from review.services.mail.smtp_client import DeliveryStatus, Outcome
from tests.databases import Database
from tests.mail_server import DROP, HOST, MailServer, free_port

SELF_SIGNED = ROOT / "tests" / "self_signed.pem"
DESK = Sender("The Desk", "desk@news.example")


@pytest.fixture
def post() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def write(database: Database, *addresses: str) -> list[int]:
    with database.sessions.begin() as session:
        return [
            outbox.queue(
                session,
                MailKind.INVITATION,
                to_address=address,
                subject="Subject",
                text="Words",
            ).id
            for address in addresses
        ]


def drain(database: Database, url: str | None) -> None:
    """What one round of `flask worker` does."""
    server = parse_smtp_url(url) if url else None
    worker.drain(database.sessions, server, DESK, threading.Event())


def all_mail(database: Database) -> list[OutgoingMail]:
    with database.sessions() as session:
        return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def only_mail(database: Database) -> OutgoingMail:
    (letter,) = all_mail(database)
    return letter


def test_queued_mail_arrives_once(database: Database, post: MailServer) -> None:
    write(database, "rim@example.org")
    drain(database, post.url)
    drain(database, post.url)
    assert post.envelopes == [("desk@news.example", ["rim@example.org"])]
    letter = only_mail(database)
    assert (letter.status, letter.attempts, letter.last_error) == (MailStatus.SENT, 1, "")
    assert letter.sent_at is not None
    assert (letter.lease_token, letter.leased_until) == (None, None)
    (message,) = post.received
    assert message["Message-ID"] == f"<{letter.message_id}@news.example>"


def test_without_a_server_mail_is_kept_for_admins(database: Database) -> None:
    write(database, "rim@example.org")
    drain(database, None)
    assert only_mail(database).status == MailStatus.KEPT


@pytest.mark.parametrize(
    "answers", [{"rcpt": ["451 busy"]}, {"data": ["451 busy"]}, {"rcpt": ["421 closing"]}]
)
def test_a_passing_refusal_is_tried_again_later(
    database: Database, post: MailServer, answers: dict[str, list[str]]
) -> None:
    write(database, "rim@example.org")
    post.answers(**answers)
    drain(database, post.url)
    letter = only_mail(database)
    assert (letter.status, letter.attempts) == (MailStatus.QUEUED, 1)
    assert letter.last_error.startswith("4")
    assert letter.next_attempt_at > clock.now() + timedelta(seconds=50)
    drain(database, post.url)
    assert post.received == []  # not yet
    with clock.at(letter.next_attempt_at):
        drain(database, post.url)
    assert only_mail(database).status == MailStatus.SENT
    assert len(post.received) == 1


@pytest.mark.parametrize("answers", [{"rcpt": ["550 nobody here"]}, {"data": ["554 no"]}])
def test_a_final_refusal_is_final_and_says_why(
    database: Database, post: MailServer, answers: dict[str, list[str]]
) -> None:
    write(database, "rim@example.org", "tom@example.org")
    post.answers(**answers)
    drain(database, post.url)
    refused, other = all_mail(database)
    assert (refused.status, other.status) == (MailStatus.FAILED, MailStatus.SENT)
    assert refused.last_error[:3] in {"550", "554"}
    assert [to for _, to in post.envelopes] == [["tom@example.org"]]


def test_a_server_that_is_away_delays_mail_and_loses_none(database: Database) -> None:
    write(database, "rim@example.org", "tom@example.org")
    port = free_port()
    drain(database, f"smtp://{HOST}:{port}")
    assert [letter.status for letter in all_mail(database)] == [MailStatus.QUEUED] * 2
    assert "ConnectionRefusedError" in all_mail(database)[0].last_error
    with MailServer() as post, clock.at(clock.now() + timedelta(minutes=3)):
        drain(database, post.url)
        assert len(post.received) == 2


def test_a_connection_cut_before_the_answer_is_tried_again_under_the_same_id(
    database: Database, post: MailServer
) -> None:
    write(database, "rim@example.org")
    post.answers(data=[DROP])
    drain(database, post.url)
    assert only_mail(database).status == MailStatus.QUEUED
    with clock.at(only_mail(database).next_attempt_at):
        drain(database, post.url)
    assert only_mail(database).status == MailStatus.SENT
    first, second = post.received
    assert first["Message-ID"] == second["Message-ID"]


def test_after_two_days_of_failures_somebody_has_to_look(database: Database) -> None:
    write(database, "rim@example.org")
    url, started = f"smtp://{HOST}:{free_port()}", clock.now()
    while (letter := only_mail(database)).status == MailStatus.QUEUED:
        with clock.at(letter.next_attempt_at):
            drain(database, url)
    assert (letter.status, letter.attempts) == (MailStatus.FAILED, delivery.MOST_ATTEMPTS)
    assert timedelta(days=1.5) < letter.next_attempt_at - started < timedelta(days=3)


def test_mail_of_a_worker_that_died_is_taken_over_when_its_lease_ends(
    database: Database, post: MailServer
) -> None:
    write(database, "rim@example.org")
    with database.sessions.begin() as session:
        dead = delivery.claim(session)
    assert dead is not None
    drain(database, post.url)
    assert post.received == []
    with clock.at(clock.now() + delivery.LEASE):
        drain(database, post.url)
    assert (only_mail(database).status, only_mail(database).attempts) == (MailStatus.SENT, 2)
    # Should the first worker come back after all, it has no say any more.
    with database.sessions.begin() as session:
        assert delivery.settle(session, dead, Outcome(DeliveryStatus.LATER, "late")) is False
    assert only_mail(database).status == MailStatus.SENT


def test_mail_that_ends_every_worker_is_given_up(database: Database, post: MailServer) -> None:
    write(database, "rim@example.org")
    moment = clock.now()
    for _ in range(delivery.MOST_ATTEMPTS):
        with clock.at(moment), database.sessions.begin() as session:
            assert delivery.claim(session) is not None
        moment += delivery.LEASE
    with clock.at(moment):
        drain(database, post.url)
    assert only_mail(database).status == MailStatus.FAILED
    assert post.received == []


def test_mail_that_cannot_be_written_fails_and_the_others_leave(
    database: Database, post: MailServer
) -> None:
    broken, _ = write(database, "rim@example.org", "tom@example.org")
    with database.sessions.begin() as session:
        session.get_one(OutgoingMail, broken).to_address = "rim@example.org\r\nBcc: x@example.org"
    drain(database, post.url)
    assert [letter.status for letter in all_mail(database)] == [MailStatus.FAILED, MailStatus.SENT]
    assert [to for _, to in post.envelopes] == [["tom@example.org"]]


def test_two_workers_at_once_send_each_mail_once(database: Database, post: MailServer) -> None:
    addresses = [f"reader{number}@example.org" for number in range(20)]
    write(database, *addresses)
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        drain(database, post.url)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join(60)
    assert sorted(to[0] for _, to in post.envelopes) == sorted(addresses)
    assert {letter.attempts for letter in all_mail(database)} == {1}
    assert {letter.status for letter in all_mail(database)} == {MailStatus.SENT}


def test_mail_that_waited_longest_goes_first(database: Database, post: MailServer) -> None:
    early, late = clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1)
    with clock.at(late):
        write(database, "late@example.org")
    with clock.at(early):
        write(database, "early@example.org")
    drain(database, post.url)
    assert [to for _, to in post.envelopes] == [["early@example.org"], ["late@example.org"]]


def test_a_worker_that_is_told_to_stop_begins_nothing_new(
    database: Database, post: MailServer
) -> None:
    write(database, "rim@example.org")
    stop = threading.Event()
    stop.set()
    worker.drain(database.sessions, parse_smtp_url(post.url), DESK, stop)
    assert post.received == []


def test_delays_double_from_a_minute_to_six_hours() -> None:
    delays = [delivery.delay(attempt) for attempt in range(1, delivery.MOST_ATTEMPTS)]
    assert timedelta(minutes=1) <= delays[0] <= timedelta(minutes=1.2)
    assert timedelta(minutes=8) <= delays[3] <= timedelta(minutes=9.6)
    assert timedelta(hours=6) <= delays[-1] <= timedelta(hours=7.2)
    assert timedelta(days=1.8) < sum(delays, timedelta()) < timedelta(days=2.6)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_mail_leaves_in_the_clear_where_tls_is_asked_for(
    database: Database, post: MailServer
) -> None:
    write(database, "rim@example.org")
    drain(database, f"{post.url}?starttls=1")
    assert post.received == []
    assert only_mail(database).status == MailStatus.QUEUED


def tls_server(how: str) -> MailServer:
    """A server whose certificate nobody has signed but itself."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(SELF_SIGNED)
    return MailServer(tls=context) if how == "smtps" else MailServer(starttls=context)


@pytest.mark.parametrize("how", ["smtps", "starttls"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_mail_leaves_through_tls(
    database: Database, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))  # so that we trust it
    write(database, "rim@example.org")
    with tls_server(how) as post:
        drain(database, f"{post.url}?starttls=1")
        assert len(post.received) == 1
    assert only_mail(database).status == MailStatus.SENT


@pytest.mark.parametrize("how", ["smtps", "starttls"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_mail_leaves_to_a_server_that_cannot_prove_who_it_is(
    database: Database, how: str
) -> None:
    write(database, "rim@example.org")
    with tls_server(how) as post:
        drain(database, f"{post.url}?starttls=1")
        assert post.received == []
    letter = only_mail(database)
    assert letter.status == MailStatus.QUEUED
    assert "certificate verify failed" in letter.last_error
