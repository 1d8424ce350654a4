"""The schema by Alembic revision: where a database is, taking it elsewhere, what tables it has."""

from __future__ import annotations

import warnings
from functools import cache

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, text
from sqlalchemy.pool import StaticPool

from review.config import ROOT
from review.database import configure_engine
from review.models.base import Base

FOLDER = ROOT / "migrations"


def revisions() -> list[str]:
    """All revisions of this version of the product, oldest first."""
    script = ScriptDirectory(str(FOLDER))
    return [revision.revision for revision in script.walk_revisions()][::-1]


def current_revision(connection: Connection) -> str | None:
    """The revision a database is at; None where Alembic has never been."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def migrate(engine: Engine, revision: str) -> None:
    """Upgrade or downgrade a database to `revision`, which is one of `revisions()`."""
    known = revisions()
    with engine.connect() as connection:
        current = current_revision(connection)
    if current == revision:
        return
    config = Config(FOLDER / "alembic.ini")
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = engine
    if current is None or known.index(current) < known.index(revision):
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


@cache
def tables_at(revision: str) -> MetaData:
    """The tables of a revision: the models' for the newest, else those its migrations make.

    The latter are made in a database in memory and read from it, so that a database can be backed
    up before it is upgraded, and an old backup restored.
    """
    if revision == revisions()[-1]:
        return Base.metadata
    engine = create_engine("sqlite://", poolclass=StaticPool)
    configure_engine(engine)
    migrate(engine, revision)
    metadata = MetaData()
    with warnings.catch_warnings():
        # Rows are read and written without indexes; SQLAlchemy cannot read those on expressions.
        warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based")
        metadata.reflect(engine)
    engine.dispose()
    return metadata
