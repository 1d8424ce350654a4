"""Heartbeats of the mail workers, by which admins and monitoring see that one is running."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from review.models.base import Base, UtcDateTime


class WorkerHeartbeat(Base):
    """One worker process. `name` is its host and process id."""

    __tablename__ = "worker_heartbeats"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
