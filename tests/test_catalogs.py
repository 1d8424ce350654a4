"""Translations are compiled at start, or production refuses to start without them."""

from __future__ import annotations

import gettext
import os
import shutil
import stat
from pathlib import Path

import pytest

from review import catalogs
from review.config import ROOT
from review.settings.findings import ConfigurationError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The translations of a fresh checkout."""
    source = tmp_path / "ar" / "LC_MESSAGES"
    source.mkdir(parents=True)
    shutil.copy(ROOT / "translations" / "ar" / "LC_MESSAGES" / "messages.po", source)
    return tmp_path


def sign_in(folder: Path) -> str:
    return gettext.translation("messages", folder, ["ar"], fallback=True).gettext("Sign in")


def test_a_fresh_checkout_is_compiled_for_every_user_of_the_machine(folder: Path) -> None:
    assert sign_in(folder) == "Sign in"
    catalogs.ensure_compiled(required=True, folder=folder)
    assert sign_in(folder) != "Sign in"
    assert catalogs.outdated(folder) == []
    (file,) = folder.rglob("*.mo")
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_changed_catalogs_are_compiled_again(folder: Path) -> None:
    catalogs.ensure_compiled(required=True, folder=folder)
    (source,), (compiled,) = folder.rglob("*.po"), folder.rglob("*.mo")
    before = compiled.read_bytes()
    text = source.read_text(encoding="utf-8")
    source.write_text(f'{text}\nmsgid "A new sentence"\nmsgstr "جملة"\n', encoding="utf-8")
    os.utime(compiled, (1, 1))
    catalogs.ensure_compiled(required=True, folder=folder)
    assert compiled.read_bytes() != before
    assert catalogs.outdated(folder) == []


class TestReadOnly:
    """The folder belongs to another user, or the file system cannot be written."""

    @pytest.fixture(autouse=True)
    def read_only(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(catalogs, "atomic_write", refuse)

    def test_production_refuses_to_start_without_translations(self, folder: Path) -> None:
        with pytest.raises(ConfigurationError, match="pybabel compile -d translations") as refused:
            catalogs.ensure_compiled(required=True, folder=folder)
        assert "Permission denied" in str(refused.value)

    def test_development_starts_in_english(self, folder: Path) -> None:
        catalogs.ensure_compiled(required=False, folder=folder)
        assert sign_in(folder) == "Sign in"

    def test_outdated_catalogs_are_used_where_they_cannot_be_compiled(self, folder: Path) -> None:
        """Copying an installation can give its files any time."""
        (source,) = folder.rglob("*.po")
        source.with_suffix(".mo").touch()
        os.utime(source.with_suffix(".mo"), (1, 1))
        catalogs.ensure_compiled(required=True, folder=folder)
        assert catalogs.outdated(folder) == [source]
