"""The addresses of the pages before and after a list's, filters kept."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request

from review.web.http.integers import column_integer


def neighbour(side: str, key: int | None) -> str | None:
    """This list's address with `side` (before or after) set to a key; None where there is none."""
    if key is None:
        return None
    kept = [
        (name, value)
        for name, value in request.args.items()
        if value and name not in ("before", "after")
    ]
    return f"{request.path}?{urlencode([*kept, (side, key)])}"


def asked_number(name: str) -> int | None:
    """A number from the address; None when it is none that a key could be."""
    return request.args.get(name, type=column_integer)
