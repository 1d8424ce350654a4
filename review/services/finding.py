"""Finding articles: filtered, newest first, a page at a time by key."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from review.domain.folding import fold
from review.models.articles import Article, Revision
from review.models.people import Person
from review.models.sources import Source
from review.services.paging import Page, page_by_id

PAGE = 30
MOST_WORDS = 20  # that are looked for; a database takes a condition for each, but not any number


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
    session: Session, filters: Filters, *, before: int | None = None, after: int | None = None
) -> Page[Article]:
    """A page of the articles that fit, newest first; `before` and `after` are ids to go on from."""
    query = _filtered(filters).options(
        selectinload(Article.translator), selectinload(Article.editor)
    )
    return page_by_id(session, query, Article.id, before=before, after=after, size=PAGE)


def outlets(session: Session) -> list[str]:
    query = select(Source.outlet).where(Source.outlet != "").distinct().order_by(Source.outlet)
    return list(session.scalars(query))


def everybody(session: Session) -> list[Person]:
    """All people, those who left included: their articles can still be looked for."""
    return list(session.scalars(select(Person).order_by(Person.name, Person.id)))


def language_pairs(session: Session) -> tuple[list[str], list[str]]:
    """The languages that there are articles from, and into."""
    return (
        list(session.scalars(select(Source.language).distinct().order_by(Source.language))),
        list(
            session.scalars(
                select(Article.target_language).distinct().order_by(Article.target_language)
            )
        ),
    )


def _filtered(filters: Filters) -> Select[Article]:
    query = select(Article).join(Article.source)
    if filters.state:
        query = query.where(Article.state == filters.state)
    if filters.source_language:
        query = query.where(Source.language == filters.source_language)
    if filters.target_language:
        query = query.where(Article.target_language == filters.target_language)
    if filters.outlet:
        query = query.where(Source.outlet == filters.outlet)
    if filters.person_id is not None:
        wrote = select(Revision.article_id).where(Revision.author_id == filters.person_id)
        query = query.where(
            or_(
                Article.translator_id == filters.person_id,
                Article.editor_id == filters.person_id,
                Article.id.in_(wrote),
            )
        )
    for word in list(dict.fromkeys(fold(filters.text).split()))[:MOST_WORDS]:
        query = query.where(Article.search_text.contains(word, autoescape=True))
    return query
