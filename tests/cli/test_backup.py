"""`flask backup` and `flask restore` as they are typed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from review import schema
from review.cli.backup import backup_command, restore_command
from review.config import VERSION
from review.models.articles import Section
from review.models.people import Person
from tests.backups import HEAD, contents
from tests.databases import DIALECTS, Database, Server, open_engine
from tests.migrations.rows import fill


def backup(database: str, *words: object) -> Result:
    return run(backup_command, database, *words)


def restore(database: str, *words: object) -> Result:
    return run(restore_command, database, *words)


def run(command, database: str, *words: object) -> Result:
    return CliRunner().invoke(command, [*map(str, words)], env={"DATABASE_URL": database})


@pytest.fixture
def filled(database: Database) -> Database:
    with database.sessions.begin() as session:
        fill(session)
    return database


@pytest.fixture(params=DIALECTS)
def blank(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table; both kinds in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    with server.blank() as url:
        yield url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.zip"


@pytest.fixture
def made(file: Path, migrated_file: Path, tmp_path: Path) -> Path:
    """A backup of a filled database."""
    url = f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'made.db')}"
    engine = open_engine(url)
    with Session(engine) as session, session.begin():
        fill(session)
    engine.dispose()
    assert backup(url, file).exit_code == 0
    return file


@pytest.mark.parametrize(("database", "blank"), [DIALECTS, DIALECTS[::-1]], indirect=True)
def test_a_desk_is_backed_up_and_restored_where_there_is_nothing(
    filled: Database, blank: str, file: Path
) -> None:
    done = backup(filled.url, file)
    assert done.exit_code == 0, done.output
    assert f"migration {HEAD}, {filled.dialect}" in done.output
    assert file.stat().st_mode & 0o777 == 0o600

    sound = restore("sqlite:////nowhere/at/all.db", "--verify", file)
    assert sound.exit_code == 0, sound.output
    assert "sound." in sound.output

    restored = restore(blank, file)
    assert restored.exit_code == 0, restored.output
    engine = open_engine(blank)
    before, after = contents(filled.engine), contents(engine)
    with engine.connect() as connection:
        assert schema.current_revision(connection) == HEAD
    engine.dispose()
    changed = {"sign_ins", "password_links", "outgoing_mail"}
    assert {name for name in before if before[name] != after[name]} == changed
    assert {name: rows for name, (rows, _) in before.items()} == {
        name: rows for name, (rows, _) in after.items()
    }


@pytest.mark.parametrize("blank", ["sqlite"], indirect=True)
def test_it_is_done_once(made: Path, blank: str) -> None:
    assert restore(blank, made).exit_code == 0
    engine = open_engine(blank)
    before = contents(engine)
    again = restore(blank, made)
    assert again.exit_code == 1
    assert "The database is not empty" in again.stderr
    assert contents(engine) == before
    engine.dispose()


@pytest.mark.parametrize("damage", ["cut", "flipped", "none of ours", "empty", "missing"])
def test_a_damaged_backup_touches_no_database(made: Path, tmp_path: Path, damage: str) -> None:
    content = made.read_bytes()
    if damage == "missing":
        made.unlink()
    else:
        damaged = {
            "cut": content[:-100],
            "flipped": content[:99] + b"?" + content[100:],
            "none of ours": b"PK\x05\x06" + bytes(18),
            "empty": b"",
        }
        made.write_bytes(damaged[damage])
    refused = restore(f"sqlite:///{tmp_path / 'new.db'}", made)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: ")
    assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "new.db").exists()


def test_a_file_is_replaced_only_by_force(filled: Database, file: Path) -> None:
    file.write_bytes(b"older")
    refused = backup(filled.url, file)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert file.read_bytes() == b"older"
    assert backup(filled.url, "--force", file).exit_code == 0
    assert file.read_bytes().startswith(b"PK")


def test_an_absent_database_is_not_made_and_not_backed_up(tmp_path: Path, file: Path) -> None:
    refused = backup(f"sqlite:///{tmp_path / 'typing-error.db'}", file)
    assert refused.exit_code == 1
    assert "There is no desk in" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_not_backed_up(blank: str, file: Path) -> None:
    engine = open_engine(blank)
    engine.connect().close()
    engine.dispose()
    refused = backup(blank, file)
    assert refused.exit_code == 1
    assert "There is no desk in" in refused.stderr
    assert not file.exists()


def test_a_password_is_not_shown(file: Path) -> None:
    refused = backup("postgresql://desk:hunter2@127.0.0.1:1/desk", file)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: The database failed:")
    assert "hunter2" not in refused.output


@pytest.mark.parametrize("blank", ["sqlite"], indirect=True)
@pytest.mark.parametrize("command", [backup, restore])
def test_a_database_of_a_newer_version_is_left_alone(command, made: Path, blank: str) -> None:
    engine = open_engine(blank)
    schema.migrate(engine, HEAD)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    refused = command(blank, *(["--force"] if command is backup else []), made)
    assert refused.exit_code == 1
    assert "9999, which this version does not know" in refused.stderr


def test_a_backup_of_a_newer_version_is_refused(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.schema.revisions", lambda: ["0001", "0002"])
    refused = restore(f"sqlite:///{tmp_path / 'new.db'}", made)
    assert refused.exit_code == 1
    assert f"made by version {VERSION} at migration {HEAD}" in refused.stderr
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("blank", "first"), [("postgresql", None), ("sqlite", HEAD)], indirect=["blank"]
)
def test_a_desk_is_backed_up_before_an_upgrade_and_restored_after_it(
    tmp_path: Path, file: Path, blank: str, first: str | None
) -> None:
    """Also into a database that is empty and newer than the backup."""
    old = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(old)
    schema.migrate(engine, "0001")
    with engine.begin() as connection:
        sections = schema.tables_at("0001").tables["sections"]
        connection.execute(
            insert(sections).values(language="en", slug="world", name="World", position=1)
        )
    engine.dispose()
    assert "migration 0001" in backup(old, file).output

    engine = open_engine(blank)
    if first:
        schema.migrate(engine, first)
    restored = restore(blank, file)
    assert restored.exit_code == 0, restored.output
    with Session(engine) as session:
        assert session.scalars(select(Section.name)).all() == ["World"]
        assert session.scalars(select(Person)).all() == []
        assert schema.current_revision(session.connection()) == HEAD
    engine.dispose()
