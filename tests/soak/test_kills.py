"""Web, mail worker and database are killed while people save: nothing that was answered is lost.

Run by `make soak`; SOAK_SECONDS says for how long on each database.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from review import clock
from review.domain.workflow import Role
from review.models.articles import Revision
from review.models.outbox import MailKind, MailStatus, OutgoingMail
from review.services.mail import outbox
from tests import cast, databases
from tests.desk_client import DeskClient
from tests.mail_server import MailServer
from tests.soak.desk import Desk, desk_on
from tests.soak.writers import Writer

pytestmark = pytest.mark.soak
SECONDS = float(os.environ.get("SOAK_SECONDS") or 120)
WRITERS = 16
BETWEEN_KILLS = (0.0, 1.5)  # seconds, after some saves have been answered since the last kill
DATABASE_DOWN = (0.0, 3.0)  # seconds
TO_SETTLE = 120.0  # seconds after the last kill until everything works again
SEED = int(os.environ.get("SOAK_SEED") or time.time())


@pytest.mark.parametrize("dialect", databases.DIALECTS)
def test_every_answered_save_survives_kills(dialect: str, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    report(f"{dialect}: {SECONDS:.0f} s with {WRITERS} writers, SOAK_SEED={SEED}")
    with MailServer() as post, desk_on(dialect, tmp_path, post.url) as desk:
        writers = hire(desk)
        stop = Event()
        threads = [Thread(target=writer.write, args=(stop,)) for writer in writers]
        threads.append(Thread(target=queue_mail, args=(desk, stop)))
        for thread in threads:
            thread.start()
        kill_at_random(desk, writers, chance)
        wait_until_ready(desk)
        stop.set()
        for thread in threads:
            thread.join()
        wait_for_mail(desk)
        subjects = Counter(str(message["Subject"]) for message in post.received)
        check(desk, writers, subjects)


def kill_at_random(desk: Desk, writers: list[Writer], chance: random.Random) -> None:
    """Kill a web process, the web server, the worker or the database, again and again.

    While the database is down a web process is killed as well, so that it starts without one.
    """
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        wait_for_saves(writers, WRITERS // 2, end)
        time.sleep(chance.uniform(*BETWEEN_KILLS))
        kind = chance.choice(("child", "child", "web", "worker", "database"))
        if kind == "child":
            desk.web.kill_child(chance.choice)
        elif kind == "web":
            desk.web.kill()
        elif kind == "worker":
            desk.worker.kill()
        elif desk.server is not None:
            killing = Thread(target=desk.server.kill, args=(chance.uniform(*DATABASE_DOWN),))
            killing.start()
            desk.web.kill_child(chance.choice)
            desk.worker.kill()
            killing.join()


def wait_for_saves(writers: list[Writer], more: int, end: float) -> None:
    """Until so many more saves have been answered, so that a kill meets a desk at work."""
    wanted = sum(len(writer.answered) for writer in writers) + more
    while time.monotonic() < end and sum(len(writer.answered) for writer in writers) < wanted:
        time.sleep(0.02)


def check(desk: Desk, writers: list[Writer], subjects: Counter[str]) -> None:
    missing, answered = [], 0
    with desk.database.sessions() as session:
        for writer in writers:
            query = select(Revision).where(Revision.article_id == writer.article_id)
            revisions = list(session.scalars(query.order_by(Revision.number)))
            assert [one.number for one in revisions] == list(range(1, len(revisions) + 1))
            texts = Counter(one.blocks[0].text for one in revisions)
            answered += len(writer.answered)
            missing += [text for text in writer.answered if not texts[text]]
    again = sum(subjects[subject] - 1 for subject in desk.queued if subjects[subject] > 1)
    report_end(desk, writers, answered, len(missing), again)
    assert missing == []
    assert answered > 0
    assert [writer.lost for writer in writers if writer.lost] == []
    assert [writer.unexpected for writer in writers if writer.unexpected] == []
    assert [subject for subject in desk.queued if not subjects[subject]] == []
    assert desk.web.ended_alone == []
    assert desk.worker.ended_alone == []


def report_end(desk: Desk, writers: list[Writer], answered: int, missing: int, again: int) -> None:
    server = desk.server.kills if desk.server else 0
    report(
        f"  kills: {desk.web.child_kills} web processes, {desk.web.kills} web servers, "
        f"{desk.worker.kills} mail workers, {server} databases; "
        f"ended by themselves: {len(desk.web.ended_alone)} web, {len(desk.worker.ended_alone)} mail"
    )
    report(
        f"  saves: {answered} answered, {missing} missing, "
        f"{sum(writer.refused for writer in writers)} refused with their text, "
        f"{sum(writer.unanswered for writer in writers)} without an answer, "
        f"slowest {max(writer.slowest for writer in writers):.1f} s"
    )
    report(f"  mail: {len(desk.queued)} queued, all delivered, {again} of them more than once")


def report(line: str) -> None:
    print(line, flush=True)


def hire(desk: Desk) -> list[Writer]:
    """As many translators, each signed in and with a draft of their own."""
    with desk.database.sessions.begin() as session:
        people = cast.hire(session)
        authors = [
            cast.person(session, f"Writer{number} Nasser", Role.TRANSLATOR)
            for number in range(WRITERS)
        ]
        articles = [cast.article(session, people, translator=author).id for author in authors]
    writers = []
    for author, article_id in zip(authors, articles, strict=True):
        client = DeskClient(desk.url)
        client.sign_in(author.email, cast.PASSWORD)
        writers.append(Writer(author.name, client, article_id))
    return writers


def queue_mail(desk: Desk, stop: Event, pause: float = 0.3) -> None:
    """Queue one mail after the other, as acts do; one whose commit failed does not count."""
    number = 0
    while not stop.wait(pause):
        number += 1
        subject = f"Mail {number}"
        try:
            with desk.database.sessions.begin() as session:
                outbox.queue(
                    session, MailKind.RESET, to_address="rim@example.org", subject=subject, text="T"
                )
        except OperationalError:
            continue
        desk.queued.append(subject)


def wait_until_ready(desk: Desk) -> None:
    client = DeskClient(desk.url)
    deadline = time.monotonic() + TO_SETTLE
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("the desk did not come back")


def wait_for_mail(desk: Desk) -> None:
    """Until no mail waits; those that killed workers had claimed are made due at once."""
    waiting = select(OutgoingMail.id).where(OutgoingMail.status != MailStatus.SENT)
    deadline = time.monotonic() + TO_SETTLE
    with desk.database.sessions.begin() as session:
        due = {"leased_until": clock.now(), "next_attempt_at": clock.now()}
        session.execute(update(OutgoingMail).values(due).where(OutgoingMail.id.in_(waiting)))
    while time.monotonic() < deadline:
        with desk.database.sessions() as session:
            if session.scalars(waiting).first() is None:
                return
        time.sleep(1)
    with desk.database.sessions() as session:
        left = session.execute(
            select(OutgoingMail.status, OutgoingMail.attempts, OutgoingMail.last_error).where(
                OutgoingMail.id.in_(waiting)
            )
        )
        raise AssertionError(f"mail was not delivered: {Counter(map(tuple, left))}")
