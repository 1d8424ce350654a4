"""Filling an empty database from a backup or from another database, all of it or nothing.

Everything here happens in the caller's one transaction; the caller commits.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Connection,
    MetaData,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    update,
)

from review.clock import now
from review.domain.errors import Invalid, Refused
from review.formats.backup_archive import Archive
from review.formats.backup_manifest import Manifest, same_columns
from review.formats.backup_rows import Column, RowCodec, RowDigest
from review.models.outbox import MailStatus
from review.services.backup.dump import backed_up, begin_snapshot, lock_tables
from review.services.backup.table_io import Row, columns_of, digest_rows, insert_rows, read_rows

LARGEST_TOKEN = 2**53  # of a content version; see models/editions.py


@dataclass(frozen=True, slots=True)
class Loaded:
    """One table that was loaded and then read back with the same count and hash."""

    name: str
    rows: int
    sha256: str


def require_empty(connection: Connection, schema: MetaData) -> None:
    """Raises Refused("not_empty", table) if a table that a backup fills has a row."""
    present = set(inspect(connection).get_table_names())
    for table in backed_up(schema):
        if table.name in present and connection.execute(select(table).limit(1)).first():
            raise Refused("not_empty", table=table.name)


def require_same_schema(manifest: Manifest, schema: MetaData) -> None:
    """Raises Invalid("schema_mismatch", table) if a backup's tables are not those of `schema`, the
    schema of the revision that its manifest names."""
    entries = {entry.name: entry for entry in manifest.tables}
    tables = {table.name: table for table in backed_up(schema)}
    for name in sorted(entries.keys() ^ tables.keys()):
        raise Invalid("schema_mismatch", table=name)
    for name, table in tables.items():
        if not same_columns(entries[name].columns, columns_of(table)):
            raise Invalid("schema_mismatch", table=name)


def restore_archive(connection: Connection, schema: MetaData, archive: Archive) -> list[Loaded]:
    """Load a checked archive into an empty database of the same schema.

    A backup may be older than what happened since, and may be restored on another machine, so
    whatever opens a door or leaves the house is stopped: see `_revoke`.
    Raises Refused: not_empty, row_rejected; Invalid: schema_mismatch, content_differs.
    """
    require_same_schema(archive.manifest, schema)
    _begin_loading(connection, schema)
    loaded = []
    entries = {entry.name: entry for entry in archive.manifest.tables}
    for table in backed_up(schema):
        entry = entries[table.name]
        insert_rows(connection, table, entry.columns, archive.rows(entry))
        loaded.append(_read_back(connection, table, entry.columns, entry.rows, entry.sha256))
    _revoke(connection, schema)
    _finish_loading(connection, schema)
    return loaded


def copy_database(
    source: Connection, target: Connection, schema: MetaData, schema_revision: str
) -> list[Loaded]:
    """Copy all rows from a database to an empty one of the same schema, sign-ins and mail too.

    Raises Refused: not_empty, row_rejected, migrated_meanwhile, schema_differs;
    Invalid("content_differs").
    """
    tables = backed_up(schema)
    begin_snapshot(source, tables, schema_revision)
    _begin_loading(target, schema)
    loaded = []
    for table in tables:
        columns, digest = columns_of(table), RowDigest()
        rows = _digested(read_rows(source, table, columns), RowCodec(columns), digest)
        insert_rows(target, table, columns, rows)
        loaded.append(_read_back(target, table, columns, digest.rows, digest.sha256))
    _finish_loading(target, schema)
    return loaded


def _digested(rows: Iterable[Row], codec: RowCodec, digest: RowDigest) -> Iterable[Row]:
    for row in rows:
        digest.update(codec.encode(row))
        yield row


def _begin_loading(connection: Connection, schema: MetaData) -> None:
    """Keep writers out of the database, and see that it is empty."""
    if connection.dialect.name == "postgresql":
        lock_tables(connection, backed_up(schema), "SHARE ROW EXCLUSIVE")
    else:
        # A row may refer to a later one of its own table; they are checked at the commit.
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    require_empty(connection, schema)


def _read_back(
    connection: Connection, table: Table, columns: Sequence[Column], rows: int, sha256: str
) -> Loaded:
    """Compare what the database now holds with what it was given."""
    digest = digest_rows(connection, table, columns)
    if (digest.rows, digest.sha256) != (rows, sha256):
        raise Invalid("content_differs", table=table.name)
    return Loaded(table.name, rows, sha256)


def _revoke(connection: Connection, schema: MetaData) -> None:
    """End every session, close every password link, and hold back the mail that was not sent yet.

    A session ended or a link used after the backup would otherwise be valid again, and mail that
    has left since would leave twice, or from a test machine. Admins can send held mail again.
    """
    moment = now()
    sign_ins, links, mail = (
        schema.tables[name] for name in ("sign_ins", "password_links", "outgoing_mail")
    )
    connection.execute(
        update(sign_ins).where(sign_ins.c.revoked_at.is_(None)).values(revoked_at=moment)
    )
    connection.execute(update(links).where(links.c.closed_at.is_(None)).values(closed_at=moment))
    connection.execute(
        update(mail)
        .where(mail.c.status.in_([MailStatus.QUEUED, MailStatus.SENDING]))
        .values(status=MailStatus.KEPT, lease_token=None, leased_until=None)
    )


def _finish_loading(connection: Connection, schema: MetaData) -> None:
    for table in backed_up(schema):
        _set_sequence(connection, table)
    editions = schema.tables.get("editions")
    if editions is not None:  # since migration 0003
        connection.execute(delete(editions))
        connection.execute(insert(editions).values(id=1, mark=secrets.randbelow(LARGEST_TOKEN)))


def _set_sequence(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the last one; SQLite does so by itself."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None:
        return
    largest = connection.scalar(select(func.max(key)))
    if largest is not None:
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        connection.execute(select(func.setval(sequence, largest)))
