"""Where the limits count: in the application's own database, shared by all its processes.

Chosen by the address `database://`. A hit is one statement,
so two processes never count past each other. When the database does not answer, the error goes up
and the request fails: nobody gets more tries because counting is broken.
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
from review.web.auth.independent_transactions import apart
from review.web.http.client_address import address

SCHEME = "database"
SWEEP_AT_MOST = 1000  # rows


limiter = Limiter(key_func=address)


def init_app(app: Flask) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = f"{SCHEME}://"
    limiter.init_app(app)


class DatabaseStorage(Storage):
    """Counters of fixed windows. Keys are kept as hashes: they hold addresses and may be long."""

    STORAGE_SCHEME = [SCHEME]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more; a new window of `expiry` seconds begins where the old one ended."""
        with apart() as own:
            hits = _count(own, _short(key), timedelta(seconds=expiry), amount)
        if hits == amount:
            self._sweep()
        return hits

    def get(self, key: str) -> int:
        counter = self._counter(key)
        return counter.hits if counter else 0

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970; now, when there is none."""
        counter = self._counter(key)
        return counter.expires_at.timestamp() if counter else time.time()

    def check(self) -> bool:
        with Session(db.engine) as own:
            own.scalar(select(func.count()).select_from(RateCounter))
        return True

    def reset(self) -> int:
        with apart() as own:
            return len(own.scalars(delete(RateCounter).returning(RateCounter.key)).all())

    def clear(self, key: str) -> None:
        with apart() as own:
            own.execute(delete(RateCounter).where(RateCounter.key == _short(key)))

    def _counter(self, key: str) -> RateCounter | None:
        query = select(RateCounter).where(
            RateCounter.key == _short(key), RateCounter.expires_at > now()
        )
        with Session(db.engine) as own:
            return own.scalar(query)

    def _sweep(self) -> None:
        """Throw away counters whose time is over; rows that others are at are left to them."""
        over = (
            select(RateCounter.key)
            .where(RateCounter.expires_at <= now())
            .limit(SWEEP_AT_MOST)
            .with_for_update(skip_locked=True)
        )
        with apart() as own:
            own.execute(delete(RateCounter).where(RateCounter.key.in_(over)))


def _count(session: Session, key: str, window: timedelta, amount: int) -> int:
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


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
