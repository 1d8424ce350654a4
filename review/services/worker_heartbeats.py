"""Writing and reading the heartbeats of mail workers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from review.clock import now
from review.models.worker_heartbeats import WorkerHeartbeat

INTERVAL = timedelta(seconds=10)  # between two heartbeats of a worker
# A mail server may take its time over one mail, in which there is no heartbeat.
ALIVE_WITHIN = timedelta(minutes=3)
REMEMBERED = timedelta(days=1)


def beat(session: Session, name: str, started_at: datetime) -> None:
    """Note that a worker is running, and forget those last seen more than a day ago."""
    session.merge(WorkerHeartbeat(name=name, started_at=started_at, last_seen_at=now()))
    session.execute(
        delete(WorkerHeartbeat).where(WorkerHeartbeat.last_seen_at < now() - REMEMBERED)
    )


def stop(session: Session, name: str) -> None:
    """Remove the heartbeat of a worker that ends in order."""
    session.execute(delete(WorkerHeartbeat).where(WorkerHeartbeat.name == name))


def last_seen(session: Session) -> datetime | None:
    """When any worker was last seen; None where none was within a day."""
    return session.scalar(select(func.max(WorkerHeartbeat.last_seen_at)))


def is_alive(last_seen_at: datetime | None) -> bool:
    """Whether a worker that was last seen then counts as running."""
    return last_seen_at is not None and last_seen_at >= now() - ALIVE_WITHIN
