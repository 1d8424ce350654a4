"""The audit log: one event for each act, written in its transaction, read newest first."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.models.articles import Article
from review.models.events import Event
from review.services.pagination import Page, fetch_page, newest_first

PAGE_SIZE = 50


def record(
    session: Session,
    kind: EventKind,
    *,
    actor_id: int | None,
    article: Article | None = None,
    person_id: int | None = None,
    revision_number: int | None = None,
    note: str = "",
    data: Mapping[str, object] | None = None,
) -> Event:
    """Add one event, in the transaction of the change that it is about."""
    event = Event(
        kind=kind,
        actor_id=actor_id,
        article_id=article.id if article else None,
        person_id=person_id,
        revision_number=revision_number,
        note=note,
        data=dict(data or {}),
    )
    session.add(event)
    session.flush()
    return event


def record_transition(
    session: Session,
    kind: EventKind,
    article: Article,
    *,
    actor_id: int,
    from_state: str | None,
    note: str = "",
    person_id: int | None = None,
) -> Event:
    """Add the event of an article that came into its present state, with its latest revision."""
    event = Event(
        kind=kind,
        actor_id=actor_id,
        article_id=article.id,
        person_id=person_id,
        revision_number=article.latest_number or None,
        from_state=from_state,
        to_state=article.state,
        note=note,
    )
    session.add(event)
    session.flush()
    return event


def of_article(session: Session, article_id: int) -> list[Event]:
    """An article's events, oldest first."""
    query = select(Event).where(Event.article_id == article_id).order_by(Event.id)
    return list(session.scalars(query))


def page(
    session: Session,
    *,
    kind: EventKind | None = None,
    person_id: int | None = None,
    article_id: int | None = None,
    following: int | None = None,
    preceding: int | None = None,
    size: int = PAGE_SIZE,
) -> Page[Event, int]:
    """Events that a person did or had done to them, of one article, of one kind, or all."""
    query = select(Event)
    if kind is not None:
        query = query.where(Event.kind == kind)
    if person_id is not None:
        query = query.where(or_(Event.actor_id == person_id, Event.person_id == person_id))
    if article_id is not None:
        query = query.where(Event.article_id == article_id)
    return fetch_page(
        session, query, newest_first(Event.id), following=following, preceding=preceding, size=size
    )
