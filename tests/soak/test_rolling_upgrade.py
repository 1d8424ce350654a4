"""Upgrades, rollbacks and backups behind nginx while people read and save: no request fails.

Run by `make soak`; SOAK_SECONDS says for how long. Two web servers and a worker run as their units
start them, on PostgreSQL. The next release is a copy of this one with a migration of its own.
"""

from __future__ import annotations

import os
import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from review.domain.workflow import Role, State
from review.models.articles import Revision
from review.models.events import Event as AuditEvent
from tests import cast
from tests.databases import Database, Server, open_database
from tests.deployment import nginx
from tests.deployment.services import Machine, production
from tests.desk_client import DeskClient
from tests.mail_server import MailServer
from tests.soak.test_kills import queue_mail, report, wait_for_mail
from tests.soak.writers import Writer

pytestmark = pytest.mark.soak
SECONDS = float(os.environ.get("SOAK_SECONDS") or 60)
WRITERS = 4
READERS = 4
CALM = 3.0  # seconds between two steps
ASSET = re.compile(r'"(/assets/[^"]+)"')
MIGRATION = '''\
"""What the next release adds."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("next_things", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("articles", sa.Column("next_note", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("articles", "next_note")
    op.drop_table("next_things")
'''


@dataclass
class Reader:
    """Asks for one page after the other, and notes every answer but 200."""

    client: DeskClient
    paths: list[str]
    asked: int = 0
    slowest: float = 0.0  # seconds
    failures: list[str] = field(default_factory=list)

    def read(self, stop: Event) -> None:
        while not stop.is_set():
            for path in self.paths:
                self._ask(path)
                time.sleep(0.05)  # about 20 a second, below nginx's limit for one address

    def _ask(self, path: str) -> None:
        self.asked += 1
        try:
            answer = self.client.get(path)
        except (OSError, HTTPException) as error:
            self.failures.append(f"{path}: {error!r}")
            return
        self.slowest = max(self.slowest, answer.seconds)
        if answer.status != 200:
            self.failures.append(f"{path}: {answer.status}")


@dataclass
class Desk:
    """The desk behind nginx; `queued` holds the subjects of mails that were queued."""

    url: str
    database: Database
    machine: Machine
    post: MailServer
    queued: list[str] = field(default_factory=list)


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        url = stack.enter_context(server.blank())
        post = stack.enter_context(MailServer())
        listeners = [
            stack.enter_context(socket.create_server((nginx.HOST, 0), backlog=1024))
            for _ in range(2)
        ]
        ports = [listener.getsockname()[1] for listener in listeners]
        site = nginx.configure(tmp_path / "nginx", ports)
        machine = Machine(tmp_path, production(url, site.url, post.url), listeners)
        stack.callback(machine.stop_all)
        first = machine.release("1")
        machine.switch(first)
        machine.flask(first, "db", "upgrade")
        for listener in listeners:
            machine.restart_web(listener)
        machine.restart_worker()
        stack.enter_context(nginx.run(site))
        database = open_database(url)
        stack.callback(database.engine.dispose)
        yield Desk(site.url, database, machine, post)


def test_upgrades_rollbacks_and_backups_fail_no_request(
    desk: Desk, server: Server, tmp_path: Path
) -> None:
    readers, writers = people(desk)
    stop = Event()
    threads = [Thread(target=reader.read, args=(stop,)) for reader in readers]
    threads += [Thread(target=writer.write, args=(stop,)) for writer in writers]
    threads.append(Thread(target=queue_mail, args=(desk, stop, 1.0)))
    for thread in threads:
        thread.start()
    try:
        rounds = upgrade_and_roll_back(desk, tmp_path)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    wait_for_mail(desk)
    report_end(desk, readers, writers, rounds)
    check(desk, readers, writers)
    restore_elsewhere(desk, server, tmp_path)


def upgrade_and_roll_back(desk: Desk, folder: Path) -> int:
    """Upgrade and roll back again and again, with a backup each time; how often."""
    machine = desk.machine
    first = machine.current.resolve()
    second = next_release(machine)
    backups = folder / "backups"
    backups.mkdir()
    end, rounds = time.monotonic() + SECONDS, 0
    restarts = []
    while rounds == 0 or time.monotonic() < end:
        time.sleep(CALM)
        machine.back_up(backups)
        machine.flask(second, "db", "upgrade")
        for release, mark in ((second, "# next"), (first, "User-agent")):
            machine.switch(release)
            for listener in machine.listeners:
                began = time.monotonic()
                machine.restart_web(listener)
                restarts.append(time.monotonic() - began)
                direct = DeskClient(f"http://{nginx.HOST}:{listener.getsockname()[1]}")
                assert direct.get("/readyz").status == 200
                assert direct.get("/robots.txt").text.startswith(mark)
            machine.restart_worker()
            time.sleep(CALM)
        rounds += 1
    report(f"  a web server restarts in {min(restarts):.1f} to {max(restarts):.1f} s")
    return rounds


