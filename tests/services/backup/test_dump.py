"""A backup is one state of the database, however much is written meanwhile."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, Table, select, text
from sqlalchemy.exc import InternalError, OperationalError

from review.database import IMMEDIATE
from review.domain.errors import Refused
from review.domain.workflow import Role, State
from review.models.articles import Article
from review.models.base import Base
from review.services.backup.dump import EXCLUDED, begin_snapshot
from review.services.backup.table_io import columns_of
from review.services.editorial import revisions
from tests import cast
from tests.backups import HEAD, TABLES, back_up, contents, fill_oddly, hashes, rows_of
from tests.cast import ENGLISH, Cast, actor_of
from tests.databases import Database

SECONDS = 20
WRITERS = 4


def test_every_table_is_backed_up_or_left_out_by_name() -> None:
    known = {table.name for table in Base.metadata.sorted_tables}
    assert {table.name for table in TABLES} == known - EXCLUDED
    assert known >= EXCLUDED - {"alembic_version"}, "a name that no table has any more"


def test_every_column_has_a_kind() -> None:
    assert all(columns_of(table) for table in TABLES)


def test_a_column_of_an_unknown_type_is_an_error_and_not_left_out() -> None:
    table = Table("pictures", MetaData(), Column("content", LargeBinary))
    with pytest.raises(TypeError, match="LargeBinary"):
        columns_of(table)


def test_a_backup_holds_what_the_database_holds(database: Database) -> None:
    with database.sessions.begin() as session:
        fill_oddly(session)
    archive = back_up(database.engine)
    assert hashes(archive) == contents(database.engine)
    assert all(entry.rows for entry in archive.manifest.tables)
    assert archive.manifest.origin.engine == database.dialect
    assert archive.manifest.origin.schema_revision == HEAD


def test_tables_come_after_those_they_refer_to(database: Database) -> None:
    names = [entry.name for entry in back_up(database.engine).manifest.tables]
    for table in TABLES:
        for key in table.foreign_keys:
            referred = key.column.table.name
            assert referred == table.name or names.index(referred) < names.index(table.name)


def saves_of(database: Database, people: Cast, article: Article, number: int) -> None:
    """One more revision of a draft, as a request saves it."""
    with database.sessions() as session:
        session.connection(execution_options={IMMEDIATE: True})
        found = session.get_one(Article, article.id)
        text = replace(ENGLISH[0], text=f"Headline {number}")
        revisions.save(
            session, actor_of(people.tala), found,
            blocks=[text, *ENGLISH[1:]], left_out=(), base_number=found.latest_number,
        )  # fmt: skip
        session.commit()


class Writers:
    """People who save without a pause until they are stopped."""

    def __init__(self, save: Callable[[int, int], None]) -> None:
        self._save = save
        self._stopped = threading.Event()
        self._saved = threading.Condition()
        self.count = 0

    def run(self, writer: int) -> None:
        number = 0
        while not self._stopped.is_set():
            number += 1
            self._save(writer, number)
            with self._saved:
                self.count += 1
                self._saved.notify_all()

    def wait_for_one_more(self, _table: str) -> None:
        with self._saved:
            expected = self.count + 1
            assert self._saved.wait_for(lambda: self.count >= expected, SECONDS)

    def stop(self) -> None:
        self._stopped.set()


def test_a_backup_is_one_state_while_four_people_save(database: Database, people: Cast) -> None:
    with database.sessions.begin() as session:
        articles = [cast.article_in(session, people, State.DRAFT) for _ in range(WRITERS)]
    writers = Writers(lambda one, number: saves_of(database, people, articles[one], number))
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(writers.run, one) for one in range(WRITERS)]
        try:
            archive = back_up(database.engine, writers.wait_for_one_more)
        finally:
            writers.stop()
        assert all(one.result() is None for one in running)
    assert writers.count >= len(TABLES)

    numbers = defaultdict(list)
    for row in rows_of(archive, "revisions"):
        numbers[row["article_id"]].append(row["number"])
    saved = defaultdict(int)
    for row in rows_of(archive, "events"):
        saved[row["article_id"]] += row["kind"] == "revision_saved"
    for row in rows_of(archive, "articles"):
        assert numbers[row["id"]] == list(range(1, row["latest_number"] + 1))
        assert saved[row["id"]] == row["latest_number"]
    with database.sessions() as session:
        latest = session.scalars(select(Article.latest_number)).all()
    assert sum(latest) > sum(len(found) for found in numbers.values())


def test_writers_do_not_wait_for_a_backup(database: Database, people: Cast) -> None:
    """What is saved between two of its tables is committed at once, and is not in it."""
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.DRAFT)
    archive = back_up(
        database.engine, lambda table: saves_of(database, people, article, len(table))
    )
    assert len(rows_of(archive, "revisions")) == 1
    with database.sessions() as session:
        assert session.get_one(Article, article.id).latest_number == 1 + len(TABLES)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_lacks_a_table_is_refused(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE looks"))
    with pytest.raises(Refused, match="schema_differs") as refused:
        back_up(database.engine)
    assert refused.value.detail["table"] == "looks"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_was_migrated_meanwhile_is_refused(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0003'"))
    with pytest.raises(Refused, match="migrated_meanwhile"):
        back_up(database.engine)


def test_a_migration_waits_for_a_backup_on_postgresql(database: Database) -> None:
    """SQLite lets it pass by: the backup goes on reading the state it began with."""

    def migrate(_table: str) -> None:
        with database.engine.begin() as connection:
            if database.dialect == "sqlite":
                connection.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))
                return
            connection.execute(text("SET LOCAL lock_timeout = 10"))
            with pytest.raises(OperationalError, match="lock timeout"):
                connection.execute(text("ALTER TABLE people ADD COLUMN shoe_size INTEGER"))

    steps = iter([migrate])
    with database.sessions.begin() as session:
        cast.person(session, "Tala Haddad")
    archive = back_up(database.engine, lambda table: next(steps, lambda _table: None)(table))
    assert "shoe_size" not in rows_of(archive, "people")[0]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_backup_cannot_write(database: Database) -> None:
    with database.engine.connect() as connection:
        begin_snapshot(connection, TABLES, HEAD)
        with pytest.raises(InternalError, match="read-only"):
            connection.execute(text("DELETE FROM looks"))


def test_a_text_key_is_ordered_by_code_point_on_every_database(database: Database) -> None:
    """Else equal tables would have different hashes under another locale."""
    with database.sessions.begin() as session:
        cast.person(session, "Tala Haddad", *Role)
    found = [row["role"] for row in rows_of(back_up(database.engine), "person_roles")]
    assert found == sorted(Role)
