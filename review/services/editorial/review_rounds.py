"""What a review is read against: the texts that the translator handed in, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from review.domain.audit_events import EventKind
from review.models.articles import Article, Revision
from review.models.events import Event
from review.models.people import Person


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often an article was handed in and returned; both oldest first."""

    submitted: tuple[Event, ...]
    returned: tuple[Event, ...]

    @property
    def numbers(self) -> list[int]:
        """The revisions that were submitted, in their order; one submitted twice is there once."""
        numbers = (event.revision_number for event in self.submitted)
        return list(dict.fromkeys(number for number in numbers if number))

    @property
    def answered_return(self) -> Event | None:
        """The return that the latest submission answers to."""
        if not self.submitted:
            return None
        earlier = [event for event in self.returned if event.id < self.submitted[-1].id]
        return earlier[-1] if earlier else None

    @property
    def people(self) -> list[Person | None]:
        """Who submitted and returned it."""
        return [event.actor for event in (*self.submitted, *self.returned)]

    def base(self, latest: int) -> int | None:
        """The revision to compare the latest with: what the translator last submitted.

        Where nothing was edited since then, the submission before it, so that a second review shows
        what became of the first one's reasons. None at a first review: there is just the plain
        text.
        """
        earlier = [number for number in self.numbers if number < latest]
        return earlier[-1] if earlier else None


def rounds_of(session: Session, article: Article) -> Rounds:
    """The submissions and returns of an article, oldest first."""
    query = (
        select(Event)
        .where(
            Event.article_id == article.id,
            Event.kind.in_([EventKind.ARTICLE_SUBMITTED, EventKind.ARTICLE_RETURNED]),
        )
        .order_by(Event.id)
    )
    events = list(session.scalars(query))
    return Rounds(
        tuple(event for event in events if event.kind == EventKind.ARTICLE_SUBMITTED),
        tuple(event for event in events if event.kind == EventKind.ARTICLE_RETURNED),
    )


def written_since(session: Session, article: Article, number: int) -> Sequence[Revision]:
    """The revisions from this one on, oldest first, their texts unread."""
    query = (
        select(Revision)
        .where(Revision.article_id == article.id, Revision.number >= number)
        .options(defer(Revision.blocks_json), defer(Revision.left_out))
        .order_by(Revision.number)
    )
    return list(session.scalars(query))
