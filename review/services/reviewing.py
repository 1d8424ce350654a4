"""What a review is read against: the texts that the translator handed in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.events import EventKind
from review.models.articles import Article
from review.models.events import Event


def submitted_numbers(session: Session, article: Article) -> list[int]:
    """The revisions that were submitted, in their order; one submitted twice is there once."""
    query = (
        select(Event.revision_number)
        .where(Event.article_id == article.id, Event.kind == EventKind.ARTICLE_SUBMITTED)
        .order_by(Event.id)
    )
    return list(dict.fromkeys(number for number in session.scalars(query) if number))


def default_base(session: Session, article: Article) -> int | None:
    """The revision to compare the latest with: what the translator last submitted.

    Where nothing was edited since then, the submission before it, so that a second review shows
    what became of the first one's reasons. None at a first review: there is just the plain text.
    """
    earlier = [n for n in submitted_numbers(session, article) if n < article.latest_number]
    return earlier[-1] if earlier else None
