"""Bringing articles in from rows: a source, a translation, and the way through the workflow.

Nothing is written past the rules. Each row is added, saved, submitted, approved and published by
the same acts as in the browser, by two people, so that four eyes hold for an archive too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.clock import at, now
from review.domain.alignment.aligned_rows import unrendered
from review.domain.alignment.aligner import link_blocks
from review.domain.errors import Invalid, Refused
from review.domain.text.blocks import FRONT, Block, Kind, new_id
from review.domain.workflow import Action, State
from review.formats.article_jsonl import ArticleRow, Side
from review.models.articles import Article, Origin
from review.models.sources import Source
from review.services.editorial import articles, publishing, revisions, sources, transitions
from review.services.editorial.publish_request import PublishOrder
from review.services.exchange import article_export
from review.services.exchange.import_actors import ImportActors

# The way a row is taken, up to the state asked for.
_STEPS = (
    (State.TRANSLATED, Action.SUBMIT),
    (State.EDITED, Action.APPROVE),
    (State.PUBLISHED, Action.PUBLISH),
)
_OLDEST = 1900  # a year; moments before it are slips, and clocks stumble over the first ones
_OWN_ID = re.compile(r"interlinear-(\d{1,18})")


class ImportStatus(StrEnum):
    """What became of a row: a new article, or nothing new."""

    IMPORTED = "imported"
    ALREADY_THERE = "already_there"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. `left_out` counts source blocks that its translation does not render;
    `stopped` is the code of the rule that kept it from the state asked for.
    """

    status: ImportStatus
    article_id: int
    state: State
    left_out: int = 0
    stopped: str = ""


def import_row(session: Session, actors: ImportActors, row: ArticleRow, state: State) -> Outcome:
    """Make the row an article and take it as far as `state`, or as far as the rules let it go.

    A row that is there already, by its id and target language, is left as it is. Raises Invalid
    where the row cannot be an article; the caller undoes what was written of it.
    """
    source = session.scalars(select(Source).where(Source.import_id == row.id)).one_or_none()
    there = _article_of(session, source, row) if source else _own_article(session, row)
    if there is not None:
        return Outcome(ImportStatus.ALREADY_THERE, there.id, State(there.state))
    if source is None:
        source = _add_source(session, actors, row)
    elif article_export.source_keys(source, sources.latest_version(session, source.id).blocks) != (
        _source_keys(row)
    ):
        raise Invalid("id_of_other_source", id=row.id)
    article = articles.open_article(
        session,
        actors.editor,
        source,
        row.target_lang,
        translator_id=actors.translator.id if row.target else None,
    )
    left_out, stopped = 0, ""
    if row.target:
        left_out, stopped = _write(session, actors, article, row, row.target, state)
    _remember(session, article, row)
    return Outcome(ImportStatus.IMPORTED, article.id, State(article.state), left_out, stopped)


def _article_of(session: Session, source: Source, row: ArticleRow) -> Article | None:
    query = select(Article).where(
        Article.source_id == source.id, Article.target_language == row.target_lang
    )
    return session.scalars(query).one_or_none()


def _own_article(session: Session, row: ArticleRow) -> Article | None:
    """The article that this row was exported from, where it was written in this very desk."""
    named = _OWN_ID.fullmatch(row.id)
    article = articles.find(session, int(named[1])) if named else None
    if article is None or article.source.import_id is not None:
        return None
    blocks = sources.latest_version(session, article.source_id).blocks
    same = article_export.source_keys(article.source, blocks) == _source_keys(row)
    return article if same and article.target_language == row.target_lang else None


def _source_keys(row: ArticleRow) -> dict[str, object]:
    return article_export.text_keys("source", row.source_lang, row.source.title, row.source.pieces)


def _add_source(session: Session, actors: ImportActors, row: ArticleRow) -> Source:
    return sources.add_source(
        session,
        actors.editor,
        language=row.source_lang,
        blocks=_blocks(row.source),
        import_id=row.id,
        details=sources.SourceDetails(
            published_on=row.published_on,
            outlet=row.facts.get("outlet", ""),
            affiliation=row.facts.get("affiliation", ""),
            author=row.facts.get("author", ""),
            url=row.facts.get("url", ""),
            rights_note=row.facts.get("rights_note", ""),
        ),
    )


