"""Writing a file so that it is there complete or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def atomic_write(path: Path, *, overwrite: bool = False, mode: int = 0o600) -> Iterator[BinaryIO]:
    """A new file, open for writing and reading, that becomes `path` at the end.

    Only its owner can read it until it has `mode` at the end.

    It is written beside `path`, synced to the disk and renamed; after any error it is removed and
    `path` is as it was. Raises FileExistsError unless `overwrite`, and other OSErrors.
    """
    _require_absent(path, overwrite)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(temporary, "x+b", opener=_open_private) as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        _require_absent(path, overwrite)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _require_absent(path: Path, overwrite: bool) -> None:
    if not overwrite and os.path.lexists(path):
        raise FileExistsError(f"{path} exists")


def _sync_folder(folder: Path) -> None:
    """Make the rename itself outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
