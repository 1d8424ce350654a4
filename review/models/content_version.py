"""The edition: a mark that changes whenever anything changes that readers see.

The database itself gives a new one, so that no way of writing can forget to. Who kept a page that
was made in an edition may show it while that is still the edition, and no longer.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Connection, MetaData, event
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base

# What readers' pages are made of, and what may happen to it there. Publications themselves are
# frozen; sources and sections that nothing refers to yet are on no page.
WATCHED = {
    "live_publications": ("insert", "update", "delete"),
    "sections": ("insert", "update", "delete"),
    "sources": ("update",),
}


class Edition(Base):
    """One row, or none before the first change. The mark is drawn by lot, so that it never comes
    back, not even when a database is put back as it was."""

    __tablename__ = "editions"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)


def edition_ddl() -> list[tuple[str, str]]:
    """The triggers that begin an edition: (dialect, SQL) in the order they are to be run."""
    begin = (
        "INSERT INTO editions (id, mark) VALUES (1, {mark}) "
        "ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"
    )
    on_sqlite = begin.format(mark="random()")
    on_postgresql = begin.format(mark="floor(random() * 9007199254740992)::bigint")
    statements = [
        (
            "postgresql",
            "CREATE FUNCTION begin_edition() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {on_postgresql}; RETURN NULL; END $$",
        )
    ]
    for table, verbs in WATCHED.items():
        statements += [
            (
                "sqlite",
                f"CREATE TRIGGER {table}_edition_{verb} AFTER {verb} ON {table} "
                f"BEGIN {on_sqlite}; END",
            )
            for verb in verbs
        ]
        statements.append(
            (
                "postgresql",
                f"CREATE TRIGGER {table}_edition AFTER {' OR '.join(verbs)} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION begin_edition()",
            )
        )
    return statements


def _create_triggers(_target: MetaData, connection: Connection, **_options: object) -> None:
    for dialect, sql in edition_ddl():
        if connection.dialect.name == dialect:
            connection.exec_driver_sql(sql)


event.listen(Base.metadata, "after_create", _create_triggers)
