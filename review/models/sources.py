"""Original texts, and their numbered, immutable versions."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.clock import now
from review.domain.text.blocks import Block, from_json
from review.models.base import Base, UtcDateTime, make_append_only
from review.models.people import Person


class Source(Base):
    """An original: where, by whom and when it appeared, and its rights."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(20))
    outlet: Mapped[str] = mapped_column(String(200), default="")
    affiliation: Mapped[str] = mapped_column(String(200), default="")
    author: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    published_on: Mapped[date | None]
    rights_note: Mapped[str] = mapped_column(Text, default="")
    # The row's id in an import file, and its keys that have no column here.
    import_id: Mapped[str | None] = mapped_column(String(255))
    import_data: Mapped[dict[str, Any] | None]
    headline: Mapped[str] = mapped_column(Text, default="")  # of the latest version, plain text
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    created_by: Mapped[Person | None] = relationship()
    versions: Mapped[list[SourceVersion]] = relationship(
        back_populates="source", order_by="SourceVersion.number"
    )

    __table_args__ = (
        Index(
            "uq_sources_import_id",
            "import_id",
            unique=True,
            sqlite_where=text("import_id IS NOT NULL"),
            postgresql_where=text("import_id IS NOT NULL"),
        ),
        Index("ix_sources_language_id", "language", "id"),
        Index("ix_sources_outlet", "outlet"),
    )


class SourceVersion(Base):
    """A numbered, immutable text of a source."""

    __tablename__ = "source_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    number: Mapped[int]
    blocks_json: Mapped[list[Any]] = mapped_column("blocks")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    source: Mapped[Source] = relationship(back_populates="versions")

    __table_args__ = (
        UniqueConstraint("source_id", "number"),
        CheckConstraint("number >= 1", name="number_positive"),
    )

    @cached_property  # the row is immutable
    def blocks(self) -> tuple[Block, ...]:
        """The text."""
        return from_json(self.blocks_json)


make_append_only(SourceVersion)
