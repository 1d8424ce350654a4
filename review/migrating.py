"""Whether the database is as new as the code, and bringing it there."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine

from review.config import ROOT, Unsafe
from review.extensions import db


def at_head(engine: Engine) -> bool:
    """Whether the database has every migration of this checkout."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) == set(script.get_heads())


def ensure_migrated(app: Flask) -> None:
    """Refuse to start in production on an outdated database; elsewhere bring it to head."""
    with app.app_context():
        if at_head(db.engine):
            return
        if app.config["PRODUCTION"]:
            raise Unsafe(
                "The database is not at the newest migration. Run: flask --app wsgi db upgrade"
            )
        upgrade()
