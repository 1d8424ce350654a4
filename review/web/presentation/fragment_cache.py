"""Fragment cache: parts of pages that are rendered from immutable rows, in each process.

The key must name every input of the part; the language of the interface is added to it. Whether the
person may see the part is checked before, at every request. Parts hold nothing of a session or a
page: no CSRF token, no idempotency key. What it saves is in
docs/decisions/0021-fragment-cache.md.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sized
from typing import TypeVar

from flask import Flask, current_app, request
from flask_babel import get_locale

from review.models.articles import Revision
from review.web.auth.access import SAFE_METHODS
from review.web.presentation.lru_cache import SizedLRUCache, init_cache

Fragment = TypeVar("Fragment", bound=Sized)

NAME = "fragment_cache"
MAX_BYTES = 6 * 1024 * 1024  # in each process: some two hundred comparisons
BYTES_PER_CHARACTER = 2


def init_app(app: Flask) -> None:
    """Add the cache to the application."""
    init_cache(app, NAME, MAX_BYTES)


def cached_fragment(render: Callable[[], Fragment], *key: Hashable) -> Fragment:
    """What `render` returns, from the cache if it is there; its length is its size in characters.

    Nothing is cached of a post: what it has just written may still be rolled back. Nor in debug
    mode, where templates change.
    """
    if request.method not in SAFE_METHODS or current_app.debug:
        return render()
    cache: SizedLRUCache[Fragment] = current_app.extensions[NAME]
    full_key = str(get_locale()), *key
    fragment = cache.get(full_key)
    if fragment is None:
        fragment = render()
        cache.set(full_key, fragment, len(fragment) * BYTES_PER_CHARACTER)
    return fragment


def revision_cache_key(revision: Revision) -> Hashable:
    """The key of a revision. After a rollback its id can be given to another one."""
    return revision.id, revision.created_at
