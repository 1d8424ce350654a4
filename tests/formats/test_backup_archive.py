"""A backup is read back equal, and any that was cut off or altered is refused as a whole."""

from __future__ import annotations

import io
import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from review.formats import backup_archive
from review.formats.backup_archive import CHECKSUM_SIZE, MANIFEST, Archive, ArchiveWriter
from tests.formats.backup_files import (
    COLUMNS,
    GOOD,
    GOOD_MANIFEST,
    LOOKS,
    ORIGIN,
    PEOPLE,
    SOURCES,
    TABLES,
    opened,
    refused,
    written,
)


def test_what_is_written_is_read_back() -> None:
    archive = opened(GOOD)
    assert archive.manifest == GOOD_MANIFEST
    assert {one.name: list(archive.rows(one)) for one in archive.manifest.tables} == TABLES
    assert archive.manifest.origin == ORIGIN
    assert [one.rows for one in archive.manifest.tables] == [3, 200, 0]


def test_equal_contents_make_equal_files() -> None:
    assert written()[0] == GOOD


def test_a_shell_can_check_it(tmp_path: Path) -> None:
    file = tmp_path / "desk.zip"
    file.write_bytes(GOOD)
    ends = [
        subprocess.run(["sh", "-c", command, "-", file], capture_output=True, text=True, check=True)
        for command in ('head -c -64 "$1" | sha256sum', 'tail -c 64 "$1"')
    ]
    assert ends[0].stdout.split()[0] == ends[1].stdout


def test_any_program_can_unpack_it() -> None:
    with ZipFile(io.BytesIO(GOOD)) as plain:
        assert plain.testzip() is None
        assert plain.namelist() == [PEOPLE, SOURCES, LOOKS, MANIFEST]
        assert json.loads(plain.read(PEOPLE).splitlines()[0]) == [1, "Tala"]
        assert json.loads(plain.read(MANIFEST))["schema_revision"] == "0004"


CHANCE = random.Random(9)
FLIPPED = [CHANCE.randrange(len(GOOD)) for _ in range(60)]
CUT = [0, 1, 4, 22, 63, 64, 65, len(GOOD) - 64, len(GOOD) - 1,
       *(CHANCE.randrange(len(GOOD)) for _ in range(20))]  # fmt: skip


@pytest.mark.parametrize("place", [0, 4, 30, len(GOOD) - 1, len(GOOD) - 65, *FLIPPED])
def test_one_flipped_bit_is_found(place: int) -> None:
    altered = bytearray(GOOD)
    altered[place] ^= 1 << CHANCE.randrange(8)
    assert refused(bytes(altered)) in {"damaged", "not_a_backup"}


@pytest.mark.parametrize("length", CUT)
def test_a_file_that_was_cut_off_is_refused(length: int) -> None:
    assert refused(GOOD[:length]) in {"damaged", "not_a_backup"}


@pytest.mark.parametrize(
    "content",
    [
        GOOD + b"\n",
        b"\n" + GOOD,
        GOOD + GOOD,
        GOOD[:1000] + b"inserted" + GOOD[1000:],
        GOOD[:1000] + GOOD[1001:],
        b"\0" * len(GOOD),
        b"SQLite format 3\0" + bytes(4096),
        GOOD[:-CHECKSUM_SIZE] + b"0" * CHECKSUM_SIZE,
        GOOD[:-CHECKSUM_SIZE] + GOOD[-CHECKSUM_SIZE:].upper(),
    ],
)
def test_what_was_added_taken_or_replaced_is_found(content: bytes) -> None:
    assert refused(content) in {"damaged", "not_a_backup"}


def test_rows_are_streamed() -> None:
    def rows() -> Iterator[tuple[int, str]]:
        for number in range(3):
            taken.append(number)
            yield number, CHANCE.randbytes(backup_archive._CHUNK).hex()
            assert file.tell() > number * backup_archive._CHUNK, "each row is written at once"

    taken: list[int] = []
    file = io.BytesIO()
    with ArchiveWriter(file) as writer:
        writer.add_table("people", COLUMNS, rows())
        writer.finish(ORIGIN)
    archive = Archive(file)
    assert next(archive.rows(archive.manifest.tables[0]))[0] == 0
    assert taken == [0, 1, 2]
