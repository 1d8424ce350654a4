"""The files of an SQLite database are for their owner alone, wherever they lie."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import StaticPool

from review.database import configure_engine, sqlite_file


@pytest.fixture(autouse=True)
def common_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.parametrize("address", ["sqlite:///{}", "sqlite:///file:{}?uri=true&mode=rwc"])
def test_new_and_existing_files_are_private(tmp_path: Path, address: str) -> None:
    file = tmp_path / "desk of today.db"
    for begun in ("new", "existing"):
        engine = create_engine(address.format(file))
        configure_engine(engine)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE {begun} (id INTEGER)"))
            expected = {f"{file.name}{end}": 0o600 for end in ("", "-wal", "-shm")}
            assert modes(tmp_path) == expected
        engine.dispose()
        file.chmod(0o664)


def test_files_left_by_a_crash_are_made_private_too(tmp_path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"desk.db{end}").touch(0o644)
    engine = create_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    configure_engine(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (id INTEGER)"))
        assert set(modes(tmp_path).values()) == {0o600}
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"]
)
def test_a_database_in_memory_has_no_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    engine = create_engine(url, poolclass=StaticPool)
    assert sqlite_file(engine) is None
    configure_engine(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 7")) == 7
    engine.dispose()
    assert modes(tmp_path) == {}
