"""Form parsing: the body is read whole, its fields are counted, and then it is parsed.

Two reasons to parse it in one piece. Werkzeug's multipart parser reads 64 kilobytes at a time;
where the end of such a piece falls into the seam after a field, it may put a stray line end behind
the last text (its issue 3285), or lose an empty field that was sent without a blank line, as
RFC 2046 allows. And Werkzeug counts the fields of multipart forms only, while it parses them.
Bodies are small enough (`body_limits`) to be held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

MAX_PART_HEADER = 1024  # bytes; a browser's is about a hundred
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")


class _AtOnce(BytesIO):
    """A stream that returns everything it holds from one read, whatever size is asked for."""

    def read(self, _size: int | None = -1, /) -> bytes:
        return super().read()


class _Parser(FormDataParser):
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: Mapping[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Raises RequestEntityTooLarge for more fields than the request may have."""
        given = dict(options or {})
        boundary = given.get("boundary", "").encode()
        if mimetype == "multipart/form-data" and boundary:
            body = stream.read()
            self._check_number(body.count(b"--" + boundary) - 1)  # the last one ends the form
            _check_part_headers(body, boundary)
            stream = _AtOnce(body)
        elif mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            self._check_number(body.count(b"&") + 1)
            stream = _AtOnce(body)
        return super().parse(stream, mimetype, content_length, given)

    def _check_number(self, fields: int) -> None:
        if self.max_form_parts is not None and fields > self.max_form_parts:
            raise RequestEntityTooLarge


def _check_part_headers(body: bytes, boundary: bytes) -> None:
    """Refuse a part whose header is longer than any browser's, before it is parsed."""
    delimiter = re.compile(rb"--" + re.escape(boundary) + rb"[^\S\r\n]*(?:\r\n|\n|\r)")
    for start in (match.end() for match in delimiter.finditer(body)):
        limit = start + MAX_PART_HEADER
        if len(body) > limit and _BLANK_LINE.search(body, start, limit) is None:
            raise RequestEntityTooLarge


def form_size(asked: Request) -> int:
    """Bytes that were read of the request's form, whatever its Content-Length claims."""
    return asked.stream.tell() if asked.form and isinstance(asked.stream, _AtOnce) else 0


class FormRequest(Request):
    """A request whose form is counted and parsed in one piece. No form of the desk has a file."""

    form_data_parser_class = _Parser

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        raise BadRequest
