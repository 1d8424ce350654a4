"""Articles as lists need them: some columns of many, in one statement, without their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, SelectBase, select
from sqlalchemy.orm import Session, aliased

from review.models.articles import Article
from review.models.people import Person
from review.models.sources import Source

Lines = Select[*tuple[Any, ...]]

_NEVER = datetime.max.replace(tzinfo=UTC)
_Translator = aliased(Person)
_Editor = aliased(Person)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list. The fields stand in the order of `_COLUMNS`."""

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


def pressing(article: Listed) -> tuple[datetime, datetime, int]:
    """To sort by: the first deadline first, then what has waited longest."""
    return article.due_at or _NEVER, article.state_since, article.id


def lines_of(query: SelectBase) -> Lines:
    """What reads the articles whose ids `query` selects, in no order."""
    ids = query.subquery()
    # The ids are chosen first, by an index alone; only those that are shown are then looked up.
    return (
        select(*_COLUMNS)
        .join(ids, ids.c.id == Article.id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(_Translator, _Translator.id == Article.translator_id)
        .outerjoin(_Editor, _Editor.id == Article.editor_id)
    )


def listed(session: Session, lines: Lines, **given: int) -> list[Listed]:
    """Those articles; `given` are the values that were left open."""
    return [Listed(*values) for values in map(tuple, session.execute(lines, given))]
