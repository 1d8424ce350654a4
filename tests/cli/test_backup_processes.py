"""`flask backup` and `flask restore` as processes of their own, where something is wrong."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import update
from sqlalchemy.orm import Session

from review.cli import is_standalone
from review.cli.backup import backup_command
from review.config import ROOT, VERSION
from review.models.articles import Section
from tests.databases import open_engine
from tests.migrations.rows import fill

LIMIT = 100_000  # bytes: SQLite's own files are smaller, and the backup is not


@pytest.fixture
def desk(migrated_file: Path, tmp_path: Path) -> str:
    """The address of a database whose backup is larger than LIMIT."""
    file = shutil.copyfile(migrated_file, tmp_path / "desk.db")
    engine = open_engine(f"sqlite:///{file}")
    with Session(engine) as session, session.begin():
        fill(session)
        session.execute(update(Section).values(slug=random.Random(1).randbytes(LIMIT).hex()))
    engine.dispose()
    return f"sqlite:///{file}"


def flask(
    *words: object, limit: int | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """A command in an environment of `settings` only; `limit` is the largest file it may write."""

    def limit_files() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)],
        cwd=ROOT, env=settings, preexec_fn=limit_files, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_full_disk_leaves_no_half_file(desk: str, tmp_path: Path) -> None:
    """As far as a program can tell: it runs into a limit on the size of files."""
    folder = tmp_path / "full"
    folder.mkdir()
    ended = flask("backup", folder / "desk.zip", limit=LIMIT, DATABASE_URL=desk)
    assert (ended.returncode, ended.stderr) == (1, "Error: [Errno 27] File too large\n")
    assert list(folder.iterdir()) == []


def test_a_restore_runs_where_the_application_refuses_to_start(desk: str, tmp_path: Path) -> None:
    """In production without a key, in debug mode, with a setting that makes no sense."""
    wrong = {"APP_ENV": "production", "FLASK_DEBUG": "1", "PROXIES": "many"}
    file, url = tmp_path / "desk.zip", f"sqlite:///{tmp_path / 'new.db'}"
    made = CliRunner().invoke(backup_command, [str(file)], env={"DATABASE_URL": desk})
    assert made.exit_code == 0, made.output
    restored = flask("restore", file, DATABASE_URL=url, **wrong)
    assert restored.returncode == 0, restored.stderr
    assert "restored." in restored.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["backup", "desk.zip"], True),
        (["--app", "wsgi", "restore", "desk.zip"], True),
        (["-A", "wsgi", "--debug", "database", "copy"], True),
        (["--app=wsgi", "-e", ".env", "backup"], True),
        (["article", "import", "backup"], False),
        (["person", "create", "--name", "restore"], False),
        (["--app", "restore", "db", "upgrade"], False),
        (["--app"], False),
        ([], False),
    ],
)
def test_the_command_is_told_from_other_words(arguments: list[str], expected: bool) -> None:
    assert is_standalone(arguments) == expected


def test_the_version_is_that_of_the_package() -> None:
    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
