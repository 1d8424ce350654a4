"""multipart/form-data bodies of any length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from werkzeug.datastructures import MultiDict
from werkzeug.test import encode_multipart


class Body(TypedDict):
    """Arguments of the test client's `post`."""

    data: bytes
    content_type: str


def multipart(fields: Iterable[tuple[str, str]]) -> Body:
    boundary, data = encode_multipart(MultiDict(fields))
    return {"data": data, "content_type": f"multipart/form-data; boundary={boundary}"}
