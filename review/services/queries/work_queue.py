"""What needs a person now, by their roles, and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache

from sqlalchemy import ColumnElement, Integer, bindparam, select, union_all
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.workflow import Actor, Facts, Role, State
from review.models.articles import Article
from review.models.events import Event
from review.models.people import Person
from review.services.editorial.workflow_facts import facts_for
from review.services.queries.article_summaries import Lines, Listed, lines_of, listed, pressing

MOST = 12  # of one kind that the desk shows; the list of articles has the rest
_ME = bindparam("me", type_=Integer)


class _Whose(Enum):
    ANYBODYS = 1
    MINE = 2
    NOBODYS = 3  # what no translator has claimed


@dataclass(frozen=True, slots=True)
class _Part:
    """Articles in a state, by whose translation they are."""

    state: State
    whose: _Whose = _Whose.ANYBODYS

    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        state = Article.state == self.state
        if self.whose is _Whose.ANYBODYS:
            return (state,)
        return state, Article.translator_id == (_ME if self.whose is _Whose.MINE else None)

    def has(self, article: Listed, actor: Actor) -> bool:
        if article.state != self.state:
            return False
        if self.whose is _Whose.ANYBODYS:
            return True
        return article.translator_id == (actor.id if self.whose is _Whose.MINE else None)


@dataclass(frozen=True, slots=True)
class Return:
    """Why an article came back to its translator, and from whom."""

    note: str
    who: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One article that waits for somebody; `returned` is why it came back, where it did."""

    article: Listed
    facts: Facts
    returned: Return | None


@dataclass(frozen=True, slots=True)
class Queue:
    """Each list oldest deadline first; the lists are empty for those whose work it is not."""

    returned: list[Waiting]
    mine: list[Waiting]
    review: list[Waiting]
    publish: list[Waiting]
    claimable: list[Waiting]
    handed_in: list[Waiting]
    more: frozenset[str] = field(default_factory=frozenset)  # lists that were cut


def queue_of(session: Session, actor: Actor, *, four_eyes: bool) -> Queue:
    """The most pressing of what waits for this person, and of what they wait for."""
    found = _find(session, actor)
    drafts = found["drafts"]
    shown = [article for articles in found.values() for article in articles]
    facts = facts_for(session, shown, four_eyes=four_eyes)
    back = returns(session, [article.id for article in drafts])

    def waiting(articles: Iterable[Listed]) -> list[Waiting]:
        return [Waiting(a, facts[a.id], back.get(a.id)) for a in articles][:MOST]

    return Queue(
        returned=waiting(article for article in drafts if article.id in back),
        mine=waiting(article for article in drafts if article.id not in back),
        review=waiting(found.get("review", ())),
        publish=waiting(found.get("publish", ())),
        claimable=waiting(found.get("claimable", ())),
        handed_in=waiting(found["handed_in"]),
        more=frozenset(name for name, articles in found.items() if len(articles) > MOST),
    )


_MOVES = (
    select(Event.article_id, Event.kind, Event.note, Person.name, Event.created_at)
    .outerjoin(Person, Person.id == Event.actor_id)
    .where(
        Event.article_id.in_(bindparam("article_ids", type_=Integer, expanding=True)),
        Event.to_state.is_not(None),
    )
    .order_by(Event.id)
)


def returns(session: Session, article_ids: Sequence[int]) -> dict[int, Return]:
    """By article, the return that brought it back to draft, where that was its last transition."""
    last: dict[int | None, Return | None] = {}
    for id, kind, note, who, moment in session.execute(_MOVES, {"article_ids": article_ids}):
        is_return = kind == EventKind.ARTICLE_RETURNED
        last[id] = Return(note, who or "", moment) if is_return else None
    return {id: back for id, back in last.items() if id is not None and back is not None}


def anything(session: Session) -> bool:
    """Whether the desk has any article at all."""
    return session.scalar(select(Article.id).limit(1)) is not None


@cache
def _lists(roles: frozenset[Role]) -> dict[str, tuple[_Part, ...]]:
    """The lists of somebody with these roles, and what each is made of."""
    lists: dict[str, tuple[_Part, ...]] = {
        "drafts": (_Part(State.DRAFT, _Whose.MINE),),
        "handed_in": (_Part(State.TRANSLATED, _Whose.MINE), _Part(State.EDITED, _Whose.MINE)),
    }
    if Role.EDITOR in roles:
        lists["review"] = (_Part(State.TRANSLATED),)
        lists["publish"] = (_Part(State.EDITED),)
        lists["handed_in"] = ()  # an editor has them in the other two
    if not roles.isdisjoint({Role.TRANSLATOR, Role.EDITOR}):
        lists["claimable"] = (_Part(State.DRAFT, _Whose.NOBODYS),)
    return lists


@cache
def _firsts(roles: frozenset[Role]) -> Lines:
    """The first of each list, one more than is shown, all in one statement.

    It is put together once: that takes longer than to answer it.
    """
    firsts = [
        select(Article.id)
        .where(*part.conditions())
        .order_by(Article.due_at.asc().nulls_last(), Article.state_since, Article.id)
        .limit(MOST + 1)
        .subquery()
        for parts in _lists(roles).values()
        for part in parts
    ]
    # No article is in two of them, since those of one state differ in whose they are.
    return lines_of(union_all(*(select(first.c.id) for first in firsts)))


def _find(session: Session, actor: Actor) -> dict[str, list[Listed]]:
    """The first of each list, the most pressing first."""
    articles = sorted(listed(session, _firsts(actor.roles), me=actor.id), key=pressing)
    return {
        name: [article for article in articles if any(part.has(article, actor) for part in parts)]
        for name, parts in _lists(actor.roles).items()
    }
