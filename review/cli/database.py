"""`flask database copy`: from SQLite to PostgreSQL, or between any two databases."""

from __future__ import annotations

import os

import click
from flask.cli import AppGroup

from review import schema
from review.cli import maintenance
from review.domain.errors import Refused
from review.services.backup import restore
from review.services.backup.restore import Loaded
from review.settings.reader import read_database_url
from review.settings.values import database_url

group = AppGroup("database", help="The database as a whole.")


@group.command("copy", with_appcontext=False)
@click.argument("target", metavar="TARGET_URL", envvar="TARGET_DATABASE_URL")
def copy(target: str) -> None:
    """Copy the database that DATABASE_URL names to an empty one at TARGET_URL.

    The same ids, and sequences that go on after them. Stop the web servers and workers first: what
    is saved after the copy has begun is not in it. An address with a password is better given in
    TARGET_DATABASE_URL, since others on the machine can see a command's arguments.
    """
    if not target:  # the setting's default is no place to copy to
        raise click.UsageError("TARGET_URL is empty.")
    with maintenance.errors_as_sentences():
        tables = _copy(read_database_url(os.environ), database_url(target))
    maintenance.print_tables(tables)
    click.echo(f"{sum(table.rows for table in tables):,} rows copied and compared.")


def _copy(source_url: str, target_url: str) -> list[Loaded]:
    with (
        maintenance.open_engine(source_url) as source,
        maintenance.open_engine(target_url) as target,
    ):
        if source.url == target.url:
            raise Refused("same_database")
        revision = maintenance.require_desk(source)
        maintenance.make_ready(target, revision)
        with source.connect() as reading, maintenance.write_transaction(target) as writing:
            tables = schema.tables_at(revision)
            return restore.copy_database(reading, writing, tables, revision)