def next_release(machine: Machine) -> Path:
    """A release with a migration of its own, known by the first line of its /robots.txt."""
    release = machine.release("2")
    versions = release / "migrations" / "versions"
    head = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
    (versions / "9999_next.py").write_text(MIGRATION.format(head=head), encoding="utf-8")
    robots = release / "review" / "web" / "machines.py"
    text = robots.read_text(encoding="utf-8")
    assert "User-agent: *" in text
    robots.write_text(text.replace("User-agent: *", "# next\nUser-agent: *"), encoding="utf-8")
    return release


def people(desk: Desk) -> tuple[list[Reader], list[Writer]]:
    """Readers, and translators who are signed in with a draft each; all at their own addresses."""
    with desk.database.sessions.begin() as session:
        crew = cast.hire(session)
        cast.article_in(session, crew, State.PUBLISHED)
        authors = [
            cast.person(session, f"Writer{number} Nasser", Role.TRANSLATOR)
            for number in range(WRITERS)
        ]
        drafts = [cast.article(session, crew, translator=author).id for author in authors]
    addresses = (f"127.0.1.{number}" for number in range(1, 250))
    writers = []
    for author, draft in zip(authors, drafts, strict=True):
        client = DeskClient(desk.url, headers={"Referer": f"{desk.url}/"}, source=next(addresses))
        client.sign_in(author.email, cast.PASSWORD)
        writers.append(Writer(author.name, client, draft))
    story = "/en/stories/water-returns-to-the-old-quarter"
    asset = ASSET.search(DeskClient(desk.url).get("/login").text)
    assert asset is not None
    paths = ["/en/", story, "/en/feed.atom", "/sitemap.xml", "/login", asset[1], "/readyz"]
    readers = [Reader(DeskClient(desk.url, source=next(addresses)), paths) for _ in range(READERS)]
    return readers, writers


def check(desk: Desk, readers: list[Reader], writers: list[Writer]) -> None:
    assert [failure for reader in readers for failure in reader.failures] == []
    assert sum(writer.refused + writer.unanswered for writer in writers) == 0
    with desk.database.sessions() as session:
        texts = {revision.blocks[0].text for revision in session.scalars(select(Revision))}
    answered = [text for writer in writers for text in writer.answered]
    assert answered
    assert set(answered) <= texts
    subjects = Counter(str(message["Subject"]) for message in desk.post.received)
    assert [subject for subject in desk.queued if subjects[subject] != 1] == []
    assert "Traceback" not in desk.machine.log.read_text(encoding="utf-8")


def restore_elsewhere(desk: Desk, server: Server, folder: Path) -> None:
    """The last backup, taken while people saved, in a database of its own."""
    file = max((folder / "backups").glob("desk-*.zip"))
    release = (desk.machine.folder / "releases" / "2").resolve()
    with server.blank() as url:
        desk.machine.flask(release, "restore", str(file), DATABASE_URL=url)
        database = open_database(url)
        with database.sessions() as session:
            counts = [
                session.scalar(select(func.count()).select_from(kind))
                for kind in (Revision, AuditEvent)
            ]
        database.engine.dispose()
    report(f"  restored elsewhere: {counts[0]} revisions, {counts[1]} events")
    assert all(counts)


def report_end(desk: Desk, readers: list[Reader], writers: list[Writer], rounds: int) -> None:
    asked = sum(reader.asked for reader in readers)
    saves = sum(len(writer.answered) for writer in writers)
    failures = sum(len(reader.failures) for reader in readers)
    failures += sum(writer.refused + writer.unanswered for writer in writers)
    slowest = max(one.slowest for one in (*readers, *writers))
    report(
        f"  {rounds} upgrades and {rounds} rollbacks: {asked} pages, {saves} saves, "
        f"{len(desk.queued)} mails; {failures} failures; slowest answer {slowest:.1f} s"
    )
    for listener in desk.machine.listeners:
        report_metrics(desk, listener.getsockname()[1])


def report_metrics(desk: Desk, port: int) -> None:
    """What Prometheus would see of one web server since its last restart, without histograms."""
    client = DeskClient(f"http://{nginx.HOST}:{port}")
    client.headers["Authorization"] = f"Bearer {desk.machine.settings['METRICS_TOKEN']}"
    lines = client.get("/metrics").text.splitlines()
    values = [line for line in lines if not line.startswith(("#", "interlinear_request_seconds"))]
    report("\n".join(f"    {line}" for line in (f"/metrics of port {port}:", *values)))
