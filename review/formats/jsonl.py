"""JSON Lines, read strictly and without ever holding more than one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, BinaryIO

from review.domain.errors import Invalid

LONGEST_LINE = 32 * 1024 * 1024  # bytes

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, counted from 1. `content` is None where it is too long to be read."""

    number: int
    content: bytes | None
    size: int

    @property
    def blank(self) -> bool:
        """Whether the line has nothing but white space."""
        return self.content is not None and not self.content.strip()


def read_lines(file: BinaryIO) -> Iterator[Line]:
    """The lines of a file one by one, never more than one of them in memory."""
    number = 0
    while content := file.readline(LONGEST_LINE + 1):
        number += 1
        size = len(content)
        if number == 1:
            content = content.removeprefix(_BYTE_ORDER_MARK)
        if size <= LONGEST_LINE:
            yield Line(number, content, size)
            continue
        while content and not content.endswith(b"\n"):
            content = file.readline(LONGEST_LINE + 1)
            size += len(content)
        yield Line(number, None, size)


def encode(row: Mapping[str, Any]) -> bytes:
    """One line of a file, its end included."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def decode(line: Line) -> dict[str, Any]:
    """The object that a line holds, refused where another program would read it otherwise.

    Raises Invalid: line_too_long, not_utf8, not_json, too_deep, not_an_object, repeated_key,
    unfit_character (what neither UTF-8 nor every database can hold).
    """
    if line.content is None:
        raise Invalid("line_too_long", longest=LONGEST_LINE)
    try:
        row = json.loads(
            line.content.decode(),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            object_pairs_hook=_unrepeated,
        )
    except UnicodeDecodeError as broken:
        raise Invalid("not_utf8", position=broken.start) from broken
    except ValueError as broken:
        raise Invalid("not_json", reason=str(broken)) from broken
    except RecursionError as broken:
        raise Invalid("too_deep") from broken
    if not isinstance(row, dict):
        raise Invalid("not_an_object")
    for key, value in row.items():
        _check_strings(key, key)
        _check_strings(value, key)
    return row


def _refuse_constant(name: str) -> float:
    raise Invalid("not_json", reason=f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise Invalid("not_json", reason=f"{digits[:40]} is too large")
    return number


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Invalid("repeated_key", key=next(key for key in members if keys.count(key) > 1))
    return members


def _check_strings(value: Any, key: str) -> None:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str) and (unfit := _UNFIT.search(item)):
            raise Invalid("unfit_character", key=key, character=f"U+{ord(unfit.group()):04X}")
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend((*item.keys(), *item.values()))
