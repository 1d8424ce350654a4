"""Restoring and copying: the same rows in either database, all of them or none."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from review.cli.maintenance import make_ready, write_transaction
from review.clock import now
from review.domain.errors import Invalid, Refused
from review.formats.backup_archive import Archive, ArchiveWriter
from review.formats.backup_manifest import TableEntry
from review.models.articles import Section
from review.models.base import Base
from review.models.content_version import ContentVersion
from review.models.outbox import MailKind
from review.models.people import Person
from review.models.rate_counters import RateCounter
from review.models.sources import Source
from review.services.backup import restore
from review.services.backup.table_io import Row
from tests.backups import (
    HEAD,
    LONG,
    NEWS,
    ODD_JSON,
    TABLES,
    back_up,
    contents,
    fill_oddly,
    hashes,
    load,
)
from tests.databases import Database, open_database

CHANGED_BY_RESTORE = {"sign_ins", "password_links", "outgoing_mail"}


@pytest.fixture
def odd(database: Database) -> Database:
    with database.sessions.begin() as session:
        fill_oddly(session)
    return database


@pytest.fixture(scope="module")
def archive(migrated_file: Path) -> Archive:
    """A backup of a filled database, for tests to which it is the same what it was made on."""
    file = shutil.copyfile(migrated_file, migrated_file.with_name("odd.db"))
    database = open_database(f"sqlite:///{file}")
    with database.sessions.begin() as session:
        fill_oddly(session)
    made = back_up(database.engine)
    database.engine.dispose()
    return made


def is_empty(database: Database) -> bool:
    return all(rows == 0 for rows, _ in contents(database.engine).values())


def test_what_was_backed_up_is_restored(odd: Database, target: Database) -> None:
    """In all four directions."""
    archive = back_up(odd.engine)
    loaded = load(target.engine, archive)
    assert {one.name: (one.rows, one.sha256) for one in loaded} == hashes(archive)
    before, after = contents(odd.engine), contents(target.engine)
    assert {name for name in before if before[name] != after[name]} == CHANGED_BY_RESTORE
    with target.sessions() as session:
        odd_name = select(Person.name).where(Person.email == "odd@example.org")
        assert session.scalars(odd_name).one() == NEWS
        *_, long, last = session.scalars(select(Source).order_by(Source.id))
        assert long.rights_note == LONG
        assert last.import_data == ODD_JSON


def test_a_copy_is_equal_and_numbers_go_on(odd: Database, target: Database) -> None:
    before = contents(odd.engine)
    with odd.engine.connect() as source, write_transaction(target.engine) as connection:
        copied = restore.copy_database(source, connection, Base.metadata, HEAD)
    assert {one.name: (one.rows, one.sha256) for one in copied} == before
    assert contents(target.engine) == contents(odd.engine) == before
    last = newest(target)
    with target.sessions.begin() as session:
        session.add(Section(language="en", slug="new", name="New"))
        session.add(Person(name="New", email="new@example.org"))
    added = {"people", "sections"}
    assert newest(target) == {name: id + (name in added) for name, id in last.items()}


def newest(database: Database) -> dict[str, int]:
    """The largest id of each table that numbers its rows."""
    with database.sessions() as session:
        return {
            table.name: session.scalar(select(func.max(table.autoincrement_column))) or 0
            for table in TABLES
            if table.autoincrement_column is not None
        }


FULL: dict[str, dict[str, object]] = {
    "people": {"name": "Tala", "email": "tala@example.org"},
    "sections": {"language": "en", "slug": "world", "name": "World"},
    "outgoing_mail": {"kind": MailKind.RESET, "message_id": "1", "to_address": "a@b.example",
                      "subject": "", "text": ""},
}  # fmt: skip


@pytest.mark.parametrize("table", FULL)
def test_a_database_that_holds_anything_is_left_as_it_is(target: Database, table: str) -> None:
    with target.engine.begin() as connection:
        connection.execute(insert(Base.metadata.tables[table]).values(FULL[table]))
    archive = back_up(target.engine)
    before = contents(target.engine)
    with pytest.raises(Refused, match="not_empty") as refused:
        load(target.engine, archive)
    assert refused.value.detail["table"] == table
    with pytest.raises(Refused, match="not_empty"):
        make_ready(target.engine, "0001")
    assert contents(target.engine) == before


def test_counters_and_the_content_version_do_not_make_a_database_full(
    archive: Archive, target: Database
) -> None:
    with target.sessions.begin() as session:
        session.add(RateCounter(key="login", hits=1, expires_at=now()))
        session.add(ContentVersion(id=1, token=7))
    load(target.engine, archive)
    with target.sessions() as session:
        assert session.scalars(select(ContentVersion.token)).one() != 7


def test_the_content_version_is_a_new_one_each_time(archive: Archive, target: Database) -> None:
    """A page that another process has cached must not pass for current again."""
    marks = []
    for _ in range(2):
        with target.engine.connect() as connection, connection.begin() as transaction:
            restore.restore_archive(connection, Base.metadata, archive)
            marks.append(connection.scalar(select(ContentVersion.token)))
            transaction.rollback()
    assert None not in marks
    assert len(set(marks)) == 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_empty_desk_has_a_content_version_after_it(database: Database, target: Database) -> None:
    load(target.engine, back_up(database.engine))
    assert is_empty(target)
    with target.sessions() as session:
        assert session.scalars(select(ContentVersion.token)).one() >= 0


@pytest.mark.parametrize(
    "error", [KeyboardInterrupt(), OperationalError("INSERT", {}, OSError("disk full"))]
)
def test_a_failure_midway_leaves_the_database_empty(
    archive: Archive, target: Database, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def interrupted(entry: TableEntry) -> Iterator[Row]:
        for number, row in enumerate(original(entry)):
            if entry.name == "revisions" and number == 150:
                raise error
            yield row

    original = archive.rows
    monkeypatch.setattr(archive, "rows", interrupted)
    with pytest.raises(type(error)):
        load(target.engine, archive)
    assert is_empty(target)


def test_rows_that_come_out_otherwise_are_not_committed(
    archive: Archive, target: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a database cuts a text or rounds a number without a word."""

    def altered(entry: TableEntry) -> Iterator[Row]:
        for row in original(entry):
            yield (*row[:-1], row[-1] + timedelta(hours=1)) if entry.name == "looks" else row

    original = archive.rows
    monkeypatch.setattr(archive, "rows", altered)
    with pytest.raises(Invalid, match="content_differs"):
        load(target.engine, archive)
    assert is_empty(target)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("target", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Source(id=170, language="ar", rights_note="a\0b"), "NUL"),
        (Source(id=170, language="ar", author="x" * 201), "too long"),
        (Source(id=170, language="ar", import_data={"not": float("nan")}), "json"),
    ],
)
def test_a_row_that_postgresql_does_not_take_is_named(
    odd: Database, target: Database, source: Source, reason: str
) -> None:
    with odd.sessions.begin() as session:
        session.merge(source)
    with pytest.raises(Refused, match="row_rejected") as refused:
        load(target.engine, back_up(odd.engine))
    assert (refused.value.detail["table"], refused.value.detail["key"]) == ("sources", "170")
    assert reason in str(refused.value.detail["reason"])
    assert is_empty(target)


@pytest.mark.parametrize("target", ["sqlite"], indirect=True)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nul_goes_from_sqlite_to_sqlite(database: Database, target: Database) -> None:
    with database.sessions.begin() as session:
        session.add(Source(language="ar", rights_note="a\0b"))
    load(target.engine, back_up(database.engine))
    with target.sessions() as session:
        assert session.scalars(select(Source.rights_note)).one() == "a\0b"


def test_a_reference_to_nothing_is_refused(archive: Archive, target: Database) -> None:
    """As in a backup that was put together by hand."""
    file = io.BytesIO()
    with ArchiveWriter(file) as writer:
        for entry in archive.manifest.tables:
            rows = [] if entry.name == "sections" else archive.rows(entry)
            writer.add_table(entry.name, entry.columns, rows)
        writer.finish(archive.manifest.origin)
    with pytest.raises((Refused, IntegrityError), match=r"row_rejected|FOREIGN KEY"):
        load(target.engine, Archive(file))
    assert is_empty(target)
