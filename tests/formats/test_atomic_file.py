"""A file is there complete and private, or it is not there at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from review.formats.atomic_file import atomic_write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.zip"


def test_it_is_private_from_the_first_moment_whatever_the_umask(path: Path) -> None:
    before = os.umask(0)
    try:
        with atomic_write(path) as file:
            assert [one.stat().st_mode & 0o777 for one in path.parent.iterdir()] == [0o600]
            file.write(b"content")
            assert not path.exists()
    finally:
        os.umask(before)
    assert path.read_bytes() == b"content"
    assert path.stat().st_mode & 0o777 == 0o600


def fail(file: BinaryIO, error: BaseException) -> None:
    file.write(b"half")
    raise error


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_failure_leaves_nothing(path: Path, error: BaseException) -> None:
    with pytest.raises(type(error)), atomic_write(path) as file:
        fail(file, error)
    assert list(path.parent.iterdir()) == []


def test_what_is_there_is_not_overwritten(path: Path) -> None:
    path.write_bytes(b"older")
    with pytest.raises(FileExistsError), atomic_write(path):
        pytest.fail("it begins")
    assert path.read_bytes() == b"older"


def test_what_came_meanwhile_is_not_overwritten(path: Path) -> None:
    with pytest.raises(FileExistsError), atomic_write(path):
        path.write_bytes(b"theirs")
    assert [one.read_bytes() for one in path.parent.iterdir()] == [b"theirs"]


def test_a_link_to_nowhere_is_not_overwritten(path: Path) -> None:
    path.symlink_to(path.parent / "elsewhere")
    with pytest.raises(FileExistsError), atomic_write(path):
        pytest.fail("it begins")


def test_it_is_overwritten_where_that_is_wanted_and_only_by_what_is_complete(path: Path) -> None:
    path.write_bytes(b"older")
    path.chmod(0o644)
    with pytest.raises(RuntimeError), atomic_write(path, overwrite=True):
        raise RuntimeError
    assert path.read_bytes() == b"older"
    with atomic_write(path, overwrite=True) as file:
        file.write(b"newer")
    assert path.read_bytes() == b"newer"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_folder_is_an_error(path: Path) -> None:
    with pytest.raises(FileNotFoundError), atomic_write(path / "deeper"):
        pytest.fail("it begins")
