"""The manifest of a backup: which tables it holds, with their columns, counts and checksums."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from review.domain.errors import Invalid
from review.formats.backup_rows import Column, ColumnKind

FORMAT = "interlinear-backup"
FORMAT_VERSION = 1
MOST_TABLES = 500

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a backup comes from.

    `schema_revision` is Alembic's; `engine` the name of the database ("sqlite", "postgresql").
    """

    schema_revision: str
    product_version: str
    engine: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: `size` and `sha256` are of its uncompressed JSON Lines."""

    name: str
    columns: tuple[Column, ...]
    rows: int
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`tables` are in the order they can be loaded in: referred-to tables first."""

    origin: Origin
    tables: tuple[TableEntry, ...]

    def to_json(self) -> bytes:
        """The manifest as an indented JSON document in UTF-8."""
        origin = asdict(self.origin) | {"created_at": self.origin.created_at.isoformat()}
        head = {"format": FORMAT, "format_version": FORMAT_VERSION, **origin}
        tables = [
            asdict(table) | {"columns": [[column.name, column.kind] for column in table.columns]}
            for table in self.tables
        ]
        return json.dumps(head | {"tables": tables}, indent=1).encode() + b"\n"


def parse_manifest(content: bytes) -> Manifest:
    """Raises Invalid: not_a_backup, newer_format (made by a later version), bad_manifest."""
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as broken:
        raise Invalid("bad_manifest") from broken
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise Invalid("not_a_backup")
    version = values.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise Invalid("newer_format", version=version, known=FORMAT_VERSION)
    try:
        return _manifest(values)
    except (KeyError, TypeError, ValueError, AttributeError) as broken:
        raise Invalid("bad_manifest") from broken


def _manifest(values: Mapping[str, Any]) -> Manifest:
    """Raises KeyError, TypeError or ValueError for what is missing or of another shape."""
    origin = Origin(
        schema_revision=_text(values["schema_revision"]),
        product_version=_text(values["product_version"]),
        engine=_text(values["engine"]),
        created_at=datetime.fromisoformat(values["created_at"]),
    )
    tables = tuple(_table(table) for table in values["tables"])
    names = [table.name for table in tables]
    if values["format_version"] != FORMAT_VERSION or len(set(names)) < len(names):
        raise ValueError
    if not 0 < len(tables) <= MOST_TABLES or origin.created_at.tzinfo is None:
        raise ValueError
    return Manifest(origin, tables)


def _table(values: Mapping[str, Any]) -> TableEntry:
    columns = tuple(_column(*pair) for pair in values["columns"])
    if not columns or len({column.name for column in columns}) < len(columns):
        raise ValueError
    return TableEntry(
        name=_matching(_NAME, values["name"]),
        columns=columns,
        rows=_count(values["rows"]),
        size=_count(values["size"]),
        sha256=_matching(_SHA256, values["sha256"]),
    )


def _column(name: Any, kind: Any) -> Column:
    return Column(_matching(_NAME, name), ColumnKind(kind))


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError
    return value


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not pattern.fullmatch(value):
        raise ValueError
    return str(value)


def same_columns(left: Sequence[Column], right: Sequence[Column]) -> bool:
    """Whether both have the same columns; their order does not matter."""
    return sorted((c.name, c.kind) for c in left) == sorted((c.name, c.kind) for c in right)
