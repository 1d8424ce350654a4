"""Read receipts: what a person last read of an article, so that lists can mark what is new."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from review.clock import now
from review.models.base import Base, UtcDateTime


class ReadReceipt(Base):
    """When a person last opened an article, and the latest revision that they read (0: none)."""

    __tablename__ = "looks"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime] = mapped_column("looked_at", UtcDateTime, default=now)

    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)
