"""Every value comes back as it was, whatever characters it holds, and nothing else is accepted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.formats.backup_rows import LARGEST_INTEGER, Column, ColumnKind, RowCodec, RowDigest

# Every character there is: NUL, lone surrogates and what other programs take for line ends too.
TEXT = st.text(st.characters(codec=None, exclude_categories=())) | st.sampled_from(
    ["", "\0", "a\0b", "\ud800", "\udfff\ud800", "\u2028\x85\x0b\r\n", "ﷺ", "𝕏", '"\\', "\\u0000"]
)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3.5))])
VALUES = {
    ColumnKind.INTEGER: st.integers(-LARGEST_INTEGER, LARGEST_INTEGER),
    ColumnKind.TEXT: TEXT,
    ColumnKind.BOOLEAN: st.booleans(),
    ColumnKind.TIMESTAMP: st.datetimes(
        datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES, allow_imaginary=False
    ),
    ColumnKind.DATE: st.dates(),
    ColumnKind.JSON: st.recursive(TEXT | st.none() | st.integers(), st.lists).map(json.dumps),
}
CODEC = RowCodec([Column(kind.value, kind) for kind in ColumnKind])
ROWS = st.tuples(*(VALUES[kind] | st.none() for kind in ColumnKind))


def test_every_kind_has_values_here() -> None:
    assert set(VALUES) == set(ColumnKind)


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_a_row_comes_back_equal_from_one_line_of_utf8(row: tuple[object, ...]) -> None:
    line = CODEC.encode(row)
    assert line.decode().count("\n") == 1
    assert line.endswith(b"\n")
    decoded = CODEC.decode(line)
    assert decoded == row
    assert CODEC.encode(decoded) == line


def test_null_in_json_is_not_null_in_sql() -> None:
    codec = RowCodec([Column("data", ColumnKind.JSON)])
    assert codec.encode([None]) == b"[null]\n"
    assert codec.encode(["null"]) == b'["null"]\n'
    assert codec.decode(b'["null"]') == ("null",)


def test_a_timestamp_is_the_same_line_from_every_zone() -> None:
    codec = RowCodec([Column("at", ColumnKind.TIMESTAMP)])
    moment = datetime(2026, 3, 4, 5, 6, 7, 8, tzinfo=UTC)
    tokyo = moment.astimezone(timezone(timedelta(hours=9)))
    assert (
        codec.encode([moment]) == codec.encode([tokyo]) == b'["2026-03-04T05:06:07.000008+00:00"]\n'
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((kind, value) for kind in ColumnKind for value in ([], {}, 1.5)),
        (ColumnKind.INTEGER, True),
        (ColumnKind.INTEGER, "1"),
        (ColumnKind.INTEGER, 2**63),
        (ColumnKind.BOOLEAN, 1),
        (ColumnKind.BOOLEAN, "true"),
        (ColumnKind.TEXT, 1),
        (ColumnKind.JSON, 1),
        (ColumnKind.TIMESTAMP, "yesterday"),
        (ColumnKind.TIMESTAMP, "2026-03-04T05:06:07"),
        (ColumnKind.TIMESTAMP, "2026-03-04T05:06:07+09:00"),
        (ColumnKind.TIMESTAMP, 1),
        (ColumnKind.DATE, "2026-02-30"),
        (ColumnKind.DATE, 20260203),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: ColumnKind, value: object) -> None:
    codec = RowCodec([Column("x", kind)])
    with pytest.raises(Invalid, match="bad_row"):
        codec.decode(json.dumps([value]).encode())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b"[1,2]",
        b"{}",
        b"1",
        b"null",
        b"[1",
        b"[1]]",
        b'["\xff"]',
        b"[" * 100_000,
    ],
)
def test_what_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(Invalid, match="bad_row"):
        RowCodec([Column("x", ColumnKind.INTEGER)]).decode(line)


def test_a_date_is_a_date() -> None:
    codec = RowCodec([Column("on", ColumnKind.DATE)])
    assert codec.decode(codec.encode([date(1, 2, 3)])) == (date(1, 2, 3),)


def test_a_digest_counts_rows_and_bytes_and_hashes_their_order() -> None:
    one, other = RowDigest(), RowDigest()
    for line in (b"[1]\n", b"[2]\n"):
        one.update(line)
    for line in (b"[2]\n", b"[1]\n"):
        other.update(line)
    assert (one.rows, one.size) == (other.rows, other.size) == (2, 8)
    assert one.sha256 != other.sha256
