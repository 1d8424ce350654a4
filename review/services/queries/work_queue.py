"""A person's work queue: the articles that wait for them, or that they wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.workflow import Actor, Facts, Ownership, Selection, WorkList, urgency, work_lists
from review.models.articles import Article
from review.models.events import Event
from review.models.people import Person
from review.services.editorial.workflow_facts import facts_for
from review.services.queries.article_summaries import (
    ArticleSummary,
    SummariesQuery,
    fetch_summaries,
    summaries_query,
)

MOST = 12  # articles of one list that are returned; the list of articles has the rest


@dataclass(frozen=True, slots=True)
class Return:
    """A return to draft: the reason, who returned the article (their name), and when."""

    note: str
    who: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One article of a list; `returned` is the return that brought it back to draft, if any."""

    article: ArticleSummary
    facts: Facts
    returned: Return | None


@dataclass(frozen=True, slots=True)
class Queue:
    """All lists of a person, each by urgency; a list that is not theirs is empty.

    `truncated`: the lists of which there are more than `MOST`.
    """

    lists: Mapping[WorkList, Sequence[Waiting]]
    truncated: frozenset[WorkList]


def queue_of(session: Session, actor: Actor, *, four_eyes: bool) -> Queue:
    """The most urgent of what waits for this person, and of what they wait for."""
    articles = _articles_by_list(session, actor)
    truncated = {work_list for work_list, summaries in articles.items() if len(summaries) > MOST}
    drafts = articles.pop(WorkList.MINE)
    returns = latest_returns(session, [article.id for article in drafts])
    articles[WorkList.RETURNED] = [article for article in drafts if article.id in returns]
    articles[WorkList.MINE] = [article for article in drafts if article.id not in returns]
    if WorkList.MINE in truncated and not articles[WorkList.MINE]:
        truncated = truncated - {WorkList.MINE} | {WorkList.RETURNED}
    shown = [article for summaries in articles.values() for article in summaries]
    facts = facts_for(session, shown, four_eyes=four_eyes)
    return Queue(
        {
            work_list: [
                Waiting(article, facts[article.id], returns.get(article.id))
                for article in articles.get(work_list, ())[:MOST]
            ]
            for work_list in WorkList
        },
        frozenset(truncated),
    )


def latest_returns(session: Session, article_ids: Sequence[int]) -> dict[int, Return]:
    """By article id, the return that was its last transition; articles without one are left out."""
    query = (
        select(Event.article_id, Event.kind, Event.note, Person.name, Event.created_at)
        .outerjoin(Person, Person.id == Event.actor_id)
        .where(Event.article_id.in_(article_ids), Event.to_state.is_not(None))
        .order_by(Event.id)
    )
    last: dict[int | None, Return | None] = {}
    for id, kind, note, who, moment in session.execute(query):
        is_return = kind == EventKind.ARTICLE_RETURNED
        last[id] = Return(note, who or "", moment) if is_return else None
    return {id: back for id, back in last.items() if id is not None and back is not None}


def has_articles(session: Session) -> bool:
    """Whether there is any article at all."""
    return session.scalar(select(Article.id).limit(1)) is not None


def _articles_by_list(session: Session, actor: Actor) -> dict[WorkList, list[ArticleSummary]]:
    """Up to MOST + 1 articles of each selection of the actor's lists, by urgency."""
    lists = work_lists(actor.roles)
    selections = [selection for parts in lists.values() for selection in parts]
    articles = sorted(fetch_summaries(session, _query(selections, actor)), key=urgency)
    return {
        work_list: [
            article
            for article in articles
            if any(_selects(selection, article, actor) for selection in parts)
        ]
        for work_list, parts in lists.items()
    }


def _query(selections: Sequence[Selection], actor: Actor) -> SummariesQuery:
    """All selections in one statement; none of them has an article of another."""
    return summaries_query(union_all(*(_first_ids(selection, actor) for selection in selections)))


def _first_ids(selection: Selection, actor: Actor) -> Select[int]:
    query = (
        select(Article.id)
        .where(*_conditions(selection, actor))
        .order_by(Article.due_at.asc().nulls_last(), Article.state_since, Article.id)
        .limit(MOST + 1)
    )
    return select(query.subquery().c.id)  # SQLite allows ORDER BY in a UNION in a subquery only


def _conditions(selection: Selection, actor: Actor) -> tuple[ColumnElement[bool], ...]:
    state = Article.state == selection.state
    if selection.ownership is Ownership.ANYONE:
        return (state,)
    return state, Article.translator_id == _translator(selection, actor)


def _selects(selection: Selection, article: ArticleSummary, actor: Actor) -> bool:
    if article.state != selection.state:
        return False
    if selection.ownership is Ownership.ANYONE:
        return True
    return article.translator_id == _translator(selection, actor)


def _translator(selection: Selection, actor: Actor) -> int | None:
    return actor.id if selection.ownership is Ownership.MINE else None
