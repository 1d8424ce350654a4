"""A backup whose checksum is right and whose contents are not is refused as a whole."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from review.domain.errors import Invalid
from review.formats import backup_archive
from review.formats.backup_archive import CHECKSUM_SIZE, MANIFEST
from review.formats.backup_manifest import parse_manifest
from tests.formats.backup_files import GOOD, GOOD_MANIFEST, PEOPLE, opened, refused

Member = tuple[ZipInfo, bytes]


def members() -> list[Member]:
    with ZipFile(io.BytesIO(GOOD)) as plain:
        return [(ZipInfo(one.filename), plain.read(one)) for one in plain.infolist()]


def sealed(content: bytes) -> bytes:
    """With a ZIP comment of the right checksum."""
    body = content[:-CHECKSUM_SIZE]
    return body + hashlib.sha256(body).hexdigest().encode()


def packed(parts: list[Member], compression: int = ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as out:
        for info, content in parts:
            out.writestr(info, content, compression)
        out.comment = b"0" * CHECKSUM_SIZE
    return sealed(file.getvalue())


def with_manifest(change: Callable[[dict[str, Any]], object]) -> bytes:
    parts = members()
    manifest = json.loads(parts[-1][1])
    change(manifest)
    return packed([*parts[:-1], (ZipInfo(MANIFEST), json.dumps(manifest).encode())])


def with_table(**changes: object) -> bytes:
    """A manifest that says something else of the first table."""
    return with_manifest(lambda manifest: table(manifest).update(changes))


def with_member(name: str, content: bytes) -> bytes:
    return packed([(info, content if info.filename == name else old) for info, old in members()])


def renamed(name: str) -> bytes:
    first, *rest = members()
    return packed([(ZipInfo(name), first[1]), *rest])


def honest_about(name: str, content: bytes) -> bytes:
    """A member with another content, and a manifest with the right count and hash of it."""
    parts = [(info, content if info.filename == name else old) for info, old in members()]
    manifest = json.loads(parts[-1][1])
    entry = next(one for one in manifest["tables"] if f"tables/{one['name']}.jsonl" == name)
    entry |= {
        "rows": len(content.splitlines()),
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return packed([*parts[:-1], (ZipInfo(MANIFEST), json.dumps(manifest).encode())])


def encrypted() -> bytes:
    """The first member says that it is encrypted."""
    content = bytearray(packed(members()))
    central = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[central + 8] |= 1
    return sealed(bytes(content))


def overlapping() -> bytes:
    """Two entries of the directory that point to the same packed bytes."""
    content = bytearray(packed(members()))
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return sealed(bytes(content))


def table(manifest: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = manifest["tables"][0]
    return found


def contents_swapped() -> bytes:
    (first, one), (second, other), *rest = members()
    return packed([(first, other), (second, one), *rest])


MADE_UP: dict[str, Callable[[], bytes]] = {
    "members swapped": lambda: packed([members()[1], members()[0], *members()[2:]]),
    "contents swapped": contents_swapped,
    "a member missing": lambda: packed(members()[1:]),
    "the manifest missing": lambda: packed(members()[:-1]),
    "the manifest first": lambda: packed([members()[-1], *members()[:-1]]),
    "a member too many": lambda: packed([*members()[:-1], (ZipInfo("more"), b""), members()[-1]]),
    "after the manifest": lambda: packed([*members(), (ZipInfo("more"), b"")]),
    "a path upwards": lambda: renamed("../../etc/people.jsonl"),
    "an absolute path": lambda: renamed("/tables/people.jsonl"),
    "a path of Windows": lambda: renamed("tables\\people.jsonl"),
    "a folder": lambda: renamed("tables/people.jsonl/"),
    "not packed": lambda: packed(members(), ZIP_STORED),
    "packed by bzip2": lambda: packed(members(), zipfile.ZIP_BZIP2),
    "packed by LZMA": lambda: packed(members(), zipfile.ZIP_LZMA),
    "encrypted": encrypted,
    "overlapping": overlapping,
    "a row more": lambda: with_table(rows=4),
    "a row less": lambda: with_table(rows=2),
    "another size": lambda: with_table(size=1),
    "another hash": lambda: with_table(sha256="0" * 64),
    "a negative count": lambda: with_table(rows=-1),
    "a count in words": lambda: with_table(rows="3"),
    "true for a count": lambda: with_table(rows=True),
    "no hash": lambda: with_manifest(lambda m: table(m).pop("sha256")),
    "a table twice": lambda: with_manifest(lambda m: m["tables"].append(table(m))),
    "a table that is a path": lambda: with_table(name="../people"),
    "a table of SQL": lambda: with_table(name="people; DROP TABLE people"),
    "a column of SQL": lambda: with_table(columns=[["id) --", "integer"]]),
    "a column twice": lambda: with_table(columns=[["id", "integer"]] * 2),
    "a kind that is none": lambda: with_table(columns=[["id", "blob"]]),
    "a column too few": lambda: with_manifest(lambda m: table(m)["columns"].pop()),
    "no columns": lambda: with_table(columns=[]),
    "no tables": lambda: with_manifest(lambda m: m.update(tables=[])),
    "tables that are none": lambda: with_manifest(lambda m: m.update(tables=5)),
    "thousands of tables": lambda: with_manifest(lambda m: m.update(tables=m["tables"] * 1000)),
    "no date": lambda: with_manifest(lambda m: m.pop("created_at")),
    "a date without zone": lambda: with_manifest(lambda m: m.update(created_at="2026-03-04T05:06")),
    "a revision that is none": lambda: with_manifest(lambda m: m.update(schema_revision=4)),
    "another format": lambda: with_manifest(lambda m: m.update(format="zip")),
    "format 0": lambda: with_manifest(lambda m: m.update(format_version=0)),
    "format 2": lambda: with_manifest(lambda m: m.update(format_version=2)),
    "format one": lambda: with_manifest(lambda m: m.update(format_version="1")),
    "a manifest that is a list": lambda: with_member(MANIFEST, b"[]"),
    "a manifest that is nothing": lambda: with_member(MANIFEST, b""),
    "a manifest of brackets": lambda: with_member(MANIFEST, b"[" * 500_000),
    "an endless manifest": lambda: with_member(MANIFEST, b" " * 5_000_000),
    "a bomb": lambda: with_member(PEOPLE, b" " * 5_000_000),
    "no JSON": lambda: honest_about(PEOPLE, b"1, Tala\n"),
    "a row too short": lambda: honest_about(PEOPLE, b"[1]\n"),
    "a row of another kind": lambda: honest_about(PEOPLE, b'["1","Tala"]\n'),
    "an empty line": lambda: honest_about(PEOPLE, b'[1,"Tala"]\n\n'),
    "an empty ZIP": lambda: packed([]),
    "no ZIP": lambda: sealed(b"PK\x03\x04" + bytes(500)),
}  # fmt: skip


@pytest.mark.parametrize("fault", MADE_UP)
def test_what_was_made_up_is_refused(fault: str) -> None:
    codes = {"not_a_backup", "bad_manifest", "bad_member", "newer_format"}
    assert refused(MADE_UP[fault]()) in codes


def test_one_made_later_is_told_from_one_that_is_damaged() -> None:
    assert refused(MADE_UP["format 2"]()) == "newer_format"


def test_a_made_up_archive_that_is_right_is_read() -> None:
    """The faults above are refused for what they are, not for the way they are made."""
    assert opened(packed(members())).manifest == GOOD_MANIFEST
    assert opened(honest_about(PEOPLE, b'[7,"Edda"]\n')).manifest.tables[0].rows == 1


def test_a_row_without_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_archive, "LONGEST_ROW", 1000)
    assert refused(honest_about(PEOPLE, b'[1,"' + b"x" * 2000 + b'"]\n')) == "bad_member"


def test_the_manifest_of_a_newer_format_is_said_to_be_newer_whatever_else_it_has() -> None:
    with pytest.raises(Invalid, match="newer_format"):
        parse_manifest(b'{"format": "interlinear-backup", "format_version": 7, "parts": []}')
