"""Reading and writing whole tables, with values that are the same on every database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnClause,
    Connection,
    Date,
    DateTime,
    Integer,
    String,
    Table,
    TableClause,
    Text,
    TypeDecorator,
    cast,
    column,
    insert,
    select,
    table,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.types import NullType, TypeEngine

from review.domain.errors import Refused
from review.formats.backup_rows import Column, ColumnKind, RowCodec, RowDigest
from review.models.base import UtcDateTime

BATCH = 100  # rows: few enough that a batch of the longest texts fits in memory

Row = tuple[Any, ...]

# The order matters: SQLAlchemy's Boolean and Date types have subclasses of others among them.
_KINDS: tuple[tuple[type[TypeEngine[Any]], ColumnKind], ...] = (
    (Boolean, ColumnKind.BOOLEAN),
    (JSON, ColumnKind.JSON),
    (DateTime, ColumnKind.TIMESTAMP),
    (Date, ColumnKind.DATE),
    (Integer, ColumnKind.INTEGER),
    (String, ColumnKind.TEXT),
)
_TYPES: dict[ColumnKind, TypeEngine[Any]] = {
    ColumnKind.BOOLEAN: Boolean(),
    # No type, hence no cast in the statement: PostgreSQL takes the text for JSON by the column.
    ColumnKind.JSON: NullType(),
    ColumnKind.TIMESTAMP: UtcDateTime(),
    ColumnKind.DATE: Date(),
    ColumnKind.INTEGER: BigInteger(),
    ColumnKind.TEXT: Text(),
}


def columns_of(schema: Table) -> tuple[Column, ...]:
    """The columns of a table. Raises TypeError for a type that no ColumnKind is known for."""
    return tuple(Column(one.name, _kind(one.type)) for one in schema.columns)


def read_rows(
    connection: Connection, schema: Table, columns: Sequence[Column] | None = None
) -> Iterator[Row]:
    """All rows in the order of the primary key, streamed; values in the order of `columns`."""
    columns = columns or columns_of(schema)
    source = _untyped(schema, columns)
    query = select(
        *(
            cast(source.c[one.name], Text) if one.kind is ColumnKind.JSON else source.c[one.name]
            for one in columns
        )
    ).order_by(*(_sortable(connection, key) for key in schema.primary_key.columns))
    for row in connection.execute(query, execution_options={"yield_per": BATCH}):
        yield tuple(row)


def digest_rows(connection: Connection, schema: Table, columns: Sequence[Column]) -> RowDigest:
    """Count and hash the rows of a table as a backup of it would."""
    codec, digest = RowCodec(columns), RowDigest()
    for row in read_rows(connection, schema, columns):
        digest.update(codec.encode(row))
    return digest


def insert_rows(
    connection: Connection, schema: Table, columns: Sequence[Column], rows: Iterable[Row]
) -> None:
    """Insert rows in batches, each in a savepoint.

    Raises Refused("row_rejected", table, key, reason) for the first row that the database does not
    take: a text with NUL or one that is too long for PostgreSQL, a reference to no row, ...
    """
    statement = insert(_untyped(schema, columns))
    names = [one.name for one in columns]
    remaining = iter(rows)
    while batch := [dict(zip(names, row, strict=True)) for row in islice(remaining, BATCH)]:
        try:
            with connection.begin_nested():
                connection.execute(statement, batch)
        except (DataError, IntegrityError):
            _insert_one_by_one(connection, schema, batch)


def _insert_one_by_one(
    connection: Connection, schema: Table, batch: Sequence[dict[str, Any]]
) -> None:
    """Insert a batch that failed as a whole, to find the row that the database rejects."""
    columns = columns_of(schema)
    statement = insert(_untyped(schema, columns))
    for values in batch:
        try:
            with connection.begin_nested():
                connection.execute(statement, values)
        except (DataError, IntegrityError) as rejected:
            key = ", ".join(str(values[one.name]) for one in schema.primary_key.columns)
            reason = str(rejected.orig).partition("\n")[0]  # the rest may quote the text itself
            raise Refused("row_rejected", table=schema.name, key=key, reason=reason) from rejected


def _untyped(schema: Table, columns: Sequence[Column]) -> TableClause:
    """The table without defaults and types of its own, so that values pass as they are."""
    untyped: list[ColumnClause[Any]] = [column(one.name, _TYPES[one.kind]) for one in columns]
    return table(schema.name, *untyped)


def _sortable(connection: Connection, key: Any) -> Any:
    """A key to order by. Texts are compared by code point, whatever the database's locale."""
    if connection.dialect.name == "postgresql" and _kind(key.type) is ColumnKind.TEXT:
        return column(key.name, Text).collate("C")
    return column(key.name)


def _kind(type_: TypeEngine[Any]) -> ColumnKind:
    plain = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    for known, kind in _KINDS:
        if isinstance(plain, known):
            return kind
    raise TypeError(f"backups know no kind for the column type {plain!r}")
