"""Revisions: writing the next one, and reading those there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer, joinedload

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.domain.text.blocks import Block, check_lengths, check_size, clean_text, validate
from review.domain.workflow import Act, Actor
from review.models.articles import Article, Origin, Revision
from review.models.base import MAX_INTEGER
from review.models.people import Person
from review.services.audit import record
from review.services.editorial.authorization import require
from review.services.editorial.authorship import add_authorship, attribute_text
from review.services.editorial.optimistic_locking import check_latest, clean_note, flush_article
from review.services.editorial.prepared_text import PreparedText, prepare_text
from review.services.editorial.sources import latest_version

# Whoever wrote it is shown by name; what they may do here is nobody's question.
_WITH_AUTHOR = joinedload(Revision.author).lazyload(Person.granted)


def latest(session: Session, article: Article) -> Revision | None:
    """The newest revision, or None where nothing has been written yet."""
    return get(session, article, article.latest_number) if article.latest_number else None


def get(session: Session, article: Article, number: int) -> Revision | None:
    """One revision; None too for a number that no revision can have."""
    if not 1 <= number <= MAX_INTEGER:
        return None
    query = select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    return session.scalars(query.options(_WITH_AUTHOR)).one_or_none()


def outlines(session: Session, article: Article, a: int, b: int) -> dict[int, Revision]:
    """One or two revisions by number, those that there are, their texts unread."""
    if not (0 <= a <= MAX_INTEGER and 0 <= b <= MAX_INTEGER):
        return {}
    query = _numbered(article, a, b).options(
        _WITH_AUTHOR, defer(Revision.blocks_json), defer(Revision.left_out)
    )
    return {revision.number: revision for revision in session.scalars(query)}


def texts(session: Session, article: Article, a: int, b: int) -> dict[int, Revision]:
    """One or two revisions by number, those that there are, with their texts."""
    query = _numbered(article, a, b)
    return {revision.number: revision for revision in session.scalars(query)}


def _numbered(article: Article, *numbers: int) -> Select[Revision]:
    return select(Revision).where(Revision.article_id == article.id, Revision.number.in_(numbers))


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
) -> Revision | None:
    """`prepare` and `save_prepared` in one, for scripts: the text is computed under their lock."""
    prepared = prepare(
        session, actor, article, blocks=blocks, left_out=left_out, base_number=base_number
    )
    return save_prepared(session, actor, article, prepared, note=note, origin=origin)


def restore(
    session: Session, actor: Actor, article: Article, number: int, *, base_number: int
) -> Revision | None:
    """`prepare_restore` and `save_prepared` in one, for scripts."""
    prepared = prepare_restore(session, actor, article, number, base_number=base_number)
    return save_prepared(session, actor, article, prepared)


def prepare(
    session: Session,
    actor: Actor,
    article: Article,
    *,
    blocks: Sequence[Block],
    left_out: Collection[str],
    base_number: int,
    restored_number: int | None = None,
) -> PreparedText:
    """Check a text and compute what is stored with it; reads only, so it needs no lock.

    `base_number` is the revision that the text answers to (0: nothing written yet), and
    `restored_number` the one whose text this is. Raises Refused where the actor may not edit now,
    Outdated where there is a newer revision than the one answered to, Invalid where the blocks are
    no text or too long.
    """
    require(session, Act.EDIT, actor, article)
    check_latest(article, base_number)
    check_size(blocks)
    validate(blocks)
    cleaned = tuple(replace(block, text=clean_text(block.text)) for block in blocks)
    base = latest(session, article)
    # A revision that is restored may be as long as it was.
    check_lengths(cleaned, base.blocks if base else (), cleaned if restored_number else ())
    version = latest_version(session, article.source_id)
    text = prepare_text(
        article, version, base, cleaned, left_out=left_out, restored_number=restored_number
    )
    if text.unchanged:
        return text
    authorship = attribute_text(session, actor, article, base, cleaned, restored_number)
    return replace(text, authorship=authorship)


def prepare_restore(
    session: Session, actor: Actor, article: Article, number: int, *, base_number: int
) -> PreparedText:
    """Prepare the text of an old revision as a new one, so that nothing in between is lost.

    Raises what `prepare` does, and Invalid("unknown_revision").
    """
    old = get(session, article, number)
    if old is None:
        raise Invalid("unknown_revision", number=number)
    return prepare(
        session,
        actor,
        article,
        blocks=old.blocks,
        left_out=old.left_out,
        base_number=base_number,
        restored_number=number,
    )


def save_prepared(
    session: Session,
    actor: Actor,
    article: Article,
    text: PreparedText,
    *,
    note: str = "",
    origin: Origin = Origin.WRITTEN,
) -> Revision | None:
    """Write a prepared text as the next revision; to be called in a write transaction.

    A text equal to the one it answers to writes nothing and gives that one (None where there is
    none and nothing was written). Raises Refused where the actor may not edit (any more), Outdated
    where another revision was saved since it was prepared, Invalid where the note is too long.
    """
    require(session, Act.EDIT, actor, article)
    check_latest(article, text.base_number)
    if text.unchanged:
        return latest(session, article)
    revision = _new_revision(article, actor, text, clean_note(note), origin)
    with session.no_autoflush:  # written below, where a colleague's change is noticed
        session.add(revision)
        add_authorship(session, article, revision, text.authorship)
        _summarise(article, text)
    flush_article(session, article)
    _record(session, actor, article, revision)
    return revision


def _new_revision(
    article: Article, actor: Actor, text: PreparedText, note: str, origin: Origin
) -> Revision:
    return Revision(
        article_id=article.id,
        number=text.number,
        parent_number=text.base_number or None,
        source_version_id=text.source_version_id,
        author_id=actor.id,
        state=article.state,
        origin=origin if text.restored_number is None else Origin.RESTORED,
        restored_number=text.restored_number,
        note=note,
        blocks_json=text.blocks_json,
        left_out=text.left_out,
        words=text.words,
        created_at=now(),
    )


def _record(session: Session, actor: Actor, article: Article, revision: Revision) -> None:
    restored = revision.restored_number
    record(
        session,
        EventKind.REVISION_RESTORED if restored else EventKind.REVISION_SAVED,
        actor_id=actor.id,
        article=article,
        revision_number=revision.number,
        note=revision.note,
        data={"restored": restored} if restored else None,
    )


def _summarise(article: Article, text: PreparedText) -> None:
    """Keep on the article what lists and rules ask of its latest text."""
    article.latest_number = text.number
    article.headline = text.headline
    article.standfirst = text.standfirst
    article.words = text.words
    article.blocks_done, article.blocks_total = text.blocks_done, text.blocks_total
    article.search_text = text.search_text
