"""gzip for text responses, with a mitigation of the BREACH attack on private pages.

BREACH reads secrets from the length of a compressed response that also holds text of the
attacker. Pages that are not public get a gzip header with a file name (FNAME, RFC 1952) of random
length.
"""

from __future__ import annotations

import gzip
import secrets
from io import BytesIO

from flask import Response, request

from review.web.route_permissions import is_public

MIN_SIZE = 1000  # bytes; a shorter response fits into one packet
LEVEL = 4
MAX_PADDING = 64  # bytes
TEXT_TYPES = (
    "text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml",
)  # fmt: skip


def accepts_gzip() -> bool:
    """Whether the client accepts gzip."""
    return request.accept_encodings["gzip"] > 0


def gzip_bytes(body: bytes, padding: int = 0) -> bytes:
    """`body` as gzip; its header is longer by a file name of `padding` bytes."""
    buffer = BytesIO()
    with gzip.GzipFile("x" * padding, "wb", LEVEL, buffer, mtime=0) as file:
        file.write(body)
    return buffer.getvalue()


def compress_response(response: Response) -> Response:
    """after_request hook: compress a text response for clients that accept gzip."""
    if response.direct_passthrough or response.content_encoding or not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if not accepts_gzip():
        return response
    body = response.get_data()
    if len(body) >= MIN_SIZE:
        response.set_data(gzip_bytes(body, _padding()))
        response.content_encoding = "gzip"
    return response


def _is_text(response: Response) -> bool:
    mimetype = response.mimetype or ""
    return response.status_code not in (204, 304) and mimetype.startswith(TEXT_TYPES)


def _padding() -> int:
    return 0 if is_public(request.endpoint) else secrets.randbelow(MAX_PADDING)
