"""Revisions: writing the next one, and reading those there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, defer, joinedload

from review.domain.blocks import (
    Block,
    check_lengths,
    check_size,
    clean_text,
    headline,
    standfirst,
    to_json,
    validate,
)
from review.domain.errors import Invalid
from review.domain.events import EventKind
from review.domain.inline import to_plain
from review.domain.length import count_words
from review.domain.rows import progress
from review.domain.workflow import Act, Actor
from review.models.articles import Article, Origin, Revision
from review.models.base import LARGEST
from review.models.clock import now
from review.models.people import Person
from review.models.sources import SourceVersion
from review.services.articles import searchable
from review.services.changes import check_latest, flush_article, tidy_note
from review.services.events import record
from review.services.permission import require
from review.services.sources import latest_version

# Whoever wrote it is shown by name; what they may do here is nobody's question.
_WITH_AUTHOR = joinedload(Revision.author).lazyload(Person.granted)
_GET = (
    select(Revision)
    .where(Revision.article_id == bindparam("article_id"), Revision.number == bindparam("number"))
    .options(_WITH_AUTHOR)
)
_BOTH = select(Revision).where(
    Revision.article_id == bindparam("article_id"),
    Revision.number.in_([bindparam("a"), bindparam("b")]),
)
_OUTLINES = _BOTH.options(_WITH_AUTHOR, defer(Revision.blocks_json), defer(Revision.left_out))


def latest(session: Session, article: Article) -> Revision | None:
    """The newest revision, or None where nothing has been written yet."""
    return get(session, article, article.latest_number) if article.latest_number else None


def get(session: Session, article: Article, number: int) -> Revision | None:
    """One revision; None too for a number that no revision can have."""
    if not 1 <= number <= LARGEST:
        return None
    asked = {"article_id": article.id, "number": number}
    return session.scalars(_GET, asked).one_or_none()


def outlines(session: Session, article: Article, a: int, b: int) -> dict[int, Revision]:
    """One or two revisions by number, those that there are, their texts unread."""
    if not (0 <= a <= LARGEST and 0 <= b <= LARGEST):
        return {}
    asked = {"article_id": article.id, "a": a, "b": b}
    return {revision.number: revision for revision in session.scalars(_OUTLINES, asked)}


def texts(session: Session, article: Article, a: int, b: int) -> dict[int, Revision]:
    """One or two revisions by number, those that there are, with their texts."""
    asked = {"article_id": article.id, "a": a, "b": b}
    return {revision.number: revision for revision in session.scalars(_BOTH, asked)}


def save(
    session: Session,
    actor: Actor,
    article: Article,
    *,
    blocks: Sequence[Block],
    left_out: Collection[str],
    base_number: int,
    note: str = "",
    origin: Origin = Origin.WRITTEN,
    restored_number: int | None = None,
) -> Revision | None:
    """Write the next revision, which answers to `base_number` (0: nothing written yet).

    A text equal to the latest one writes nothing and gives that one (None where there is none and
    nothing was written). Raises Refused where the actor may not edit now, Outdated where there is
    a newer revision than the one answered to, Invalid where the blocks are no text.
    """
    require(session, Act.EDIT, actor, article)
    check_latest(article, base_number)
    check_size(blocks)
    validate(blocks)
    blocks = [replace(block, text=clean_text(block.text)) for block in blocks]
    version = latest_version(session, article.source_id)
    left = _known(left_out, version)
    before = latest(session, article)
    # A revision that is restored may be as long as it was.
    check_lengths(blocks, before.blocks if before else (), blocks if restored_number else ())
    if _unchanged(before, blocks, left):
        return before
    revision = Revision(
        article_id=article.id,
        number=article.latest_number + 1,
        parent_number=article.latest_number or None,
        source_version_id=version.id,
        author_id=actor.id,
        state=article.state,
        origin=origin,
        restored_number=restored_number,
        note=tidy_note(note),
        blocks_json=to_json(blocks),
        left_out=left,
        words=count_words(blocks, article.target_language),
        created_at=now(),
    )
    with session.no_autoflush:  # written below, where a colleague's change is noticed
        session.add(revision)
        _summarise(article, revision, blocks, version)
    flush_article(session, article)
    record(
        session,
        EventKind.REVISION_RESTORED if restored_number else EventKind.REVISION_SAVED,
        actor_id=actor.id,
        article=article,
        revision_number=revision.number,
        note=revision.note,
        data={"restored": restored_number} if restored_number else None,
    )
    return revision


def restore(
    session: Session, actor: Actor, article: Article, number: int, *, base_number: int
) -> Revision | None:
    """Take up the text of an old revision as a new one; nothing in between is lost."""
    old = get(session, article, number)
    if old is None:
        raise Invalid("unknown_revision", number=number)
    return save(
        session,
        actor,
        article,
        blocks=old.blocks,
        left_out=old.left_out,
        base_number=base_number,
        origin=Origin.RESTORED,
        restored_number=number,
    )


def _known(left_out: Collection[str], version: SourceVersion) -> list[str]:
    """Those of the ids that the source has, in its order."""
    return [block.id for block in version.blocks if block.id in left_out]


def _unchanged(before: Revision | None, blocks: Sequence[Block], left_out: list[str]) -> bool:
    if before is None:
        return all(block.blank for block in blocks) and not left_out
    return before.blocks == tuple(blocks) and before.left_out == left_out


def _summarise(
    article: Article, revision: Revision, blocks: Sequence[Block], version: SourceVersion
) -> None:
    """Keep on the article what lists and rules ask of its latest text."""
    title, deck = headline(blocks), standfirst(blocks)
    article.latest_number = revision.number
    article.headline = to_plain(title.text).strip() if title else ""
    article.standfirst = to_plain(deck.text).strip() if deck else ""
    article.words = revision.words
    article.blocks_done, article.blocks_total = progress(version.blocks, blocks, revision.left_out)
    article.search_text = searchable(article.source, article.headline)
