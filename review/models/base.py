"""The declarative base: names of constraints, column types, append-only tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    MetaData,
    TypeDecorator,
    event,
)
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

APPEND_ONLY = "append_only"  # key in Table.info: rows are never updated, deleted or truncated
MAX_INTEGER = 2**31 - 1  # the largest value of an integer column on every database


class Base(DeclarativeBase):
    """The base of all models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, list[Any]: JSON}


class UtcDateTime(TypeDecorator[datetime]):
    """A time stored in UTC and aware in Python on every database; SQLite stores no zone.

    Raises ValueError when a naive datetime is bound.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert an aware datetime to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Make what the database returns aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_check(column: str, members: type[StrEnum] | Iterable[str], name: str) -> CheckConstraint:
    """A CHECK constraint that a column holds the value of one of `members`."""
    values = ", ".join(f"'{member}'" for member in members)
    return CheckConstraint(f"{column} IN ({values})", name=name)


def make_append_only(model: type[Base]) -> None:
    """Create the triggers by which the database refuses to update, delete or truncate rows."""
    model.metadata.tables[model.__tablename__].info[APPEND_ONLY] = True

    def create_triggers(_target: object, connection: Connection, **_options: object) -> None:
        for dialect, sql in append_only_ddl(model.__tablename__):
            if connection.dialect.name == dialect:
                connection.exec_driver_sql(sql)

    event.listen(model.__table__, "after_create", create_triggers)


def append_only_ddl(table: str) -> list[tuple[str, str]]:
    """The triggers of an append-only table: (dialect, SQL) in the order they are to be run."""
    message = f"{table} never change once written"
    statements = [
        (
            "sqlite",
            f"CREATE TRIGGER {table}_frozen_{verb} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END",
        )
        for verb in ("update", "delete")
    ]
    statements += [
        (
            "postgresql",
            f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
        ),
        (
            "postgresql",
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()",
        ),
        # TRUNCATE fires no row triggers, not even when it cascades from another table.
        (
            "postgresql",
            f"CREATE TRIGGER {truncate_trigger(table)} BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_frozen()",
        ),
    ]
    return statements


def truncate_trigger(table: str) -> str:
    """The name of the PostgreSQL trigger that rejects TRUNCATE of an append-only table."""
    return f"{table}_frozen_truncate"
