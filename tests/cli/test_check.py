"""`flask check`, and what gunicorn does with settings that it finds wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from review.cli import system_checks
from review.cli.check import command
from review.clock import now
from review.config import ROOT
from review.services import worker_heartbeats
from tests.cli.test_settings_advice import WISE as SAFE
from tests.databases import Database
from tests.mail_server import HOST, MailServer, free_port

WRONG = {
    "APP_ENV": "production",
    "SECRET_KEY_FILE": "/missing/key",
    "DATABASE_URL": "sqlite:////missing/folder/desk.db",
    "SITE_URL": "http://news.example.org",
    "SMTP_URL": "smtp://mail.example.org:port",
    "MAIL_FORM": "desk@example.org",
    "PROXIES": "many",
    "WEB_THREADS": "many",
    "PROMETHEUS_MULTIPROC_DIR": "/dev/null/metrics",
}
SENTENCES = [
    "SECRET_KEY_FILE names '/missing/key', which cannot be read: No such file or directory.",
    "DATABASE_URL names a file in /missing/folder, which is no folder.",
    "SITE_URL begins with http://",
    "SMTP_URL has a port that is no number",
    "MAIL_FROM is missing.",
    "MAIL_FORM is set, but there is no such setting. Did you mean MAIL_FROM?",
    "PROXIES is 'many'.",
    "WEB_THREADS is 'many'.",
    "PROMETHEUS_MULTIPROC_DIR is '/dev/null/metrics', which is no folder",
]


def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A program in an environment of `settings` only."""
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def check(monkeypatch: pytest.MonkeyPatch, *words: str, **settings: str) -> Result:
    """The command in this process, in an environment of `settings` only."""
    monkeypatch.setattr("os.environ", dict(settings))
    return CliRunner().invoke(command, words)


def test_it_says_everything_at_once_and_ends_in_failure() -> None:
    ended = run("flask", "--app", "wsgi", "check", **WRONG)
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr == ""
    assert [one for one in SENTENCES if ended.stdout.count(f"error    {one}") != 1] == []
    assert f"{len(SENTENCES)} errors, " in ended.stdout


def test_gunicorn_says_it_once_and_starts_no_process() -> None:
    address = f"127.0.0.1:{free_port()}"
    ended = run("gunicorn", "--workers", "2", "--bind", address, "wsgi:app", **WRONG)
    assert ended.returncode == 1, ended.stderr
    assert [one for one in SENTENCES if ended.stderr.count(one) != 1] == []
    assert "Traceback" not in ended.stderr
    assert "Booting worker" not in ended.stderr


def test_another_server_ends_with_the_sentences_alone() -> None:
    """And with the status on which gunicorn does not start the process again."""
    ended = run("wsgi", **WRONG)
    assert ended.returncode == 4
    assert [line.partition(": ")[0] for line in ended.stderr.splitlines()] == ["Error"] * 9
    assert ended.stdout == ""


def test_a_sound_installation_passes(
    migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = shutil.copyfile(migrated_file, tmp_path / "desk.db")
    ended = check(monkeypatch, **{**SAFE, "DATABASE_URL": f"sqlite:///{file}"})
    assert ended.exit_code == 0
    assert "ok       translations: They are compiled." in ended.output
    assert "desk.db answers, at the newest migration." in ended.output
    assert "0 errors, 2 warnings." in ended.output  # SQLite, and no worker
    quiet = check(monkeypatch, "--quiet", **{**SAFE, "DATABASE_URL": f"sqlite:///{file}"})
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_it_sees_whether_a_worker_runs(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {**SAFE, "DATABASE_URL": database.url}
    assert "No mail worker runs." in check(monkeypatch, **settings).output
    with database.sessions.begin() as session:
        worker_heartbeats.beat(session, "worker:1", now())
    assert "A mail worker runs." in check(monkeypatch, **settings).output


@pytest.mark.parametrize(
    ("version", "status", "sentence"),
    [
        ("0001", 1, "error    database: The database is not at the newest migration. Run: flask"),
        ("9999", 0, "is of a newer version than this code"),
    ],
)
def test_it_compares_the_migration_with_the_code(
    database: Database, monkeypatch: pytest.MonkeyPatch, version: str, status: int, sentence: str
) -> None:
    with database.engine.begin() as connection:
        before = connection.scalar(text("SELECT version_num FROM alembic_version"))
        update = text("UPDATE alembic_version SET version_num = :version")
        connection.execute(update, {"version": version})
    try:
        ended = check(monkeypatch, **{**SAFE, "DATABASE_URL": database.url})
    finally:
        with database.engine.begin() as connection:
            connection.execute(update, {"version": before})
    assert ended.exit_code == status
    assert sentence in ended.output


def test_a_database_that_is_away_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://desk:hunter2@/desk?host={tmp_path}"
    ended = check(monkeypatch, **{**SAFE, "DATABASE_URL": url})
    assert ended.exit_code == 0
    assert "warning  database: It does not answer" in ended.output
    assert "hunter2" not in ended.output


@pytest.mark.parametrize("production", [True, False])
def test_a_database_that_was_never_made_is_not_made_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, production: bool
) -> None:
    settings = SAFE if production else {"SECRET_KEY": "known to the tests alone"}
    file = tmp_path / "desk.db"
    ended = check(monkeypatch, **{**settings, "DATABASE_URL": f"sqlite:///{file}"})
    assert ended.exit_code == int(production)
    assert "Run: flask --app wsgi db upgrade" in ended.output
    assert not file.exists()


def test_a_file_that_is_no_database_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "desk.db"
    file.write_bytes(b"something else, longer than a header of SQLite " * 100)
    ended = check(monkeypatch, **{**SAFE, "DATABASE_URL": f"sqlite:///{file}"})
    assert ended.exit_code == 1
    assert "error    database: It cannot be used: file is not a database." in ended.output


def test_an_option_that_the_driver_does_not_know_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = "postgresql://localhost/desk?sslmod=require"
    ended = check(monkeypatch, **{**SAFE, "DATABASE_URL": url})
    assert ended.exit_code == 1
    assert "It cannot be used: invalid connection option" in ended.output


def test_it_signs_in_to_the_mail_server_when_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"smtp://{HOST}:{free_port()}"
    settings = {**SAFE, "DATABASE_URL": f"postgresql://desk@/desk?host={tmp_path}"}
    with MailServer() as server:
        ended = check(monkeypatch, "--connect", **{**settings, "SMTP_URL": server.url})
        assert "takes mail." in ended.output
        assert server.received == []
    ended = check(monkeypatch, "--connect", **{**settings, "SMTP_URL": away})
    assert ended.exit_code == 0
    assert "failed: ConnectionRefusedError" in ended.output
    assert "mail server" not in check(monkeypatch, **{**settings, "SMTP_URL": away}).output


def test_missing_translations_are_an_error_in_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise system_checks.ConfigurationError("The translations are not compiled.")

    monkeypatch.setattr("review.catalogs.ensure_compiled", refuse)
    url = f"postgresql://desk@/desk?host={tmp_path}"
    ended = check(monkeypatch, **{**SAFE, "DATABASE_URL": url})
    assert ended.exit_code == 1
    assert "error    translations: The translations are not compiled." in ended.output
