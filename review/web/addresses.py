"""Addresses of pages, built once: a page names two dozen of them, mostly the same as the last."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask, has_request_context, request

MOST = 4096  # addresses, in each process
# Theirs name the content of a file, which may change.
_LOOKED_AT_AGAIN = frozenset({"static"})


class Addressed(Flask):
    """A Flask application that remembers the addresses it has built."""

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        plain = not (_anchor or _method or _scheme or _external or endpoint.startswith("."))
        if plain and endpoint not in _LOOKED_AT_AGAIN and has_request_context():
            try:
                return self._remembered(request.root_path, endpoint, **values)
            except TypeError:  # several values for one name cannot be looked up
                pass
        return super().url_for(
            endpoint,
            _anchor=_anchor,
            _method=_method,
            _scheme=_scheme,
            _external=_external,
            **values,
        )

    @cached_property
    def _remembered(self) -> Callable[..., str]:
        build = super().url_for

        @lru_cache(MOST, typed=True)
        def remembered(_root: str, endpoint: str, /, **values: Any) -> str:
            return build(endpoint, **values)

        return remembered
