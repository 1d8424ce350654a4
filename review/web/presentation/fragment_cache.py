"""Parts of pages made of what is frozen: drawn once, and the same ever after.

Whether somebody may see such a part is asked before, each time. The key names everything that it is
made of. The CSRF token of a form belongs to one session and its idempotency key to one page: where
a part has forms, the placeholders `TOKEN` and `IDEMPOTENCY_KEY` are replaced by `filled`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Sized
from typing import TypeVar

from flask import Flask, current_app
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf

from review.models.articles import Revision
from review.web.auth.idempotency import page_key
from review.web.presentation.lru_cache import Shelf, put_up

Part = TypeVar("Part", bound=Sized)
Thing = TypeVar("Thing", bound=Hashable)

TOKEN = secrets.token_hex(16)  # which nobody can have typed
IDEMPOTENCY_KEY = secrets.token_hex(16)

MOST_BYTES = 6 * 1024 * 1024  # in each process: some two hundred comparisons


def init_app(app: Flask) -> None:
    put_up(app, "drawn", MOST_BYTES)


def once(draw: Callable[[], Part], *key: Hashable) -> Part:
    """What `draw` gives, in the interface's language, drawn only where it is not at hand.

    Its length is that of its text.
    """
    return next(each_once(lambda _key: draw(), [key]))


def each_once(
    draw: Callable[[Thing], Part], things: Iterable[Thing], *key: Hashable
) -> Iterator[Part]:
    """The same for each of several things, which are what they are drawn of."""
    shelf: Shelf[Part] = current_app.extensions["drawn"]
    language, debug = str(get_locale()), current_app.debug
    for thing in things:
        whole = (language, *key, thing)
        part = None if debug else shelf.find(whole)
        if part is None:
            part = draw(thing)
            shelf.put(whole, part, len(part) * 2)
        yield part


def named(revision: Revision) -> Hashable:
    """A revision in a key. Its id alone could be another's that was never kept in the end."""
    return revision.id, revision.created_at


def filled(html: str) -> str:
    """A part with the CSRF token and the idempotency key of this page's forms."""
    if IDEMPOTENCY_KEY in html:
        html = html.replace(IDEMPOTENCY_KEY, page_key())
    return html.replace(TOKEN, generate_csrf()) if TOKEN in html else html
