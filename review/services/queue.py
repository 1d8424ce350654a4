"""What needs a person now, by their roles, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from review.domain.events import EventKind
from review.domain.workflow import Actor, Facts, Role, State
from review.models.articles import Article
from review.models.events import Event
from review.services.facts import facts_for

MOST = 50  # of one kind; the list of articles has the rest


@dataclass(frozen=True, slots=True)
class Waiting:
    """One article that waits for somebody; `returned` is why it came back, where it did."""

    article: Article
    facts: Facts
    returned: Event | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Each list oldest deadline first; the lists are empty for those whose work it is not."""

    returned: list[Waiting]
    mine: list[Waiting]
    review: list[Waiting]
    publish: list[Waiting]
    claimable: list[Waiting]
    handed_in: list[Waiting]


def queue_of(session: Session, actor: Actor, *, four_eyes: bool) -> Queue:
    """Everything that waits for this person, and what they wait for."""
    own = Article.translator_id == actor.id
    drafts = _find(session, Article.state == State.DRAFT, own)
    handed_in = _find(session, Article.state.in_((State.TRANSLATED, State.EDITED)), own)
    claimable = _find(session, Article.state == State.DRAFT, Article.translator_id.is_(None))
    review: Sequence[Article] = ()
    publish: Sequence[Article] = ()
    if Role.EDITOR in actor.roles:
        review = _find(session, Article.state == State.TRANSLATED)
        publish = _find(session, Article.state == State.EDITED)
    if actor.roles.isdisjoint({Role.TRANSLATOR, Role.EDITOR}):
        claimable = []
    everything = {a.id: a for a in (*drafts, *handed_in, *claimable, *review, *publish)}
    facts = facts_for(session, list(everything.values()), four_eyes=four_eyes)
    back = returns(session, [article.id for article in drafts])

    def waiting(articles: Iterable[Article]) -> list[Waiting]:
        return [Waiting(a, facts[a.id], back.get(a.id)) for a in articles]

    return Queue(
        returned=waiting(article for article in drafts if article.id in back),
        mine=waiting(article for article in drafts if article.id not in back),
        review=waiting(review),
        publish=waiting(publish),
        claimable=waiting(claimable),
        handed_in=waiting(article for article in handed_in if article not in (*review, *publish)),
    )


def returns(session: Session, article_ids: Sequence[int]) -> dict[int, Event]:
    """By article, the return that brought it back to draft, where that was its last transition."""
    query = (
        select(Event)
        .where(Event.article_id.in_(article_ids), Event.to_state.is_not(None))
        .order_by(Event.id)
    )
    last = {event.article_id: event for event in session.scalars(query)}
    return {
        id: event
        for id, event in last.items()
        if id is not None and event.kind == EventKind.ARTICLE_RETURNED
    }


def _find(session: Session, *conditions: ColumnElement[bool]) -> list[Article]:
    query = (
        select(Article)
        .where(*conditions)
        .options(selectinload(Article.translator), selectinload(Article.editor))
        .order_by(Article.due_at.is_(None), Article.due_at, Article.state_since, Article.id)
        .limit(MOST)
    )
    return list(session.scalars(query))
