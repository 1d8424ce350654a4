"""The version of the published content: what every cached page for readers is stored under.

A process remembers the version it last read, so that `page_cache` can answer with pages of that
version while the database is away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from time import monotonic

from flask import Flask, current_app, g
from sqlalchemy import event
from werkzeug.exceptions import ServiceUnavailable

from review.clock import now
from review.database import UNREACHABLE
from review.extensions import db
from review.services.queries import live_publications
from review.web.presentation.date_formatting import zone_or_default

STALE_FOR = 600.0  # seconds after the version was last read in which its pages may be served
RETRY_AFTER = 2.0  # seconds between two attempts to read it while the database is away


class DatabaseAway(ServiceUnavailable):
    """The content version cannot be read, so nothing can be said to be up to date."""

    def __init__(self) -> None:
        super().__init__(retry_after=5)


@dataclass(frozen=True, slots=True)
class ContentVersion:
    """`token` is a random number that the database replaces with every change of public content.

    Pages also depend on the site's date (dates of the present year are shown without the year) and
    on its offset from UTC (pages name it).
    """

    token: int | None
    day: date
    utc_offset: timedelta | None


class VersionReader:
    """Reads the content version, remembers it, and acts as a circuit breaker.

    After a failed read the circuit is open: for `RETRY_AFTER` seconds requests fail at once instead
    of waiting for the same connection. Then one request at a time tries again.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Forget the version read last, and close the circuit."""
        self._version: ContentVersion | None = None
        self._read_at = 0.0
        self._retry_at: float | None = None  # None: the circuit is closed

    def read(self) -> ContentVersion:
        """The present version, by one statement. Raises DatabaseAway."""
        if not self._may_try():
            raise DatabaseAway
        started_at = monotonic()
        try:
            token = live_publications.content_token(db.session())
        except UNREACHABLE as error:
            db.session.rollback()
            self._retry_at = monotonic() + RETRY_AFTER
            cause = getattr(error, "orig", error)
            current_app.logger.warning("the database did not answer a reader: %s", cause)
            raise DatabaseAway from error
        here = now().astimezone(zone_or_default(""))
        version = ContentVersion(token, here.date(), here.utcoffset())
        self._remember(version, started_at)
        return version

    def last_read(self) -> ContentVersion | None:
        """The version last read in this process; None if that was too long ago."""
        with self._lock:
            fresh_enough = monotonic() - self._read_at <= STALE_FOR
            return self._version if fresh_enough else None

    def _may_try(self) -> bool:
        with self._lock:
            if self._retry_at is None:
                return True
            if monotonic() < self._retry_at:
                return False
            self._retry_at = monotonic() + RETRY_AFTER
            return True

    def _remember(self, version: ContentVersion, started_at: float) -> None:
        """Versions have no order. Of two reads at the same time that differ, neither is known to
        be the newer one; no version is remembered then, until the next read."""
        with self._lock:
            overlapping = started_at < self._read_at
            unclear = overlapping and version != self._version
            self._version = None if unclear else version
            self._read_at = monotonic()
            self._retry_at = None


def init_app(app: Flask) -> None:
    """Register the reader as the extension `content_version`."""
    reader = VersionReader()
    app.extensions["content_version"] = reader
    with app.app_context():
        # After all connections are closed, the next ones may lead to another database.
        event.listen(db.engine, "engine_disposed", lambda _engine: reader.forget())


def current() -> ContentVersion:
    """The present version, read once a request. Raises DatabaseAway."""
    if "content_version" not in g:
        g.content_version = _reader().read()
    version: ContentVersion = g.content_version
    return version


def last_read() -> ContentVersion:
    """The version to serve while the database is away. Raises DatabaseAway when it is too old."""
    version = _reader().last_read()
    if version is None:
        raise DatabaseAway
    return version


def _reader() -> VersionReader:
    reader: VersionReader = current_app.extensions["content_version"]
    return reader
