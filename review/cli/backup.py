"""`flask backup` and `flask restore`: the whole database as one checked file."""

from __future__ import annotations

import os
from pathlib import Path

import click

from review import schema
from review.cli import maintenance
from review.config import VERSION
from review.domain.errors import Invalid
from review.formats.atomic_file import atomic_write
from review.formats.backup_archive import Archive, ArchiveWriter
from review.formats.backup_manifest import Manifest
from review.services.backup import restore
from review.services.backup.dump import write_backup
from review.services.backup.restore import Loaded
from review.settings.reader import read_database_url

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
def backup_command(file: Path, force: bool) -> None:
    """Write the whole database to FILE, readable by its owner alone.

    It holds one state of the database, and work goes on meanwhile. DATABASE_URL is the only
    setting that is used.
    """
    if file.exists() and not force:
        raise click.UsageError(f"{file} is there already; --force replaces it.")
    with maintenance.errors_as_sentences():
        manifest = _write(file, read_database_url(os.environ), force)
    click.echo(f"{_described(manifest)}, {file.stat().st_size:,} bytes.")


@click.command("restore")
@click.argument("file", type=_FILE)
@click.option("--verify", is_flag=True, help="Check FILE only; use no database.")
def restore_command(file: Path, verify: bool) -> None:
    """Fill the empty database that DATABASE_URL names from the backup FILE.

    All of FILE is checked before anything is written. People sign in again, links to set a
    password have to be issued again, and mail that waited is held: see Admin, Mail.
    """
    with maintenance.errors_as_sentences(), file.open("rb") as opened:
        archive = Archive(opened)
        _require_known(archive.manifest)
        if verify:
            tables = [Loaded(one.name, one.rows, one.sha256) for one in archive.manifest.tables]
        else:
            tables = _restore(archive, read_database_url(os.environ))
    maintenance.print_tables(tables)
    click.echo(f"{_described(archive.manifest)}: {'sound' if verify else 'restored'}.")


def _write(file: Path, url: str, force: bool) -> Manifest:
    with maintenance.open_engine(url) as engine:
        revision = maintenance.require_desk(engine)
        with (
            engine.connect() as connection,
            atomic_write(file, overwrite=force) as out,
            ArchiveWriter(out) as writer,
        ):
            return write_backup(
                connection,
                schema.tables_at(revision),
                writer,
                schema_revision=revision,
                product_version=VERSION,
            )


def _require_known(manifest: Manifest) -> None:
    """Raises Invalid: newer_backup, schema_mismatch."""
    origin = manifest.origin
    if origin.schema_revision not in schema.revisions():
        raise Invalid(
            "newer_backup", version=origin.product_version, revision=origin.schema_revision
        )
    restore.require_same_schema(manifest, schema.tables_at(origin.schema_revision))


def _restore(archive: Archive, url: str) -> list[Loaded]:
    """Load at the backup's own migration, then migrate to the newest."""
    revision = archive.manifest.origin.schema_revision
    with maintenance.open_engine(url) as engine:
        click.echo(f"Restoring into {maintenance.shown(url)} ...", err=True)
        maintenance.make_ready(engine, revision)
        with maintenance.write_transaction(engine) as connection:
            tables = restore.restore_archive(connection, schema.tables_at(revision), archive)
        schema.migrate(engine, schema.revisions()[-1])
    return tables


def _described(manifest: Manifest) -> str:
    rows = sum(table.rows for table in manifest.tables)
    origin = manifest.origin
    return (
        f"{rows:,} rows of {len(manifest.tables)} tables as of "
        f"{origin.created_at:%Y-%m-%d %H:%M:%S} UTC (version {origin.product_version}, "
        f"migration {origin.schema_revision}, {origin.engine})"
    )
