"""Heartbeats of mail workers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review import clock
from review.models.worker_heartbeats import WorkerHeartbeat
from review.services import worker_heartbeats
from review.services.worker_heartbeats import ALIVE_WITHIN, REMEMBERED


def names(session: Session) -> list[str]:
    return list(session.scalars(select(WorkerHeartbeat.name).order_by(WorkerHeartbeat.name)))


def test_the_latest_heartbeat_of_any_worker_counts(session: Session) -> None:
    assert worker_heartbeats.last_seen(session) is None
    moment = clock.now()
    for name, age in (("a:1", timedelta(hours=1)), ("b:2", timedelta(0)), ("a:1", ALIVE_WITHIN)):
        with clock.at(moment - age):
            worker_heartbeats.beat(session, name, moment)
    session.flush()
    assert names(session) == ["a:1", "b:2"]
    assert worker_heartbeats.last_seen(session) == moment


def test_a_worker_counts_as_running_for_a_while() -> None:
    moment = clock.now()
    with clock.at(moment):
        assert worker_heartbeats.is_alive(moment - ALIVE_WITHIN)
        assert not worker_heartbeats.is_alive(moment - ALIVE_WITHIN - timedelta(seconds=1))
        assert not worker_heartbeats.is_alive(None)


def test_old_heartbeats_are_removed_and_one_that_ends_goes_at_once(session: Session) -> None:
    moment = clock.now()
    with clock.at(moment - REMEMBERED - timedelta(minutes=1)):
        worker_heartbeats.beat(session, "old:1", moment)
    worker_heartbeats.beat(session, "new:2", moment)
    assert names(session) == ["new:2"]
    worker_heartbeats.stop(session, "new:2")
    assert names(session) == []
