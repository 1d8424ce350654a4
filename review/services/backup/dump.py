"""A consistent copy of the database as a backup archive, made while others go on writing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, MetaData, Table, inspect, text

from review.clock import now
from review.domain.errors import Refused
from review.formats.backup_archive import ArchiveWriter
from review.formats.backup_manifest import Manifest, Origin
from review.services.backup.table_io import columns_of, read_rows

# Left out of backups and copies. The content version is a random token that must never come back
# (a cached page would pass for a current one), and rate counters are over within the hour.
EXCLUDED = frozenset({"alembic_version", "editions", "rate_counters"})


def backed_up(schema: MetaData) -> list[Table]:
    """The tables of a backup, in an order that foreign keys allow."""
    return [table for table in schema.sorted_tables if table.name not in EXCLUDED]


def begin_snapshot(connection: Connection, tables: Sequence[Table], revision: str) -> None:
    """Begin a read-only transaction that sees one state of the database to its end.

    On SQLite this is what a transaction in WAL mode is; it holds no writer up, but the WAL cannot
    be shortened before it ends. On PostgreSQL it is REPEATABLE READ, with locks against a
    migration that would change a table meanwhile.
    `tables` are those of the Alembic revision `revision`.
    Raises Refused: migrated_meanwhile, schema_differs (`table` is missing).
    """
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # Before the first query, by which PostgreSQL fixes the state that is seen.
        lock_tables(connection, tables, "ACCESS SHARE")
    if connection.scalar(text("SELECT version_num FROM alembic_version")) != revision:
        raise Refused("migrated_meanwhile")
    present = set(inspect(connection).get_table_names())
    for table in tables:
        if table.name not in present:
            raise Refused("schema_differs", table=table.name)


def lock_tables(connection: Connection, tables: Sequence[Table], mode: str) -> None:
    """Lock tables in a mode of PostgreSQL until the transaction ends."""
    names = ", ".join(table.name for table in tables)
    connection.execute(text(f"LOCK TABLE {names} IN {mode} MODE"))


def write_backup(
    connection: Connection,
    schema: MetaData,
    writer: ArchiveWriter,
    *,
    schema_revision: str,
    product_version: str,
) -> Manifest:
    """Stream every table into the archive. `schema` is that of `schema_revision`."""
    tables = backed_up(schema)
    created_at = now()
    begin_snapshot(connection, tables, schema_revision)
    for table in tables:
        writer.add_table(table.name, columns_of(table), read_rows(connection, table))
    return writer.finish(
        Origin(schema_revision, product_version, connection.dialect.name, created_at)
    )
