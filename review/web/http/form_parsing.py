"""Form parsing: the whole body is read and its fields are counted before it is parsed.

There are two reasons. Werkzeug's multipart parser reads chunks of 64 kilobytes; where a chunk ends
within the boundary after a field, it may append a stray line end to the text (its issue 3285), or
lose an empty field that was sent without a blank line, as RFC 2046 allows. And Werkzeug counts the
fields of multipart forms only, while it parses them. Bodies are small enough (`body_limits`) to be
held in memory.
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


class _SingleReadStream(BytesIO):
    """A stream that returns all of its content from the first read, whatever the size argument."""

    def read(self, _size: int | None = -1, /) -> bytes:
        return super().read()


class _FormParser(FormDataParser):
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: Mapping[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """Raises RequestEntityTooLarge for more fields than the request may have."""
        parameters = dict(options or {})
        boundary = parameters.get("boundary", "").encode()
        if mimetype == "multipart/form-data" and boundary:
            body = stream.read()
            self._check_field_count(body.count(b"--" + boundary) - 1)  # the last one ends the form
            _check_part_headers(body, boundary)
            stream = _SingleReadStream(body)
        elif mimetype == "application/x-www-form-urlencoded":
            body = stream.read()
            self._check_field_count(body.count(b"&") + 1)
            stream = _SingleReadStream(body)
        return super().parse(stream, mimetype, content_length, parameters)

    def _check_field_count(self, fields: int) -> None:
        if self.max_form_parts is not None and fields > self.max_form_parts:
            raise RequestEntityTooLarge


def _check_part_headers(body: bytes, boundary: bytes) -> None:
    """Raise RequestEntityTooLarge if a part's header is longer than any browser's."""
    delimiter = re.compile(rb"--" + re.escape(boundary) + rb"[^\S\r\n]*(?:\r\n|\n|\r)")
    for start in (match.end() for match in delimiter.finditer(body)):
        limit = start + MAX_PART_HEADER
        if len(body) > limit and _BLANK_LINE.search(body, start, limit) is None:
            raise RequestEntityTooLarge


def form_size(request: Request) -> int:
    """Bytes that were read of the request's form, which its Content-Length may misstate."""
    if request.form and isinstance(request.stream, _SingleReadStream):
        return request.stream.tell()
    return 0


class FormRequest(Request):
    """The request class. File uploads are refused (400), since no form has a file field."""

    form_data_parser_class = _FormParser

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        raise BadRequest
