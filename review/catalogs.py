"""Message catalogs: gettext needs compiled files (.mo), which a checkout does not have.

They are compiled at start if they are missing or older than their source (.po) and the folder is
writable, so that installations and upgrades have no separate step for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from review.config import ROOT
from review.formats.atomic_file import atomic_write
from review.settings.findings import ConfigurationError

FOLDER = ROOT / "translations"
COMPILE = "pybabel compile -d translations"
MODE = 0o644  # readable by the user of the web server, whoever owns the installation


def ensure_compiled(*, required: bool, folder: Path = FOLDER) -> None:
    """Compile catalogs that are missing or outdated.

    Raises `ConfigurationError` if one stays missing and the interface is `required` to be complete.
    """
    for source in outdated(folder):
        try:
            _compile(source)
        except OSError as error:
            if required and not compiled(source).exists():
                raise ConfigurationError(
                    f"The translations are not compiled, and {source.parent} cannot be written "
                    f"({error.strerror}). Run, as the owner of that folder: {COMPILE}"
                ) from error


def outdated(folder: Path = FOLDER) -> list[Path]:
    """The sources (.po) of catalogs that are missing or older than them."""
    return [source for source in _sources(folder) if _is_outdated(source)]


def compiled(source: Path) -> Path:
    """The path of a catalog's compiled file."""
    return source.with_suffix(".mo")


def _sources(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("*/LC_MESSAGES/*.po"))


def _is_outdated(source: Path) -> bool:
    target = compiled(source)
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> None:
    # Imported when needed only: at most starts the catalogs are compiled.
    read_po = import_module("babel.messages.pofile").read_po
    write_mo = import_module("babel.messages.mofile").write_mo
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name)
    with atomic_write(compiled(source), overwrite=True, mode=MODE) as out:
        write_mo(out, catalog)
