"""Backups made and restored without the command line, for tests on real databases."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Engine, insert, select
from sqlalchemy.orm import Session

from review import schema
from review.cli.maintenance import write_transaction
from review.domain.workflow import State
from review.formats.backup_archive import Archive, ArchiveWriter
from review.formats.backup_manifest import TableEntry
from review.formats.backup_rows import Column
from review.models.articles import Article, Revision
from review.models.base import MAX_INTEGER, Base
from review.models.people import Person
from review.models.sources import Source, SourceVersion
from review.services.backup import restore
from review.services.backup.dump import backed_up, write_backup
from review.services.backup.restore import Loaded
from review.services.backup.table_io import columns_of, digest_rows
from tests.migrations.rows import fill

HEAD = schema.revisions()[-1]
TABLES = backed_up(Base.metadata)
NEWS = "خبرٌ عاجل\u200f \u2028 新闻 \U0001f4f0 '\"\\ %s {} \x7f\x1b"
ODD_JSON = {"nul": "\0", "half": "\ud800", "big": 2**70, "real": 0.1, NEWS: []}
LONG = "ما بعد ذلك " * 30_000


class StoppingWriter(ArchiveWriter):
    """Calls `before_table` with the name of each table before its rows are read."""

    before_table: Callable[[str], None]

    def add_table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
    ) -> TableEntry:
        self.before_table(name)
        return super().add_table(name, columns, rows)


def back_up(
    engine: Engine, before_table: Callable[[str], None] = lambda _name: None, revision: str = HEAD
) -> Archive:
    """A checked backup of a database, held in memory."""
    file = io.BytesIO()
    with engine.connect() as connection, StoppingWriter(file) as writer:
        writer.before_table = before_table
        write_backup(
            connection, schema.tables_at(revision), writer,
            schema_revision=revision, product_version="0.1.0",
        )  # fmt: skip
    return Archive(file)


def load(engine: Engine, archive: Archive) -> list[Loaded]:
    with write_transaction(engine) as connection:
        return restore.restore_archive(connection, Base.metadata, archive)


def contents(engine: Engine) -> dict[str, tuple[int, str]]:
    """Of each table that is backed up: its count of rows and their hash."""
    with engine.connect() as connection:
        digests = {one.name: digest_rows(connection, one, columns_of(one)) for one in TABLES}
    return {name: (digest.rows, digest.sha256) for name, digest in digests.items()}


def hashes(archive: Archive) -> dict[str, tuple[int, str]]:
    return {entry.name: (entry.rows, entry.sha256) for entry in archive.manifest.tables}


def rows_of(archive: Archive, table: str) -> list[dict[str, Any]]:
    entry = next(one for one in archive.manifest.tables if one.name == table)
    names = [column.name for column in entry.columns]
    return [dict(zip(names, row, strict=True)) for row in archive.rows(entry)]


def fill_oddly(session: Session) -> None:
    """A row in every table, and values that are easily changed on the way."""
    fill(session)
    session.add_all(
        [
            Person(name=NEWS, email="odd@example.org", created_at=datetime(1969, 1, 1, tzinfo=UTC)),
            Person(id=MAX_INTEGER - 5, name="Last", email="last@example.org", active=False),
            Source(language="ar", published_on=date(1, 1, 1), import_data=JSON.NULL),
            Source(language="ar", published_on=date(9999, 12, 31), rights_note=LONG),
            Source(
                language="ar",
                url="",
                headline=NEWS,
                import_data=ODD_JSON,
                created_at=datetime(2026, 3, 4, 5, 6, 7, 1, tzinfo=UTC),
            ),
        ]
    )
    version = session.scalars(select(SourceVersion)).first()
    assert version is not None
    article = Article(source_id=version.source_id, target_language="fr")
    session.add(article)
    session.flush()
    # A chain that is longer than a batch, and whose rows refer to one another.
    session.execute(
        insert(Revision),
        [
            {
                "article_id": article.id,
                "number": number,
                "parent_number": number - 1 or None,
                "source_version_id": version.id,
                "state": State.DRAFT,
                "blocks_json": [{"text": NEWS}],
            }
            for number in range(1, 251)
        ],
    )
    article.latest_number = 250
    session.flush()
