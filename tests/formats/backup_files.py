"""A small backup, for tests that read it, damage it or make up another."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from review.domain.errors import Invalid
from review.formats.backup_archive import Archive, ArchiveWriter
from review.formats.backup_manifest import Manifest, Origin
from review.formats.backup_rows import Column, ColumnKind

ORIGIN = Origin("0004", "0.1.0", "sqlite", datetime(2026, 3, 4, 5, 6, tzinfo=UTC))
COLUMNS = (Column("id", ColumnKind.INTEGER), Column("name", ColumnKind.TEXT))
TABLES = {
    "people": [(1, "Tala"), (2, "تالا\0\ud800"), (3, None)],
    "sources": [(number, "long text " * number) for number in range(200)],
    "looks": [],
}
PEOPLE = "tables/people.jsonl"
SOURCES = "tables/sources.jsonl"
LOOKS = "tables/looks.jsonl"


def written(tables: dict[str, list[Any]] = TABLES) -> tuple[bytes, Manifest]:
    file = io.BytesIO()
    with ArchiveWriter(file) as writer:
        for name, rows in tables.items():
            writer.add_table(name, COLUMNS, iter(rows))
        manifest = writer.finish(ORIGIN)
    return file.getvalue(), manifest


def opened(content: bytes) -> Archive:
    return Archive(io.BytesIO(content))


def refused(content: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(Invalid) as error:
        opened(content)
    return error.value.code


GOOD, GOOD_MANIFEST = written()
