"""Articles: opening them, and who works on them until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, lazyload

from review.domain.alignment.aligned_rows import progress
from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.domain.languages.registry import language
from review.domain.text.search_normalization import normalize_for_search
from review.domain.workflow import EDITOR_ROLES, TRANSLATOR_ROLES, Act, Actor, Role, State
from review.models.articles import Article
from review.models.base import MAX_INTEGER
from review.models.people import Person, PersonRole
from review.models.sources import Source
from review.services.audit import record, record_transition
from review.services.editorial.authorization import require
from review.services.editorial.optimistic_locking import flush_article
from review.services.editorial.sources import latest_version
from review.services.integrity_errors import violated


def find(session: Session, article_id: int) -> Article | None:
    """The article; None too for a number that no article can have."""
    if article_id > MAX_INTEGER:
        return None
    return session.scalars(select(Article).where(Article.id == article_id)).one_or_none()


def open_article(
    session: Session,
    actor: Actor,
    source: Source,
    target_language: str,
    *,
    translator_id: int | None = None,
    editor_id: int | None = None,
    due_at: datetime | None = None,
) -> Article:
    """A new draft of a source in one language, with nothing written yet.

    Raises Invalid: unknown_language, same_language, article_exists, or a person who cannot do it.
    """
    language(target_language)
    if target_language == source.language:
        raise Invalid("same_language", field="targets")
    check_people(session, translator_id, editor_id)
    article = _empty_draft(session, source, target_language)
    article.translator_id, article.editor_id = translator_id, editor_id
    article.due_at = due_at
    _insert(session, article)
    record_transition(
        session,
        EventKind.ARTICLE_OPENED,
        article,
        actor_id=actor.id,
        from_state=None,
        person_id=translator_id,
    )
    return article


def _empty_draft(session: Session, source: Source, target_language: str) -> Article:
    done, total = progress(latest_version(session, source.id).blocks, ())
    return Article(
        source=source,
        target_language=target_language,
        state=State.DRAFT,
        search_text=searchable(source, ""),
        blocks_done=done,
        blocks_total=total,
    )


def _insert(session: Session, article: Article) -> None:
    try:
        with session.begin_nested():  # so that the caller's earlier changes are not rolled back
            session.add(article)
    except IntegrityError as error:
        if violated(error) != "uq_articles_source_id_target_language":
            raise
        target_language = article.target_language
        raise Invalid("article_exists", field="targets", language=target_language) from error


def claim(session: Session, actor: Actor, article: Article) -> None:
    """Take an unassigned draft for oneself."""
    require(session, Act.CLAIM, actor, article)
    article.translator_id = actor.id
    flush_article(session, article)
    record(session, EventKind.ARTICLE_CLAIMED, actor_id=actor.id, article=article)


def release(session: Session, actor: Actor, article: Article) -> None:
    """Give a draft back to be claimed by somebody else; what is written stays."""
    require(session, Act.RELEASE, actor, article)
    before = article.translator_id
    article.translator_id = None
    flush_article(session, article)
    record(
        session,
        EventKind.ARTICLE_RELEASED,
        actor_id=actor.id,
        article=article,
        person_id=before,
    )


def assign(
    session: Session,
    actor: Actor,
    article: Article,
    *,
    translator_id: int | None,
    editor_id: int | None,
    due_at: datetime | None,
) -> None:
    """Choose the translator, the editor and the deadline; None empties a place.

    Somebody who has the work already may keep it, even if they could not be given it today.
    """
    require(session, Act.ASSIGN, actor, article)
    check_people(
        session,
        translator_id if translator_id != article.translator_id else None,
        editor_id if editor_id != article.editor_id else None,
    )
    article.translator_id = translator_id
    article.editor_id = editor_id
    article.due_at = due_at
    flush_article(session, article)
    record(
        session,
        EventKind.ARTICLE_ASSIGNED,
        actor_id=actor.id,
        article=article,
        person_id=translator_id,
        data={"editor": editor_id, "due_at": due_at.isoformat() if due_at else None},
    )


def searchable(source: Source, headline: str) -> str:
    """What an article is found by: both headlines, the outlet and the author, folded."""
    return normalize_for_search(" ".join((source.headline, headline, source.outlet, source.author)))


def check_people(session: Session, translator_id: int | None, editor_id: int | None) -> None:
    """Raise Invalid unless both are active people with a role that lets them do the work."""
    for field, person_id, roles in (
        ("translator", translator_id, TRANSLATOR_ROLES),
        ("editor", editor_id, EDITOR_ROLES),
    ):
        if person_id is None:
            continue
        person = session.get(Person, person_id)
        if person is None or not person.active or person.roles.isdisjoint(roles):
            raise Invalid("person_cannot", field=field)


def of_source(session: Session, source_id: int) -> list[Article]:
    """The articles of one source, by target language."""
    query = select(Article).where(Article.source_id == source_id).order_by(Article.target_language)
    return list(session.scalars(query))


def people_who(session: Session, *roles: Role) -> list[Person]:
    """Active people with one of the roles, by name: whom work can be given to."""
    holders = select(PersonRole.person_id).where(PersonRole.role.in_(roles))
    query = select(Person).where(Person.active, Person.id.in_(holders)).order_by(Person.name)
    # They are shown by name; what else they may do is nobody's question here.
    return list(session.scalars(query.options(lazyload(Person.granted))))
