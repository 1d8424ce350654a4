""".env.example names every setting there is, and no other, each with its default."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from review import config
from review.settings.reader import read_settings
from tests.recording_environment import settings_names

EXAMPLE = config.ROOT / ".env.example"
LINE = re.compile(r"#([A-Z_]+)=(.*)")


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the test's own, since a development key is written into it."""
    monkeypatch.setattr(config, "ROOT", tmp_path)
    return tmp_path


def examples() -> dict[str, str]:
    """Name -> default, as a shell reads it."""
    matches = map(LINE.fullmatch, EXAMPLE.read_text(encoding="utf-8").splitlines())
    return {match[1]: "".join(shlex.split(match[2])) for match in matches if match}


def test_it_names_every_setting_and_no_other() -> None:
    settings = {name for name in settings_names() if not name.endswith("_FILE")}
    assert set(examples()) == settings


def test_settings_marked_with_a_star_may_be_given_as_a_file() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    starred = {
        match[1]
        for comment, line in zip(lines, lines[1:], strict=False)
        if comment.startswith("# *") and (match := LINE.fullmatch(line))
    }
    files = {name for name in settings_names() if name.endswith("_FILE")}
    assert starred == {name.removesuffix("_FILE") for name in files}


def test_its_values_are_the_defaults() -> None:
    given = {name: value for name, value in examples().items() if value}
    assert read_settings(given) == read_settings({})
