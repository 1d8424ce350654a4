"""Articles, and the numbered, immutable revisions of their text."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from review.clock import now
from review.domain.text.blocks import Block, from_json
from review.domain.workflow import State
from review.models.base import Base, UtcDateTime, enum_check, make_append_only
from review.models.people import Person
from review.models.sources import Source, SourceVersion


class Origin(StrEnum):
    """How a revision was made."""

    WRITTEN = "written"  # typed by its author
    IMPORTED = "imported"
    RESTORED = "restored"  # the text of an older revision


# The condition of partial indexes on what is under way. A database uses such an index only for a
# query with literally the same condition.
OPEN = text("state <> 'published'")


class Article(Base):
    """The translation of one source into one language."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    target_language: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=State.DRAFT)
    translator_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    editor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The number of the latest revision; every act is checked against it.
    latest_number: Mapped[int] = mapped_column(default=0)
    # Of the latest revision, so that lists and rules need not open it. Plain text.
    headline: Mapped[str] = mapped_column(Text, default="")
    standfirst: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")  # folded: both headlines, outlet
    words: Mapped[int] = mapped_column(default=0)
    blocks_done: Mapped[int] = mapped_column(default=0)
    blocks_total: Mapped[int] = mapped_column(default=0)
    slug: Mapped[str | None] = mapped_column(String(200))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("sections.id"))
    credit_line: Mapped[str] = mapped_column(Text, default="")
    first_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    state_since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    lock_version: Mapped[int] = mapped_column(default=1)

    source: Mapped[Source] = relationship(lazy="joined", innerjoin=True)
    translator: Mapped[Person | None] = relationship(foreign_keys=[translator_id])
    editor: Mapped[Person | None] = relationship(foreign_keys=[editor_id])
    section: Mapped[Section | None] = relationship()

    __mapper_args__ = {"version_id_col": lock_version}
    __table_args__ = (
        enum_check("state", State, "state_known"),
        UniqueConstraint("source_id", "target_language"),
        UniqueConstraint("target_language", "slug"),
        CheckConstraint("latest_number >= 0", name="latest_number_not_negative"),
        CheckConstraint("state <> 'published' OR slug IS NOT NULL", name="published_has_slug"),
        # Work queues: by state, or state and translator, the most urgent first.
        Index("ix_articles_state_due_at", "state", "due_at", "state_since", "id"),
        Index("ix_articles_translator_id_state",
              "translator_id", "state", "due_at", "state_since", "id"),
        Index("ix_articles_state_id", "state", "id"),
        Index("ix_articles_state_state_since", "state", "state_since", "id"),
        # The list of what is still under way, by deadline and by age.
        Index("ix_articles_open_due_at", "due_at", "state_since", "id",
              sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_articles_open_state_since", "state_since", "id",
              sqlite_where=OPEN, postgresql_where=OPEN),
    )  # fmt: skip


class Revision(Base):
    """A numbered, immutable snapshot of an article's text.

    `parent_number` is the number before, so that numbers have neither gap nor fork.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    parent_number: Mapped[int | None]
    source_version_id: Mapped[int] = mapped_column(ForeignKey("source_versions.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(12))  # the article's, when this was written
    origin: Mapped[str] = mapped_column(String(12), default=Origin.WRITTEN)
    restored_number: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    blocks_json: Mapped[list[Any]] = mapped_column("blocks")
    left_out: Mapped[list[Any]] = mapped_column(default=list)  # source block ids
    words: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    article: Mapped[Article] = relationship(foreign_keys=[article_id])
    author: Mapped[Person | None] = relationship(lazy="joined")
    source_version: Mapped[SourceVersion] = relationship()

    __table_args__ = (
        UniqueConstraint("article_id", "number"),
        ForeignKeyConstraint(
            ["article_id", "parent_number"], ["revisions.article_id", "revisions.number"]
        ),
        CheckConstraint(
            "(number = 1 AND parent_number IS NULL) OR (number > 1 AND parent_number = number - 1)",
            name="numbers_gapless",
        ),
        enum_check("state", State, "state_known"),
        enum_check("origin", Origin, "origin_known"),
        Index("ix_revisions_author_id_article_id", "author_id", "article_id"),
        # Who translated what: asked of every article that is shown.
        Index("ix_revisions_article_id_state", "article_id", "state", "author_id"),
    )

    @cached_property  # the row is immutable
    def blocks(self) -> tuple[Block, ...]:
        """The text."""
        return from_json(self.blocks_json)


class RevisionAuthorship(Base):
    """Who typed the words of a revision.

    The counts precede the long column, so that a list reads them without it. A revision that is
    older than this table has no row until it is computed.
    """

    __tablename__ = "revision_authorships"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    # Words by the id of a person, as a string: that they typed, and that they inserted and removed
    # since the last publication before this revision.
    words_by_author: Mapped[dict[str, Any]]
    changed_words_by_author: Mapped[dict[str, Any]]
    attribution: Mapped[dict[str, Any]]  # as made by `domain.authorship.to_json`

    revision: Mapped[Revision] = relationship()


class Section(Base):
    """A part of the public site in one language: World, Culture, ..."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("language", "slug"),)


make_append_only(Revision)
make_append_only(RevisionAuthorship)
