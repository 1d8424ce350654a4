"""Finding articles: filtered, in one of three orders, a page at a time by key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, literal_column, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from review.domain.text.search_normalization import normalize_for_search
from review.domain.workflow import urgency
from review.models.articles import Article, Revision
from review.models.people import Person
from review.models.sources import Source
from review.services.pagination import Keyset, Page, fetch_page, newest_first
from review.services.queries.article_summaries import (
    ArticleSummary,
    fetch_summaries,
    summaries_query,
)

PAGE = 50
MOST_WORDS = 20  # that are looked for; a database takes a condition for each, but not any number
NOBODY = 0  # as a person to look for: what nobody has claimed
UNDER_WAY = "open"  # as a state to look for: each but published


class Order(StrEnum):
    """What comes first. By deadline and by age only what is under way is listed."""

    NEWEST = "newest"
    DUE = "due"
    AGE = "age"  # longest in its state


@dataclass(frozen=True, slots=True)
class Filters:
    """What to look for; an empty string or None looks for nothing in particular."""

    state: str = ""
    source_language: str = ""
    target_language: str = ""
    person_id: int | None = None
    outlet: str = ""
    text: str = ""


def find_articles(
    session: Session,
    filters: Filters,
    *,
    order: Order = Order.NEWEST,
    following: int | None = None,
    preceding: int | None = None,
) -> Page[ArticleSummary, int]:
    """A page of the articles that fit; the cursors are ids."""

    def fetch(query: Select[int], backward: bool) -> list[ArticleSummary]:
        summaries = fetch_summaries(session, summaries_query(query))
        return sorted(summaries, key=_SORT_KEYS[order], reverse=backward)

    return fetch_page(
        session,
        _filtered(filters, order),
        _KEYSETS[order],
        following=following,
        preceding=preceding,
        size=PAGE,
        fetch=fetch,
    )


def outlets(session: Session) -> list[str]:
    """The outlets of all sources, sorted."""
    return [outlet for outlet in _distinct(session, Source.outlet) if outlet]


def everybody(session: Session) -> list[tuple[int, str]]:
    """All people by name, those who left included: their articles can still be looked for."""
    query = select(Person.id, Person.name).order_by(Person.name, Person.id)
    return [(id, name) for id, name in session.execute(query)]


def language_pairs(session: Session) -> tuple[list[str], list[str]]:
    """The languages that there are articles from, and into."""
    return _distinct(session, Source.language), _distinct(session, Article.target_language)


def _distinct(session: Session, column: InstrumentedAttribute[str]) -> list[str]:
    """The distinct values of an indexed column, each found from the one before.

    DISTINCT would read the whole index, however few they are.
    """
    values = select(func.min(column).label("value")).cte(recursive=True)
    greater = select(func.min(column)).where(column > values.c.value).scalar_subquery()
    values = values.union_all(select(greater).where(values.c.value.is_not(None)))
    rows = session.scalars(select(values.c.value))
    return [value for value in rows if value is not None]


def _filtered(filters: Filters, order: Order) -> Select[int]:
    query = select(Article.id)
    if filters.source_language or filters.outlet:
        query = query.join(Article.source)
    if filters.state == UNDER_WAY or (order is not Order.NEWEST and not filters.state):
        # Said with a plain value, or SQLite would not see that the partial index fits.
        query = query.where(Article.state != literal_column("'published'"))
    elif filters.state:
        query = query.where(Article.state == filters.state)
    if filters.source_language:
        query = query.where(Source.language == filters.source_language)
    if filters.target_language:
        query = query.where(Article.target_language == filters.target_language)
    if filters.outlet:
        query = query.where(Source.outlet == filters.outlet)
    if filters.person_id == NOBODY:
        query = query.where(Article.translator_id.is_(None))
    elif filters.person_id is not None:
        query = query.where(Article.id.in_(_of(filters.person_id)))
    for word in list(dict.fromkeys(normalize_for_search(filters.text).split()))[:MOST_WORDS]:
        query = query.where(Article.search_text.contains(word, autoescape=True))
    return query


def _of(person_id: int) -> Select[int]:
    """The articles that somebody had a hand in."""
    hands = union(
        select(Article.id).where(Article.translator_id == person_id),
        select(Article.id).where(Article.editor_id == person_id),
        select(Revision.article_id).where(Revision.author_id == person_id),
    ).subquery()
    return select(hands.c[0])


def _keyset(*columns: InstrumentedAttribute[Any], nulls_last: bool = False) -> Keyset[Any, int]:
    def find_key(session: Session, article_id: int) -> Sequence[Any] | None:
        return session.execute(select(*columns).where(Article.id == article_id)).one_or_none()

    expressions = tuple(column.expression for column in columns)
    return Keyset(expressions, lambda article: article.id, find_key, nulls_last=nulls_last)


_KEYSETS: dict[Order, Keyset[ArticleSummary, int]] = {
    Order.NEWEST: newest_first(Article.id),
    Order.AGE: _keyset(Article.state_since, Article.id),
    Order.DUE: _keyset(Article.due_at, Article.state_since, Article.id, nulls_last=True),
}
# The same orders for the summaries of a page, which a statement returns in none.
_SORT_KEYS: dict[Order, Callable[[ArticleSummary], Any]] = {
    Order.NEWEST: lambda article: -article.id,
    Order.AGE: lambda article: (article.state_since, article.id),
    Order.DUE: urgency,
}
