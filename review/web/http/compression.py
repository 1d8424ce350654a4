"""Answers packed on their way out, where the browser can unpack them.

What a signed-in person reads is packed with a name of random length in its head: a stranger who
can put words into such a page and see how long it gets must not learn what else is on it.
"""

from __future__ import annotations

import secrets
import zlib

from flask import Flask, Response, request
from isal import isal_zlib

from review.web.route_permissions import is_public

SMALLEST = 1000  # bytes: what fits into one packet anyway is sent as it is
LEVEL = 2  # a sixth of the time of zlib's quickest, and smaller than that
LONGEST_NAME = 64
PACKED = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")
_HEAD = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"  # gzip, deflated, with a name, of no known time


def init_app(app: Flask) -> None:
    """Compress responses."""
    app.after_request(_pack)


def wants_packed() -> bool:
    return request.accept_encodings["gzip"] > 0


def pack(body: bytes, name: bytes = b"") -> bytes:
    """The bytes as gzip has them; the name is nothing but filling."""
    deflated = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    ending = zlib.crc32(body).to_bytes(4, "little") + len(body).to_bytes(4, "little")
    return b"".join((_HEAD, name, b"\0", deflated.compress(body), deflated.flush(), ending))


def _pack(response: Response) -> Response:
    if response.direct_passthrough or response.content_encoding or not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if not wants_packed():
        return response
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(pack(body, b"" if is_public(request.endpoint) else _filling()))
        response.content_encoding = "gzip"
    return response


def _is_text(response: Response) -> bool:
    return response.status_code not in (204, 304) and (response.mimetype or "").startswith(PACKED)


def _filling() -> bytes:
    return b"x" * secrets.randbelow(LONGEST_NAME)
