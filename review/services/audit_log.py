"""Reading the audit log, newest first."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.models.events import Event
from review.services.paging import Page, page_by_id

SIZE = 50


def page(
    session: Session,
    *,
    kind: EventKind | None = None,
    person_id: int | None = None,
    article_id: int | None = None,
    before: int | None = None,
    after: int | None = None,
    size: int = SIZE,
) -> Page[Event]:
    """Events that a person did or had done to them, of one article, of one kind, or all."""
    query = select(Event)
    if kind is not None:
        query = query.where(Event.kind == kind)
    if person_id is not None:
        query = query.where(or_(Event.actor_id == person_id, Event.person_id == person_id))
    if article_id is not None:
        query = query.where(Event.article_id == article_id)
    return page_by_id(session, query, Event.id, before=before, after=after, size=size)
