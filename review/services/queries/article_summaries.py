"""Article summaries: the columns that lists show, of many articles in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, SelectBase, select
from sqlalchemy.orm import Session, aliased

from review.models.articles import Article
from review.models.people import Person
from review.models.sources import Source

SummariesQuery = Select[*tuple[Any, ...]]

_Translator = aliased(Person)
_Editor = aliased(Person)


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """One row of a list. The fields have the order of `_COLUMNS`."""

    id: int
    state: str
    source_language: str
    target_language: str
    source_headline: str
    headline: str
    standfirst: str
    translator_id: int | None
    editor_id: int | None
    translator: str | None
    editor: str | None
    due_at: datetime | None
    state_since: datetime
    latest_number: int
    words: int
    blocks_done: int
    blocks_total: int


_COLUMNS = (
    Article.id, Article.state, Source.language, Article.target_language, Source.headline,
    Article.headline, Article.standfirst, Article.translator_id, Article.editor_id,
    _Translator.name, _Editor.name, Article.due_at, Article.state_since, Article.latest_number,
    Article.words, Article.blocks_done, Article.blocks_total,
)  # fmt: skip


def summaries_query(article_ids: SelectBase) -> SummariesQuery:
    """The query for the summaries of the articles whose ids `article_ids` selects, unordered."""
    ids = article_ids.subquery()
    # The ids are chosen first, by an index alone; only those that are shown are then looked up.
    return (
        select(*_COLUMNS)
        .join(ids, ids.c.id == Article.id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(_Translator, _Translator.id == Article.translator_id)
        .outerjoin(_Editor, _Editor.id == Article.editor_id)
    )


def fetch_summaries(session: Session, query: SummariesQuery) -> list[ArticleSummary]:
    """Run a `summaries_query`; the rows come in the order of the query."""
    return [ArticleSummary(*row) for row in map(tuple, session.execute(query))]
