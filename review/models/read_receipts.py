"""What a person last saw of an article, so that the desk can say what is new since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from review.clock import now
from review.models.base import Base, Instant


class Look(Base):
    """`number` is the latest revision whose text the person was shown; 0 where they saw none."""

    __tablename__ = "looks"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime] = mapped_column(Instant, default=now)

    __table_args__ = (CheckConstraint("number >= 0", name="number_not_negative"),)
