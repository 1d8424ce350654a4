"""Idempotency keys: the answers to accepted posts, by which a repeated post is recognised."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from review.clock import now
from review.models.base import Base, UtcDateTime


class IdempotencyKey(Base):
    """One accepted post of a person to a path.

    `digest` is an HMAC-SHA256 of the posted fields under the key of the form, so that neither the
    key nor a field (a password, say) can be found out from it. `roles` are those the person held.
    `messages` are the flashed [category, text] pairs. `revision_number` is set where a revision was
    saved; `location` is empty where the answer was the page of that revision.
    """

    __tablename__ = "idempotency_keys"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    roles: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[int]
    location: Mapped[str] = mapped_column(Text, default="")
    messages: Mapped[list[Any]] = mapped_column(default=list)
    revision_number: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)

    __table_args__ = (
        CheckConstraint("status >= 200 AND status < 400", name="status_accepted"),
        CheckConstraint("location <> '' OR revision_number IS NOT NULL", name="answer_known"),
    )
