"""The content version: a random token that changes whenever anything changes that readers see.

Database triggers replace it, so that no way of writing can forget to. A page that was made with
one token is valid as long as that is the current one; the page cache is keyed by it.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, CheckConstraint, Connection, MetaData, event
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base

# The tables that readers' pages are made of, and the statements that change the version.
# Publications are append-only; sources and sections that nothing refers to are on no page.
TRIGGER_TABLES = {
    "live_publications": ("insert", "update", "delete"),
    "sections": ("insert", "update", "delete"),
    "sources": ("update",),
}

_UPSERT = (
    "INSERT INTO editions (id, mark) VALUES (1, {}) "
    "ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"
)


class ContentVersion(Base):
    """The one row of the version, missing before the first change.

    The token is random rather than a counter, so that restoring a backup brings no old value back.
    """

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[int] = mapped_column("mark", BigInteger)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


def content_version_ddl() -> list[tuple[str, str]]:
    """The triggers that replace the token: (dialect, SQL) in the order they are to be run."""
    statements = [("postgresql", _postgresql_function())]
    for table, verbs in TRIGGER_TABLES.items():
        statements += [("sqlite", _sqlite_trigger(table, verb)) for verb in verbs]
        statements.append(("postgresql", _postgresql_trigger(table, verbs)))
    return statements


def _postgresql_function() -> str:
    upsert = _UPSERT.format("floor(random() * 9007199254740992)::bigint")
    return (
        "CREATE FUNCTION begin_edition() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {upsert}; RETURN NULL; END $$"
    )


def _postgresql_trigger(table: str, verbs: Iterable[str]) -> str:
    return (
        f"CREATE TRIGGER {table}_edition AFTER {' OR '.join(verbs)} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION begin_edition()"
    )


def _sqlite_trigger(table: str, verb: str) -> str:
    upsert = _UPSERT.format("random()")
    return f"CREATE TRIGGER {table}_edition_{verb} AFTER {verb} ON {table} BEGIN {upsert}; END"


def _create_triggers(_target: MetaData, connection: Connection, **_options: object) -> None:
    for dialect, sql in content_version_ddl():
        if connection.dialect.name == dialect:
            connection.exec_driver_sql(sql)


event.listen(Base.metadata, "after_create", _create_triggers)
