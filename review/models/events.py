"""The append-only audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.workflow import State
from review.models.base import Base, UtcDateTime, enum_check, make_append_only
from review.models.people import Person


class Event(Base):
    """Who did what to which article or person, when, and why (see `EventKind`)."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    article_id: Mapped[int | None] = mapped_column(ForeignKey("articles.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    revision_number: Mapped[int | None] = mapped_column(Integer)
    from_state: Mapped[str | None] = mapped_column(String(12))
    to_state: Mapped[str | None] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id], lazy="joined")
    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")

    __table_args__ = (
        enum_check("kind", EventKind, "kind_known"),
        enum_check("from_state", State, "from_state_known"),
        enum_check("to_state", State, "to_state_known"),
        Index("ix_events_article_id_id", "article_id", "id"),
        Index("ix_events_person_id_id", "person_id", "id"),
        # Former names are read from these few events, on every page with a history.
        Index(
            "ix_events_person_id_changed",
            "person_id",
            "id",
            sqlite_where=text("kind = 'person_changed'"),
            postgresql_where=text("kind = 'person_changed'"),
        ),
    )

    @property
    def new_state(self) -> str | None:
        """The state that the article moved to; None where the event did not change it."""
        return self.to_state if self.to_state != self.from_state else None


make_append_only(Event)
