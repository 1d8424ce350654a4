"""What readers see: immutable publications, and which one of an article is live."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.clock import now
from review.domain.text.blocks import Block, from_json
from review.models.articles import Article, Section
from review.models.base import Base, UtcDateTime, enum_check, make_append_only


class PublicationKind(StrEnum):
    """What readers are told about a publication; all but the first have a public note."""

    FIRST = "first"
    CORRECTION = "correction"  # something was wrong
    CLARIFICATION = "clarification"  # something could be misread
    UPDATE = "update"  # something is new


class Publication(Base):
    """The immutable text that readers see, made from an approved revision."""

    __tablename__ = "publications"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    language: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(200))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    headline: Mapped[str] = mapped_column(Text)  # plain text
    standfirst: Mapped[str] = mapped_column(Text)  # plain text
    blocks_json: Mapped[list[Any]] = mapped_column("blocks")
    credit_line: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(14), default=PublicationKind.FIRST)
    note: Mapped[str] = mapped_column(Text, default="")  # public: what was corrected
    published_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    article: Mapped[Article] = relationship(lazy="joined", innerjoin=True)
    section: Mapped[Section | None] = relationship(lazy="joined")

    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        Index("ix_publications_language_slug", "language", "slug"),
        CheckConstraint("number >= 1", name="number_positive"),
        enum_check("kind", PublicationKind, "kind_known"),
    )

    @cached_property  # the row is immutable
    def blocks(self) -> tuple[Block, ...]:
        """The text, without empty blocks."""
        return from_json(self.blocks_json)


class LivePublication(Base):
    """The publication of an article that readers see now; no row, if it is unpublished."""

    __tablename__ = "live_publications"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publications.id"), unique=True)
    language: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(200))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    first_published_at: Mapped[datetime] = mapped_column(UtcDateTime)

    publication: Mapped[Publication] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        UniqueConstraint("language", "slug"),
        Index("ix_live_publications_language_first_published_at",
              "language", "first_published_at", "article_id"),
        Index("ix_live_publications_section_id_first_published_at",
              "section_id", "first_published_at", "article_id"),
    )  # fmt: skip


make_append_only(Publication)
