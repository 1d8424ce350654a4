"""Full-page cache for readers' pages, in each process, keyed by the content version.

A page is stored under the version that was read before it was rendered, so it is never older than
its key says; after any change of what readers see, no stored page is found. The cache is shared by
all readers: a page with a flash message is rendered for its reader alone.

While the database is away, pages stored under the version that this process last read are served
with `Warning: 110`, at most `content_version.STALE_FOR` seconds after that read. Nothing else is
ever served stale.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, Response, current_app, request, session
from flask.globals import request_ctx

from review.web.auth.login_manager import make_anonymous
from review.web.http import absolute_urls
from review.web.http.compression import accepts_gzip
from review.web.http.request_metrics import PAGE_CACHE
from review.web.http.security_headers import POLICY_HEADER, policy
from review.web.presentation.lru_cache import SizedLRUCache, init_cache
from review.web.public import content_version
from review.web.public.content_version import ContentVersion, DatabaseAway

P = ParamSpec("P")
T = TypeVar("T")
Variant = Callable[[ContentVersion], Hashable]
Part = Callable[[], Hashable]

PAGES = "page_cache"
# Any number of addresses lead to the later pages of a list (`?older=`): they have a cache of their
# own, so that asking for many of them cannot push out front pages and stories.
LATER_PAGES = "page_cache_later"
MAX_BYTES = {PAGES: 5 * 1024 * 1024, LATER_PAGES: 1024 * 1024}  # of compressed pages, each process
STALE_HEADERS = {"Warning": '110 - "Response is Stale"', "Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class CachedPage:
    """A cached response: compressed body, headers, status. `etag` is None for errors."""

    compressed: bytes
    headers: tuple[tuple[str, str], ...]
    status: int
    etag: str | None


def init_app(app: Flask) -> None:
    """Add the caches to the application."""
    content_version.init_app(app)
    for name, size in MAX_BYTES.items():
        init_cache(app, name, size)


def cached_page(
    depends_on: Variant | None = None, part: Part | None = None
) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Cache what a view answers, and answer 304 to those who have it already.

    Part of each key are the content version, the endpoint with its arguments, and the site's root.
    `depends_on` gives what else the page depends on; `part` which part of a long list is asked for
    (None: the first). Both in canonical form. Anything else in a request, such as other query
    arguments, must not change the page.
    """

    def decorate(view: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
            return _respond(lambda: _page(view(*args, **kwargs)), depends_on, part)

        return wrapped

    return decorate


def _respond(
    render: Callable[[], CachedPage], depends_on: Variant | None, part: Part | None
) -> Response:
    """The requested page, from the cache if it is there."""
    if current_app.debug:
        return _answer(render())
    try:
        version = content_version.current()
    except DatabaseAway:
        return _stale_answer(depends_on, part)
    if _has_flash_messages():
        return _answer(render())
    cache, key = _cache_and_key(version, depends_on, part)
    page = cache.get(key)
    PAGE_CACHE.labels("miss" if page is None else "hit").inc()
    if page is None:
        request_ctx.flashes = []  # so that the template need not look into the session
        page = render()
        cache.set(key, page, len(page.compressed))
    return _answer(page)


def cached_response(key: Hashable, make: Callable[[], Response]) -> Response:
    """The response that `make` gave for `key` under the present content version.

    Raises DatabaseAway.
    """
    cache, full_key = _pages(PAGES), (content_version.current(), key, absolute_urls.site_root())
    page = cache.get(full_key)
    if page is None:
        page = _page(make())
        cache.set(full_key, page, len(page.compressed))
    return _answer(page)


def cached_for_version(
    name: str, make: Callable[[], T], size: int, version: ContentVersion | None = None
) -> T:
    """A small value that depends on published content alone, computed once for each version of it.

    `size`: an upper bound in bytes. Of another `version` than the present one it is only looked up.
    Raises DatabaseAway.
    """
    cache: SizedLRUCache[T] = current_app.extensions[PAGES]
    key = version or content_version.current(), name
    value = cache.get(key)
    if value is None:
        if version not in (None, content_version.current()):
            raise DatabaseAway
        value = make()
        cache.set(key, value, size)
    return value


def _cache_and_key(
    version: ContentVersion, depends_on: Variant | None, part: Part | None
) -> tuple[SizedLRUCache[CachedPage], Hashable]:
    """The cache and the key that the requested page has under this version."""
    list_part = part() if part else None
    arguments = tuple(sorted((request.view_args or {}).items()))
    variant = depends_on(version) if depends_on else None
    key = version, request.endpoint, arguments, variant, list_part, absolute_urls.site_root()
    return _pages(PAGES if list_part is None else LATER_PAGES), key


def _pages(name: str) -> SizedLRUCache[CachedPage]:
    cache: SizedLRUCache[CachedPage] = current_app.extensions[name]
    return cache


def _has_flash_messages() -> bool:
    """Strangers' pages do not look at the session."""
    name = current_app.session_interface.get_cookie_name(current_app)
    return name in request.cookies and "_flashes" in session


def _page(response: Response) -> CachedPage:
    body = response.get_data()
    etag, _ = response.get_etag()
    headers = [pair for pair in response.headers if pair[0] not in ("Content-Length", "ETag")]
    headers.append((POLICY_HEADER, policy()))  # which allows the styles that this page brings along
    compressed = gzip.compress(body, 9, mtime=0)
    return CachedPage(compressed, tuple(headers), response.status_code, etag)


def _answer(page: CachedPage) -> Response:
    """The page, or 304. Compressed and plain ones have different tags, as caches want it."""
    response, compressed = _unconditional(page)
    if page.etag:
        response.set_etag(f"{page.etag}-gzip" if compressed else page.etag)
        response.make_conditional(request)
    return response


def _stale_answer(depends_on: Variant | None, part: Part | None) -> Response:
    """The page of the version last read. Raises DatabaseAway where it is not in the cache.

    It has no tag and is never a 304: nothing on the way may take it for up to date.
    """
    make_anonymous()  # so that the page's language is chosen without the database
    cache, key = _cache_and_key(content_version.last_read(), depends_on, part)
    page = cache.get(key)
    if page is None:
        raise DatabaseAway
    PAGE_CACHE.labels("stale").inc()
    response, _ = _unconditional(page)
    response.headers.update(STALE_HEADERS)
    response.headers.pop("Last-Modified", None)
    return response


def _unconditional(page: CachedPage) -> tuple[Response, bool]:
    """The page as a response, and whether it is compressed."""
    compressed = accepts_gzip()
    body = page.compressed if compressed else gzip.decompress(page.compressed)
    response = Response(body, page.status, headers=page.headers)
    response.vary.add("Accept-Encoding")
    if compressed:
        response.content_encoding = "gzip"
    return response, compressed
