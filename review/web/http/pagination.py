"""Links of keyset pagination: the URLs of the previous and next page, with the same filters."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from review.web.http.integers import column_integer


def page_url(side: str, cursor: int | None) -> str | None:
    """This list's URL with `side` ("before" or "after") set to a cursor; None without a cursor."""
    if cursor is None:
        return None
    filters = [
        (name, value)
        for name, value in request.args.items()
        if value and name not in ("before", "after")
    ]
    return f"{request.path}?{urlencode([*filters, (side, cursor)])}"


def integer_arg(name: str) -> int | None:
    """An integer from the query string; None if it is missing or no column could hold it."""
    return request.args.get(name, type=column_integer)
