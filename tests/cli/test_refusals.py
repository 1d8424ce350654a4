"""A production desk that would be unsafe does not start, and says what to do in one sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from review.config import ROOT

SAFE = {
    "SECRET_KEY": "0123456789abcdef" * 3,
    "SITE_URL": "https://news.example",
    "SMTP_URL": "smtp://mail.example",
    "MAIL_FROM": "desk@news.example",
}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing or too weak"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is missing or too weak"),
        ({"FLASK_DEBUG": "1"}, "Unset FLASK_DEBUG"),
        ({}, "flask --app wsgi db upgrade"),
    ],
)
def test_a_command_ends_with_the_sentence_alone(
    tmp_path: Path, wrong: dict[str, str], says: str
) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path / 'desk.db'}"}
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"],
        cwd=ROOT,
        env={"APP_ENV": "production", **SAFE, **database, **wrong},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: ")
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
