"""Pages for readers, drawn once for each edition and then sent as they were.

A page is kept with the mark of the edition that was read before it was drawn, so that it is never
older than the mark says; as soon as anything that readers see changes, the mark is another one and
no kept page is found by it. What is kept is the same for everybody: a page for somebody who has
something to be told is drawn for them alone.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Flask, Response, current_app, request, session
from flask.globals import request_ctx
from flask_babel import get_locale

from review.extensions import db
from review.models.clock import now
from review.services import stories
from review.web import site
from review.web.compressing import wants_packed
from review.web.moments import zone_of
from review.web.security import POLICY_HEADER, policy
from review.web.shelf import Shelf, put_up

P = ParamSpec("P")

MOST_BYTES = 6 * 1024 * 1024  # of packed pages in each process: four hundred stories or so
ARGUMENTS = {"older", "newer"}  # all that pages for readers can be asked with


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it is kept: packed, and with the headers that it was given."""

    packed: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


def bind(app: Flask) -> None:
    put_up(app, "kept", MOST_BYTES)


def kept(view: Callable[P, Response]) -> Callable[P, Response]:
    """Draw a page for readers once an edition, and answer 304 to who has it already."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        key = _key()
        shelf: Shelf[Page] = current_app.extensions["kept"]
        page = None if key is None else shelf.find(key)
        if page is None:
            if key is not None:
                request_ctx.flashes = []  # so that the template need not look into the session
            page = _page(view(*args, **kwargs))
            if key is not None:
                shelf.put(key, page, len(page.packed))
        return _answer(page)

    return wrapped


def _key() -> Hashable | None:
    """All that such a page depends on; None where it is not to be kept."""
    if current_app.debug or not ARGUMENTS.issuperset(request.args) or _has_something_to_be_told():
        return None
    here = now().astimezone(zone_of(""))
    return (
        stories.edition(db.session()),
        here.date(),  # moments leave out the present year
        here.utcoffset(),  # and a page says which it is
        request.endpoint,
        tuple(sorted((request.view_args or {}).items())),
        tuple(sorted(request.args.items())),
        site.root(),
        str(get_locale()),
        "" if request.view_args else request.headers.get("Accept-Language"),
    )


def _has_something_to_be_told() -> bool:
    """Whether a message waits for whoever asks. Strangers' pages do not look at the session."""
    name = current_app.session_interface.get_cookie_name(current_app)
    return name in request.cookies and "_flashes" in session


def _page(response: Response) -> Page:
    body = response.get_data()
    etag, _ = response.get_etag()
    named = [pair for pair in response.headers if pair[0] not in ("Content-Length", "ETag")]
    named.append((POLICY_HEADER, policy()))  # which allows the styles that this page brings along
    return Page(gzip.compress(body, 9, mtime=0), tuple(named), str(etag))


def _answer(page: Page) -> Response:
    """The page, packed or not, or 304; the two have tags of their own, as caches want it."""
    packed = wants_packed()
    body = page.packed if packed else gzip.decompress(page.packed)
    response = Response(body, headers=page.headers)
    response.vary.add("Accept-Encoding")
    if packed:
        response.content_encoding = "gzip"
    response.set_etag(f"{page.etag}-gzip" if packed else page.etag)
    response.make_conditional(request)
    return response
