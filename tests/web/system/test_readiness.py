"""Readiness with a database that is outdated, newer than the code, or unavailable."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from review.extensions import db
from review.migrations import SchemaStatus, ensure_migrated, schema_status
from review.settings.findings import ConfigurationError
from tests.conftest import make_app
from tests.databases import Database


@pytest.fixture
def production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setitem(app.config, "PRODUCTION", True)
    return app


@pytest.mark.parametrize(
    ("versions", "status"),
    [
        ([], SchemaStatus.OUTDATED),
        (["0001"], SchemaStatus.OUTDATED),
        (["0002"], SchemaStatus.OUTDATED),
        (["9999"], SchemaStatus.NEWER),
        (["b7c2_of_another_line"], SchemaStatus.NEWER),
    ],
)
def test_only_a_certainly_outdated_database_is_refused(
    production: Flask, database: Database, versions: list[str], status: SchemaStatus
) -> None:
    before = set_versions(database, versions)
    try:
        assert schema_status(database.engine) is status
        if status is SchemaStatus.OUTDATED:
            with pytest.raises(ConfigurationError, match="flask --app wsgi db upgrade"):
                ensure_migrated(production)
        else:
            ensure_migrated(production)
    finally:
        set_versions(database, before)
    assert schema_status(database.engine) is SchemaStatus.CURRENT
    ensure_migrated(production)


def set_versions(database: Database, versions: list[str]) -> list[str]:
    with database.engine.begin() as connection:
        before = list(connection.scalars(text("SELECT version_num FROM alembic_version")))
        connection.execute(text("DELETE FROM alembic_version"))
        for version in versions:
            insert = text("INSERT INTO alembic_version (version_num) VALUES (:version)")
            connection.execute(insert, {"version": version})
    return before


def test_a_database_that_is_away_is_no_reason_to_refuse(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(f"postgresql://desk@/desk?host={tmp_path}")
    app.config["PRODUCTION"] = True
    ensure_migrated(app)
    assert "Starting without the database" in caplog.text
    assert app.test_client().get("/readyz").text == "the database does not answer\n"
    with app.app_context():
        db.engine.dispose()