def _blocks(side: Side) -> tuple[Block, ...]:
    return tuple(Block(new_id(), kind, text) for kind, text in _texts(side))


def _texts(side: Side) -> tuple[tuple[Kind, str], ...]:
    return ((Kind.HEADLINE, side.title), *side.pieces)


def _write(
    session: Session,
    actors: ImportActors,
    article: Article,
    row: ArticleRow,
    target: Side,
    state: State,
) -> tuple[int, str]:
    """Save the row's translation and move the article on: what was left out, where it stopped."""
    source = sources.latest_version(session, article.source_id).blocks
    blocks, note = _with_standfirst(_linked(source, row, target), state)
    # A draft is unfinished: what it does not render is still to be translated.
    left_out = () if state is State.DRAFT else unrendered(source, blocks)
    revisions.save(
        session,
        actors.translator,
        article,
        blocks=blocks,
        left_out=left_out,
        base_number=0,
        note=note,
        origin=Origin.IMPORTED,
    )
    stopped = _advance(session, actors, article, row, state)
    if state is State.DRAFT and not actors.keeps_assignment:
        articles.release(session, actors.translator, article)
    return len(left_out), stopped


def _linked(source: Sequence[Block], row: ArticleRow, target: Side) -> tuple[Block, ...]:
    """The translation's blocks, linked one by one where the row says so and both sides agree."""
    texts = _texts(target)
    if row.aligned and len(source) == len(texts):
        pairs = zip(source, texts, strict=True)
        return tuple(Block(new_id(), kind, text, (block.id,)) for block, (kind, text) in pairs)
    return link_blocks(source, texts, row.source_lang, row.target_lang)


def _with_standfirst(blocks: tuple[Block, ...], state: State) -> tuple[tuple[Block, ...], str]:
    """The blocks with a standfirst where readers are to see them: nothing is made up for it, the
    text's own first paragraph is called one.
    """
    if state is not State.PUBLISHED or len(blocks) < 2 or blocks[1].kind in FRONT:
        return blocks, ""
    first = blocks[1]
    named = Block(first.id, Kind.STANDFIRST, first.text, first.renders)
    return (blocks[0], named, *blocks[2:]), "The first paragraph serves as the standfirst."


def _advance(
    session: Session, actors: ImportActors, article: Article, row: ArticleRow, state: State
) -> str:
    """Take the article along the way to `state`; the code of the rule that stopped it, or ""."""
    for reached, action in _STEPS[: list(State).index(state)]:
        actor = actors.translator if action is Action.SUBMIT else actors.editor
        order = _order(session, actors, article) if action is Action.PUBLISH else None
        try:
            with at(_moment(row, reached)):
                transitions.act(
                    session,
                    actor,
                    article,
                    transitions.TransitionRequest(
                        action, base_number=article.latest_number, order=order
                    ),
                )
        except Refused as refused:
            return refused.code
    return ""


def _order(session: Session, actors: ImportActors, article: Article) -> PublishOrder:
    return PublishOrder(
        slug=publishing.propose_slug(session, article, article.headline),
        credit_line=actors.credit or publishing.propose_credit(session, article),
    )


def _moment(row: ArticleRow, reached: State) -> datetime:
    """An archive's stories are as old as they are, so that they do not crowd out today's."""
    if reached is not State.PUBLISHED or row.published_on is None:
        return now()
    if row.published_on.year < _OLDEST:
        return now()
    return min(now(), datetime.combine(row.published_on, time(12), UTC))


def _remember(session: Session, article: Article, row: ArticleRow) -> None:
    """Keep with the source what the row said besides, to be given back as long as it is true."""
    source = article.source
    snapshot = article_export.ImportSnapshot(
        dict(row.other_values), article_export.digest(article_export.row_of(session, article))
    )
    source.import_data = {**(source.import_data or {}), row.target_lang: snapshot.to_json()}
    session.flush()
