"""Whether the database is as new as the code, and bringing it there.

To ask takes one statement. Alembic, which does the rest, is loaded where there is something to do.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask
from sqlalchemy import Engine, inspect, text

from review.config import ROOT, Unsafe
from review.extensions import db

FOLDER = ROOT / "migrations"


class Migrations:
    """What `flask db` asks the application for."""

    directory = str(FOLDER)

    @property
    def migrate(self) -> Any:
        return import_module("flask_migrate").Migrate(
            db=db, directory=self.directory, render_as_batch=True, compare_type=True
        )


def bind(app: Flask) -> None:
    app.extensions["migrate"] = Migrations()


def at_head(engine: Engine) -> bool:
    """Whether the database has every migration of this checkout."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        current = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    return set(current) == {_newest()}


def ensure_migrated(app: Flask) -> None:
    """Refuse to start in production on an outdated database; elsewhere bring it to head."""
    with app.app_context():
        if at_head(db.engine):
            return
        if app.config["PRODUCTION"]:
            raise Unsafe(
                "The database is not at the newest migration. Run: flask --app wsgi db upgrade"
            )
        import_module("flask_migrate").upgrade()


def _newest() -> str:
    """The number of the last migration: they are numbered in one line."""
    return max(file.name for file in (FOLDER / "versions").glob("[0-9]*_*.py")).partition("_")[0]
