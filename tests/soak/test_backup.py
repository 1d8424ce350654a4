"""Backups under load for minutes, run by `make soak`. The normal run has a small version of each.

Thousands of damaged files; backups while people save, each restored elsewhere; backups and
restores that are killed at any moment.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from review import schema
from review.config import ROOT
from review.domain.errors import Invalid
from review.domain.workflow import State
from review.formats.backup_archive import Archive
from review.models.events import Event
from review.models.people import Person
from tests import cast
from tests.backups import HEAD, back_up, contents, fill_oddly, hashes, load, rows_of
from tests.cast import Cast
from tests.databases import DIALECTS, Database, Server, open_database, open_engine
from tests.services.backup.test_dump import saves_of

pytestmark = pytest.mark.soak

DAMAGED = 3_000
ROUNDS = 20  # of backups while people save
WRITERS = 4
KILLS = 15
ROWS = 20_000  # enough that a kill falls amid the work
FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


@pytest.fixture(params=DIALECTS)
def blank(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    with server.blank() as url:
        yield url


@pytest.fixture
def full(database: Database) -> Database:
    """A database that takes a while to be read and written."""
    with database.sessions.begin() as session:
        fill_oddly(session)
        event = {"kind": "signed_in", "note": "x" * 500}
        session.execute(insert(Event), [event] * ROWS)
    return database


def damage(content: bytes, chance: random.Random) -> bytes:
    """Some bytes altered, taken out, put in or exchanged, or the file cut off."""
    start, length = chance.randrange(len(content)), chance.choice((1, 2, 16, 4096))
    cut = content[start : start + length]
    rest = content[start + length :]
    return chance.choice(
        (
            content[:start],
            content[:start] + rest,
            content[:start] + bytes(byte ^ chance.randrange(1, 256) for byte in cut) + rest,
            content[:start] + cut + cut + rest,
            content[:start] + chance.randbytes(length) + content[start:],
            rest + content[:start],
        )
    )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_thousands_of_damaged_backups_are_refused(full: Database, tmp_path: Path) -> None:
    file = tmp_path / "desk.zip"
    assert run(full.url, "backup", str(file)).wait() == 0
    good, chance = file.read_bytes(), random.Random(2026)
    refused = 0
    for _ in range(DAMAGED):
        content = damage(good, chance)
        if content != good:
            with pytest.raises(Invalid):
                Archive(io.BytesIO(content))
            refused += 1
    assert refused > DAMAGED * 0.9


def test_every_backup_made_while_people_save_can_be_restored(
    database: Database, people: Cast, blank: str
) -> None:
    with database.sessions.begin() as session:
        articles = [cast.article_in(session, people, State.DRAFT) for _ in range(WRITERS)]
    stopped = threading.Event()

    def save(writer: int) -> int:
        number = 0
        while not stopped.is_set():
            # Of writers without a pause SQLite may leave one out until its patience ends.
            with suppress(OperationalError):
                saves_of(database, people, articles[writer], number + 1)
                number += 1
        return number

    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(save, writer) for writer in range(WRITERS)]
        try:
            archives = [back_up(database.engine, lambda _table: time.sleep(0.02))
                        for _ in range(ROUNDS)]  # fmt: skip
        finally:
            stopped.set()
        saved = sum(one.result() for one in running)
    assert saved > ROUNDS
    for archive in archives:
        numbers = defaultdict(list)
        for row in rows_of(archive, "revisions"):
            numbers[row["article_id"]].append(row["number"])
        for row in rows_of(archive, "articles"):
            assert numbers[row["id"]] == list(range(1, row["latest_number"] + 1))
    engine = open_engine(blank)
    schema.migrate(engine, HEAD)
    loaded = load(engine, archives[-1])
    assert {one.name: (one.rows, one.sha256) for one in loaded} == hashes(archives[-1])
    engine.dispose()


def run(url: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*FLASK, *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_sometime(process: subprocess.Popen[bytes], longest: float, chance: random.Random) -> None:
    time.sleep(chance.uniform(longest / 3, longest))
    process.kill()
    process.wait()


def test_a_killed_backup_is_no_file_and_holds_no_writer_up(full: Database, tmp_path: Path) -> None:
    before, chance = contents(full.engine), random.Random(1)
    began = time.monotonic()
    assert run(full.url, "backup", str(tmp_path / "whole.zip")).wait() == 0
    longest = time.monotonic() - began
    for number in range(KILLS):
        file = tmp_path / f"{number}.zip"
        kill_sometime(run(full.url, "backup", str(file)), longest, chance)
        if file.exists():
            with file.open("rb") as opened:
                assert hashes(Archive(opened)) == before
    with full.sessions.begin() as session:
        session.add(Person(name="Tala", email="tala@later.example"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_killed_restore_leaves_the_database_empty_or_whole(
    full: Database, tmp_path: Path, blank: str
) -> None:
    file, chance = tmp_path / "desk.zip", random.Random(1)
    assert run(full.url, "backup", str(file)).wait() == 0
    expected = {name: rows for name, (rows, _) in contents(full.engine).items()}
    began = time.monotonic()
    assert run(f"sqlite:///{tmp_path / 'first.db'}", "restore", str(file)).wait() == 0
    longest = time.monotonic() - began
    for _ in range(KILLS):
        kill_sometime(run(blank, "restore", str(file)), longest, chance)
        target = open_database(blank)
        with Session(target.engine) as session:
            revision = schema.current_revision(session.connection())
        found = (
            {name: rows for name, (rows, _) in contents(target.engine).items()} if revision else {}
        )
        target.engine.dispose()
        assert found == expected or not any(found.values())
        if any(found.values()):
            return  # it was done before the kill
    assert run(blank, "restore", str(file)).wait() == 0
