"""The backup file: a ZIP archive of one JSON Lines member a table, its manifest, and a checksum.

Members are `tables/NAME.jsonl` in loading order and `manifest.json` last. The ZIP's comment, which
is the end of the file, is the SHA-256 of all bytes before it, so that any cut or altered byte is
found: `head -c -64 FILE | sha256sum` prints what `tail -c 64 FILE` does. It guards against
accidents, not against forgery: a new checksum can be written as well as a new file.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from review.domain.errors import Invalid
from review.formats.backup_manifest import Manifest, Origin, TableEntry, parse_manifest
from review.formats.backup_rows import Column, RowCodec, RowDigest

MANIFEST = "manifest.json"
LARGEST_MANIFEST = 1024 * 1024  # bytes
LONGEST_ROW = 512 * 1024 * 1024  # bytes of one encoded row: a bound on memory
CHECKSUM_SIZE = 64  # hexadecimal digits

_SIGNATURE = b"PK\x03\x04"
_LOCAL_HEADER = 30  # bytes before a member's name
_CHUNK = 1024 * 1024
_ENCRYPTED = 0x1


class ArchiveWriter:
    """Writes a backup to an empty file that was opened for writing and reading.

    A context manager; a file that was left before `finish` is no backup.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._tables: list[TableEntry] = []

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # of a full disk: the first error is the one to be seen
            self._zip.close()

    def add_table(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
    ) -> TableEntry:
        """Stream the rows of a table, which come in the order of its primary key."""
        codec, digest = RowCodec(columns), RowDigest()
        with self._zip.open(_member(name), "w", force_zip64=True) as out:
            pending = bytearray()  # the compressor is slow at being given small pieces
            for row in rows:
                line = codec.encode(row)
                digest.update(line)
                pending += line
                if len(pending) >= _CHUNK:
                    out.write(pending)
                    pending.clear()
            out.write(pending)
        entry = TableEntry(name, tuple(columns), digest.rows, digest.size, digest.sha256)
        self._tables.append(entry)
        return entry

    def finish(self, origin: Origin) -> Manifest:
        """Write the manifest and the checksum. The file is complete then, and not yet synced."""
        manifest = Manifest(origin, tuple(self._tables))
        self._zip.writestr(_info(MANIFEST), manifest.to_json())
        self._zip.comment = b"0" * CHECKSUM_SIZE
        self._zip.close()
        self._file.flush()
        checksum = _checksum(self._file)
        self._file.seek(-CHECKSUM_SIZE, os.SEEK_END)
        self._file.write(checksum)
        self._file.flush()
        return manifest


class Archive:
    """A backup that has been checked from its first byte to its last."""

    def __init__(self, file: BinaryIO) -> None:
        """Check all of `file`, which stays open and unchanged while the archive is in use.

        Raises Invalid: not_a_backup, damaged, newer_format, bad_manifest, bad_member (`member`).
        """
        _check_file(file)
        try:
            self._zip = ZipFile(file)
        except (BadZipFile, NotImplementedError, ValueError) as broken:
            raise Invalid("not_a_backup") from broken
        self.manifest = self._read_manifest()
        self._check_members()
        for entry in self.manifest.tables:
            for _row in self.rows(entry):
                pass

    def rows(self, entry: TableEntry) -> Iterator[tuple[Any, ...]]:
        """The rows of a table, one in memory at a time; counted and hashed while they are read."""
        codec, digest = RowCodec(entry.columns), RowDigest()
        try:
            with self._zip.open(_member(entry.name).filename) as member:
                while line := member.readline(LONGEST_ROW + 1):
                    digest.update(line)
                    yield codec.decode(line)
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as broken:
            raise Invalid("bad_member", member=entry.name) from broken
        except Invalid as broken:
            raise Invalid("bad_member", member=entry.name) from broken
        if (digest.rows, digest.size, digest.sha256) != (entry.rows, entry.size, entry.sha256):
            raise Invalid("bad_member", member=entry.name)

    def _read_manifest(self) -> Manifest:
        try:
            with self._zip.open(MANIFEST) as member:
                content = member.read(LARGEST_MANIFEST + 1)
        except KeyError as missing:
            raise Invalid("not_a_backup") from missing
        except (BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as broken:
            raise Invalid("bad_manifest") from broken
        if len(content) > LARGEST_MANIFEST:
            raise Invalid("bad_manifest")
        return parse_manifest(content)

    def _check_members(self) -> None:
        """Exactly the members of the manifest, in its order, none encrypted and none overlapping.

        Otherwise a few bytes could be unpacked again and again by many members.
        """
        expected = [*(_member(entry.name).filename for entry in self.manifest.tables), MANIFEST]
        members = self._zip.infolist()
        if [member.filename for member in members] != expected:
            raise Invalid("bad_manifest")
        end = 0
        for member in members:
            if member.header_offset < end or member.compress_type != ZIP_DEFLATED:
                raise Invalid("bad_member", member=member.filename)
            if member.flag_bits & _ENCRYPTED:
                raise Invalid("bad_member", member=member.filename)
            name = len(member.filename)
            end = member.header_offset + _LOCAL_HEADER + name + member.compress_size


def _member(table: str) -> ZipInfo:
    return _info(f"tables/{table}.jsonl")


def _info(name: str) -> ZipInfo:
    """A member without the date and mode of the machine: equal contents make equal files."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _check_file(file: BinaryIO) -> None:
    file.seek(0)
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        raise Invalid("not_a_backup")
    size = file.seek(0, os.SEEK_END)
    if size <= CHECKSUM_SIZE:
        raise Invalid("damaged")
    expected = _checksum(file)
    file.seek(-CHECKSUM_SIZE, os.SEEK_END)
    if file.read() != expected:
        raise Invalid("damaged")


def _checksum(file: BinaryIO) -> bytes:
    """The SHA-256, in hexadecimal digits, of all but the last CHECKSUM_SIZE bytes."""
    remaining = file.seek(0, os.SEEK_END) - CHECKSUM_SIZE
    file.seek(0)
    digest = hashlib.sha256()
    while remaining > 0 and (chunk := file.read(min(_CHUNK, remaining))):
        digest.update(chunk)
        remaining -= len(chunk)
    return digest.hexdigest().encode()
