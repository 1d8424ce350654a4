"""Addresses of stories: those of today with their language versions, and those that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.models.articles import Article
from review.models.publications import LivePublication, Publication


@dataclass(frozen=True, slots=True)
class Address:
    """Where one story is, for the site map. `source_id` tells which are versions of each other."""

    language: str
    slug: str
    changed_at: datetime
    first_published_at: datetime
    article_id: int
    source_id: int


Version = TypeVar("Version", LivePublication, Address)


def newest(session: Session, *, limit: int) -> list[Address]:
    """The newest `limit` stories of all languages, then older versions of the same sources."""
    newest_first = (
        LivePublication.first_published_at.desc(),
        LivePublication.article_id.desc(),
    )
    sources = (
        select(Article.source_id)
        .join(LivePublication, LivePublication.article_id == Article.id)
        .order_by(*newest_first)
        .limit(limit)
    )
    query = (
        select(
            LivePublication.language,
            LivePublication.slug,
            Publication.published_at,
            LivePublication.first_published_at,
            LivePublication.article_id,
            Article.source_id,
        )
        .join(Publication, LivePublication.publication_id == Publication.id)
        .join(Article, LivePublication.article_id == Article.id)
        .where(Article.source_id.in_(sources))
        .order_by(*newest_first)
    )
    return [Address(*row) for row in session.execute(query)]


def default_version(versions: Iterable[Version], desk_language: str) -> Version:
    """The version for readers of no particular language (`hreflang="x-default"`).

    Of all versions of one source: the one in the desk's language, else the one published first.
    """
    return min(
        versions,
        key=lambda one: (one.language != desk_language, one.first_published_at, one.article_id),
    )


def was_taken_down(session: Session, language: str, slug: str) -> bool:
    """Whether a story was once published at this address and its article is not published now.

    False for a slug that a published story had before: that story is not gone.
    """
    is_live = (
        select(LivePublication.article_id)
        .where(LivePublication.article_id == Publication.article_id)
        .exists()
    )
    query = select(Publication.id).where(
        Publication.language == language, Publication.slug == slug, ~is_live
    )
    return session.scalar(query.limit(1)) is not None
