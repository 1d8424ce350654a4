"""Rate counters, shared by all processes through the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from review.clock import now
from review.extensions import db
from review.models.rate_counters import RateCounter
from review.web.auth.rate_limiting import DatabaseStorage
from tests.databases import Database


@pytest.fixture
def storage(app: Flask) -> Iterator[DatabaseStorage]:
    with app.app_context():
        yield DatabaseStorage("database://")


def test_it_is_found_by_its_address() -> None:
    assert isinstance(storage_from_string("database://"), DatabaseStorage)


def test_hits_add_up_until_the_window_ends(storage: DatabaseStorage) -> None:
    begun = now().replace(microsecond=0)
    with time_machine.travel(begun, tick=False) as clock:
        assert [storage.incr("one", 60) for _ in range(3)] == [1, 2, 3]
        assert storage.incr("two", 60, amount=5) == 5
        assert storage.get("one") == 3
        assert storage.get_expiry("one") == (begun + timedelta(seconds=60)).timestamp()
        clock.move_to(begun + timedelta(seconds=59))
        assert storage.incr("one", 60) == 4
        clock.move_to(begun + timedelta(seconds=60))
        assert storage.get("one") == 0
        assert storage.incr("one", 60) == 1
        assert storage.get_expiry("one") == (begun + timedelta(seconds=120)).timestamp()


def test_throttled_attempts_are_not_counted(storage: DatabaseStorage) -> None:
    assert storage.get("never") == 0
    assert storage.check()


def test_long_and_odd_keys_are_distinguished(storage: DatabaseStorage) -> None:
    keys = ["k" * 5000, "k" * 5001, "ключ", "", "'; DROP TABLE rate_counters --"]
    for key in keys:
        storage.incr(key, 60)
    assert [storage.get(key) for key in keys] == [1] * len(keys)


def test_counters_are_cleared_one_or_all(storage: DatabaseStorage) -> None:
    for key in ("one", "two", "three"):
        storage.incr(key, 60)
    storage.clear("one")
    storage.clear("never")
    assert (storage.get("one"), storage.get("two")) == (0, 1)
    assert storage.reset() == 2
    assert storage.get("two") == 0


def test_expired_counters_are_deleted(storage: DatabaseStorage, database: Database) -> None:
    begun = now()
    with time_machine.travel(begun, tick=False) as clock:
        for number in range(20):
            storage.incr(f"key {number}", 60)
        clock.move_to(begun + timedelta(minutes=5))
        storage.incr("new", 60)
        with database.sessions() as session:
            assert len(session.scalars(select(RateCounter)).all()) == 1


def test_many_at_once_are_all_counted(app: Flask, storage: DatabaseStorage) -> None:
    start = threading.Barrier(8)
    counts: list[int] = []

    def hit() -> None:
        with app.app_context():
            start.wait()
            counts.extend(storage.incr("one", 60) for _ in range(5))

    threads = [threading.Thread(target=hit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(1, 41))


def test_a_limit_allows_the_number_it_states(storage: DatabaseStorage) -> None:
    limiter = FixedWindowRateLimiter(storage)
    limit = parse("3 per minute")
    assert [limiter.hit(limit, "somebody") for _ in range(5)] == [True, True, True, False, False]
    assert limiter.hit(limit, "somebody else")
    assert not limiter.test(limit, "somebody")
    limiter.clear(limit, "somebody")
    assert limiter.test(limit, "somebody")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_when_counting_is_broken_the_error_goes_up(storage: DatabaseStorage) -> None:
    with db.engine.begin() as connection:
        connection.execute(text("DROP TABLE rate_counters"))
    with pytest.raises(SQLAlchemyError):
        storage.incr("one", 60)
    with pytest.raises(SQLAlchemyError):
        storage.get("one")
