"""Reading posted forms: whole, then taken apart; never a piece at a time.

Werkzeug's parser for multipart forms reads 64 kilobytes after 64 kilobytes. Where the end of such a
piece falls into the seam after a field, it may put a stray line end behind the last text (its issue
3285), or lose an empty field that was sent without a blank line, as RFC 2046 allows. Forms are
small enough (`MAX_CONTENT_LENGTH`) to be given to it in one piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser


class _AtOnce(BytesIO):
    """Gives all it has, however little is asked for."""

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
        if mimetype == "multipart/form-data":
            stream = _AtOnce(stream.read())
        return super().parse(stream, mimetype, content_length, dict(options or {}))


class WholeRequest(Request):
    """A request whose form is parsed in one piece."""

    form_data_parser_class = _Parser
