"""Whether the database is at the newest migration, and upgrading it."""

from __future__ import annotations

from enum import StrEnum

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from review.config import ROOT
from review.extensions import db
from review.settings.findings import ConfigurationError

OUTDATED_DATABASE = "The database is not at the newest migration. Run: flask --app wsgi db upgrade"


class SchemaStatus(StrEnum):
    """How the database's migration compares with the newest one of this checkout."""

    CURRENT = "current"
    OUTDATED = "outdated"
    NEWER = "newer"  # upgraded for a newer release while this one still runs


def schema_status(engine: Engine) -> SchemaStatus:
    """Ask the database for its migration. Raises OperationalError when it does not answer.

    A revision that this checkout does not have comes from a newer one, as Alembic sees it too.
    """
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return SchemaStatus.OUTDATED
        current = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    known = _revisions()
    if current - known:
        return SchemaStatus.NEWER
    return SchemaStatus.CURRENT if current == {max(known)} else SchemaStatus.OUTDATED


def ensure_migrated(app: Flask) -> None:
    """Refuse to start in production on an outdated database; elsewhere bring it to head.

    A database that does not answer is no reason to refuse: the process starts, answers 503, and
    `/readyz` tells why. Raises `ConfigurationError` for one that answers and can never be used.
    """
    with app.app_context():
        try:
            status = schema_status(db.engine)
        except OperationalError as error:
            app.logger.warning("Starting without the database: %s", error.orig)
            return
        except DBAPIError as error:
            reason = str(error.orig).strip().partition("\n")[0]
            raise ConfigurationError(
                f"The database that DATABASE_URL names cannot be used: {reason}."
            ) from error
        if status is not SchemaStatus.OUTDATED:
            return
        if app.config["PRODUCTION"]:
            raise ConfigurationError(OUTDATED_DATABASE)
        upgrade()


def _revisions() -> set[str]:
    """The revisions of this checkout: numbered in one line, so that the newest is the greatest."""
    return {
        file.name.partition("_")[0]
        for file in (ROOT / "migrations" / "versions").glob("[0-9]*_*.py")
    }
