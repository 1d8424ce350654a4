"""Flask-Limiter with a storage in the application's database, shared by all processes.

The storage URI is `database://`. A hit is one statement, so concurrent processes lose no count.
When the database does not answer, the error is raised and the request fails: a broken counter
allows no further tries.
"""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta

from flask import Flask
from flask_limiter import Limiter
from limits.storage import Storage
from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from review.clock import now
from review.extensions import db
from review.models.rate_counters import RateCounter
from review.web.auth.transactions import independent_transaction
from review.web.http.client_address import client_ip

SCHEME = "database"
MAX_DELETED = 1000  # rows at a time


limiter = Limiter(key_func=client_ip)


def init_app(app: Flask) -> None:
    """Set up the limiter with the database as its storage."""
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://"
    limiter.init_app(app)


class DatabaseStorage(Storage):
    """Counters of fixed windows. Keys are hashed, since they are long and have IP addresses."""

    STORAGE_SCHEME = [SCHEME]

    @property
    def base_exceptions(self) -> type[Exception]:
        """The exceptions that a broken storage raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count after adding `amount`. An expired window is replaced by a new one.

        `expiry`: the length of a window in seconds.
        """
        with independent_transaction() as session:
            hits = _increment(session, _hash(key), timedelta(seconds=expiry), amount)
        if hits == amount:
            self._delete_expired()
        return hits

    def get(self, key: str) -> int:
        """The count of the current window; 0 without one."""
        counter = self._counter(key)
        return counter.hits if counter else 0

    def get_expiry(self, key: str) -> float:
        """The end of the current window as a Unix time in seconds; now, if there is none."""
        counter = self._counter(key)
        return counter.expires_at.timestamp() if counter else time.time()

    def check(self) -> bool:
        """True if the storage can be read; raises SQLAlchemyError otherwise."""
        with Session(db.engine) as session:
            session.scalar(select(func.count()).select_from(RateCounter))
        return True

    def reset(self) -> int:
        """Delete all counters, and return how many there were."""
        with independent_transaction() as session:
            return len(session.scalars(delete(RateCounter).returning(RateCounter.key)).all())

    def clear(self, key: str) -> None:
        """Delete one counter."""
        with independent_transaction() as session:
            session.execute(delete(RateCounter).where(RateCounter.key == _hash(key)))

    def _counter(self, key: str) -> RateCounter | None:
        query = select(RateCounter).where(
            RateCounter.key == _hash(key), RateCounter.expires_at > now()
        )
        with Session(db.engine) as session:
            return session.scalar(query)

    def _delete_expired(self) -> None:
        """Delete counters of ended windows, but for rows that other transactions have locked."""
        expired = (
            select(RateCounter.key)
            .where(RateCounter.expires_at <= now())
            .limit(MAX_DELETED)
            .with_for_update(skip_locked=True)
        )
        with independent_transaction() as session:
            session.execute(delete(RateCounter).where(RateCounter.key.in_(expired)))


def _increment(session: Session, key: str, window: timedelta, amount: int) -> int:
    moment = now()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    ended = RateCounter.expires_at <= moment
    new = {"hits": amount, "expires_at": moment + window}
    statement = (
        dialect.insert(RateCounter)
        .values(key=key, **new)
        .on_conflict_do_update(
            index_elements=[RateCounter.key],
            set_={
                "hits": case((ended, amount), else_=RateCounter.hits + amount),
                "expires_at": case((ended, new["expires_at"]), else_=RateCounter.expires_at),
            },
        )
        .returning(RateCounter.hits)
    )
    return int(session.execute(statement).scalar_one())


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
