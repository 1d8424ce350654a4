"""Giving articles back as rows, in the form they can be imported in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, lazyload

from review.domain.text.blocks import Block, Kind, headline
from review.domain.workflow import State
from review.formats.article_jsonl import CODE_OF, LONGEST_FACTS
from review.models.articles import Article, Revision
from review.models.sources import Source, SourceVersion

Row = dict[str, Any]

_AT_ONCE = 50  # articles held in memory


@dataclass(frozen=True, slots=True)
class ImportSnapshot:
    """The values of an imported row besides its texts, and the digest of the article's row then.

    While the digest is the same, the row's values on its text (`paragraph_aligned`, kinds) hold.
    """

    other_values: Mapping[str, Any]
    digest: str

    def to_json(self) -> dict[str, Any]:
        """The snapshot as it is stored with the source."""
        return {"given": dict(self.other_values), "digest": self.digest}


def rows(
    session: Session, *, states: Sequence[State] = (), ids: Sequence[str] = ()
) -> Iterator[Row]:
    """The rows of all articles, oldest first; of those in some states, or with some row ids."""
    query = _texts()
    if states:
        query = query.where(Article.state.in_(states))
    if ids:
        query = query.where(_with_ids(ids))
    streamed = query.order_by(Article.id).execution_options(yield_per=_AT_ONCE)
    for article, version, revision in session.execute(streamed):
        yield _original_row(article, _row(article, version, revision))


def row_of(session: Session, article: Article) -> Row:
    """The row of one article by what is in the database alone."""
    row = session.execute(_texts().where(Article.id == article.id)).one()
    return _row(*row)


def digest(row: Row) -> str:
    """A fingerprint of a row: equal for equal rows, whatever the order of their keys."""
    text = json.dumps(row, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def source_keys(source: Source, blocks: Sequence[Block]) -> Row:
    """The keys of a row that are about the source."""
    title = headline(blocks)
    pieces = [(block.kind, block.text) for block in blocks if block.kind is not Kind.HEADLINE]
    return text_keys("source", source.language, title.text if title else "", pieces)


def text_keys(side: str, lang: str, title: str, pieces: Sequence[tuple[Kind, str]]) -> Row:
    """The keys of one side of a row, `source` or `target`."""
    return {
        f"{side}_lang": lang,
        f"{side}_title": title,
        f"{side}_paragraphs": [text for _, text in pieces],
        f"{side}_kinds": [CODE_OF[kind] for kind, _ in pieces],
    }


def _texts() -> Select[Article, SourceVersion, Revision]:
    """Each article with its latest revision, if any, and the source version that answers to."""
    newer = aliased(SourceVersion)
    latest = (
        select(func.max(newer.id)).where(newer.source_id == Article.source_id).scalar_subquery()
    )
    return (
        select(Article, SourceVersion, Revision)
        .join(Article.source)
        .outerjoin(
            Revision,
            and_(Revision.article_id == Article.id, Revision.number == Article.latest_number),
        )
        .join(SourceVersion, SourceVersion.id == func.coalesce(Revision.source_version_id, latest))
        .options(contains_eager(Article.source), lazyload(Revision.author))
    )


def _with_ids(ids: Sequence[str]) -> ColumnElement[bool]:
    own = [int(id.removeprefix("interlinear-")) for id in ids if _is_own(id)]
    return or_(Source.import_id.in_(ids), and_(Source.import_id.is_(None), Article.id.in_(own)))


def _is_own(id: str) -> bool:
    number = id.removeprefix("interlinear-")
    return number != id and number.isascii() and number.isdigit() and len(number) < 19


def _row(article: Article, version: SourceVersion, revision: Revision | None) -> Row:
    source, target = version.blocks, revision.blocks if revision else ()
    title = headline(target)
    body = [block for block in target if block.kind is not Kind.HEADLINE]
    return {
        "id": article.source.import_id or f"interlinear-{article.id}",
        **source_keys(article.source, source),
        **text_keys(
            "target",
            article.target_language,
            title.text if title else "",
            [(block.kind, block.text) for block in body],
        ),
        "paragraph_aligned": _is_aligned(source, body),
        **_facts(article.source),
    }


def _is_aligned(source: Sequence[Block], target: Sequence[Block]) -> bool:
    """Whether each paragraph renders the one in its own place, and nothing else."""
    body = [(block.id,) for block in source if block.kind is not Kind.HEADLINE]
    return body == [block.renders for block in target]


def _facts(source: Source) -> Row:
    facts = {key: getattr(source, key) for key in LONGEST_FACTS}
    facts["date"] = source.published_on.isoformat() if source.published_on else ""
    return {key: value for key, value in facts.items() if value}


def _original_row(article: Article, row: Row) -> Row:
    """The row as it was imported, where the article has not changed since; else as it is now."""
    snapshot = (article.source.import_data or {}).get(article.target_language)
    if snapshot is None:
        return row
    if snapshot["digest"] != digest(row):
        return {**snapshot["given"], **row}
    texts = ["id", "source_title", "source_paragraphs"]
    if article.latest_number:
        texts += ["target_title", "target_paragraphs"]
    return {**{key: row[key] for key in texts}, **snapshot["given"]}
