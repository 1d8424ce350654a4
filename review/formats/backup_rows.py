"""Rows of a table as JSON Lines, byte for byte the same from every database.

A line is a JSON array with one value a column: numbers, strings, true/false and null as they are;
a timestamp as ISO 8601 in UTC, a date as ISO 8601. A JSON column is a string that holds its JSON
text as the database has it, so that null in JSON and NULL in SQL stay two things.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from review.domain.errors import Invalid

LARGEST_INTEGER = 2**63 - 1


class ColumnKind(StrEnum):
    """How the values of a column are encoded in JSON."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    DATE = "date"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table in a backup."""

    name: str
    kind: ColumnKind


class RowCodec:
    """Encodes and decodes the rows of one table; values come in the order of `columns`."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._encoders = [_ENCODERS.get(column.kind) for column in columns]
        self._decoders = [_DECODERS[column.kind] for column in columns]

    def encode(self, row: Sequence[Any]) -> bytes:
        """One line with its line feed. Lone surrogates come out as escapes, all else as UTF-8."""
        values = [
            value if encoder is None or value is None else encoder(value)
            for encoder, value in zip(self._encoders, row, strict=True)
        ]
        try:
            return _UNICODE.encode(values).encode() + b"\n"
        except UnicodeEncodeError:
            return _ASCII.encode(values).encode() + b"\n"

    def decode(self, line: bytes) -> tuple[Any, ...]:
        """The row of a line. Raises Invalid("bad_row") for what `encode` would not have written."""
        try:
            values = json.loads(line)
            if not isinstance(values, list):
                raise Invalid("bad_row")
            return tuple(
                None if value is None else decoder(value)
                for decoder, value in zip(self._decoders, values, strict=True)
            )
        except (ValueError, RecursionError) as broken:
            raise Invalid("bad_row") from broken


class RowDigest:
    """Counts and hashes the encoded rows of a table, in the order of its primary key."""

    def __init__(self) -> None:
        self.rows = 0
        self.size = 0  # bytes
        self._hash = hashlib.sha256()

    def update(self, line: bytes) -> None:
        """Add one encoded row, its line feed included."""
        self.rows += 1
        self.size += len(line)
        self._hash.update(line)

    @property
    def sha256(self) -> str:
        """The hash of all rows so far, in hexadecimal."""
        return self._hash.hexdigest()


_UNICODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ASCII = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def _encode_timestamp(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _decode_timestamp(value: Any) -> datetime:
    moment = datetime.fromisoformat(_decode_text(value))
    if moment.utcoffset() != timedelta(0):
        raise Invalid("bad_row")
    return moment.astimezone(UTC)


def _decode_date(value: Any) -> date:
    return date.fromisoformat(_decode_text(value))


def _decode_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid("bad_row")
    return value


def _decode_integer(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST_INTEGER:
        raise Invalid("bad_row")
    return value


def _decode_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid("bad_row")
    return value


# The kinds that are missing here are values of JSON already.
_ENCODERS: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.TIMESTAMP: _encode_timestamp,
    ColumnKind.DATE: date.isoformat,
}
_DECODERS: dict[ColumnKind, Callable[[Any], Any]] = {
    ColumnKind.INTEGER: _decode_integer,
    ColumnKind.TEXT: _decode_text,
    ColumnKind.BOOLEAN: _decode_boolean,
    ColumnKind.TIMESTAMP: _decode_timestamp,
    ColumnKind.DATE: _decode_date,
    ColumnKind.JSON: _decode_text,
}
