"""A second database, for what goes from one to another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import DIALECTS, Database, Server, open_database


@pytest.fixture(params=DIALECTS)
def target(
    request: pytest.FixtureRequest, migrated_file: Path, server: Server, tmp_path: Path
) -> Iterator[Database]:
    """An empty database at the newest migration, beside `database`; both kinds in turn."""
    if request.param == "sqlite":
        file = shutil.copyfile(migrated_file, tmp_path / "target.db")
        found = open_database(f"sqlite:///{file}")
        yield found
        found.engine.dispose()
        return
    with server.database() as url:
        found = open_database(url)
        yield found
        found.engine.dispose()
