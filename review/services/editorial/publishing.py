"""Making what readers see from an approved revision, and taking it away again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import EventKind
from review.domain.credit_line import credit
from review.domain.errors import Invalid, Refused
from review.domain.text import slugs
from review.domain.text.blocks import clean_text
from review.domain.workflow import Actor, RefusalKind, State
from review.models.articles import Article, Revision, Section
from review.models.events import Event
from review.models.people import Person
from review.models.publications import LivePublication, Publication, PublicationKind
from review.services.editorial.optimistic_locking import flush_article
from review.services.editorial.publish_request import PublishOrder
from review.services.editorial.revisions import latest
from review.services.integrity_errors import violated


def propose_order(session: Session, article: Article) -> PublishOrder:
    """What the publish form starts with: as it was last published, else made from the text."""
    count = publication_count(session, article)
    return PublishOrder(
        slug=article.slug or propose_slug(session, article, article.headline),
        credit_line=article.credit_line or propose_credit(session, article),
        section_id=article.section_id,
        kind=PublicationKind.CORRECTION if count else PublicationKind.FIRST,
    )


def propose_slug(session: Session, article: Article, headline: str) -> str:
    """A slug made from the headline that no other article in the language has.

    A headline that comes back every day is numbered on; the number is found by halving, not by
    asking for each.
    """
    first = slugs.propose(headline, article.target_language) or f"story-{article.id}"

    def numbered(number: int) -> str:
        return first if number == 1 else slugs.numbered(first, number)

    free = 1
    while _taken(session, article, numbered(free)):
        free *= 2
    taken = free // 2
    while free - taken > 1:
        middle = (taken + free) // 2
        if _taken(session, article, numbered(middle)):
            taken = middle
        else:
            free = middle
    return numbered(free)


def propose_credit(session: Session, article: Article) -> str:
    """The credit line: draft authors by their public names, then those who edited or approved."""
    translators = _authors(session, article, State.DRAFT)
    editors = _authors(session, article, State.TRANSLATED) + _approvers(session, article)
    return credit(
        [person.public_name for person in translators],
        [person.public_name for person in editors],
        article.target_language,
    )


def publication_count(session: Session, article: Article) -> int:
    """How many publications an article has had."""
    query = select(func.count()).where(Publication.article_id == article.id)
    return session.scalar(query) or 0


def live_of(session: Session, article: Article) -> LivePublication | None:
    """The live publication of an article; None if readers see none."""
    return session.get(LivePublication, article.id)


def check_order(session: Session, article: Article, order: PublishOrder) -> None:
    """Raise Invalid unless the order can be carried out.

    Codes: slug_malformed, slug_taken, unknown_section, note_missing (a correction says what it
    corrects).
    """
    if _taken(session, article, slugs.check(order.slug)):
        raise Invalid("slug_taken", field="slug")
    if order.section_id is not None:
        section = session.get(Section, order.section_id)
        if section is None or section.language != article.target_language:
            raise Invalid("unknown_section", field="section")
    if publication_count(session, article) and not clean_text(order.note).strip():
        raise Invalid("note_missing", field="note")


def publish(session: Session, actor: Actor, article: Article, order: PublishOrder) -> Publication:
    """Freeze the latest revision as what readers see; `check_order` has let the order pass.

    Raises Invalid("slug_taken") where another story got the address at the same moment, and
    Outdated where somebody else changed the article.
    """
    revision = latest(session, article)
    if revision is None:
        raise Refused("headline_missing", kind=RefusalKind.NOT_READY)
    number = publication_count(session, article) + 1
    moment = now()
    _apply_order(article, order, moment)
    publication = Publication(
        article_id=article.id,
        number=number,
        revision_id=revision.id,
        language=article.target_language,
        slug=article.slug,
        section_id=article.section_id,
        headline=article.headline,
        standfirst=article.standfirst,
        blocks_json=[block for block in revision.blocks_json if block["text"].strip()],
        credit_line=article.credit_line,
        kind=_kind(order, number),
        note=clean_text(order.note).strip() if number > 1 else "",
        published_by_id=actor.id,
        published_at=moment,
    )
    session.add(publication)
    _flush_slug(session, article)
    session.add(_live_publication(article, publication))
    return publication


def _live_publication(article: Article, publication: Publication) -> LivePublication:
    return LivePublication(
        article_id=article.id,
        publication_id=publication.id,
        language=publication.language,
        slug=publication.slug,
        section_id=publication.section_id,
        first_published_at=article.first_published_at,
    )


def _apply_order(article: Article, order: PublishOrder, moment: datetime) -> None:
    article.slug = slugs.check(order.slug)
    article.credit_line = clean_text(order.credit_line).strip()
    article.section_id = order.section_id
    article.first_published_at = article.first_published_at or moment


def _flush_slug(session: Session, article: Article) -> None:
    try:
        flush_article(session, article)
    except IntegrityError as error:
        if violated(error) == "uq_articles_target_language_slug":
            raise Invalid("slug_taken", field="slug") from error
        raise


def withdraw(session: Session, article: Article) -> None:
    """Readers see nothing of the article any more; its publications stay on record."""
    live = live_of(session, article)
    if live is not None:
        session.delete(live)


def _kind(order: PublishOrder, number: int) -> PublicationKind:
    """Only the first publication is one; a later one corrects unless it says otherwise."""
    if number == 1:
        return PublicationKind.FIRST
    if order.kind is PublicationKind.FIRST:
        return PublicationKind.CORRECTION
    return order.kind


def _taken(session: Session, article: Article, slug: str) -> bool:
    query = select(Article.id).where(
        Article.target_language == article.target_language,
        Article.slug == slug,
        Article.id != article.id,
    )
    return session.scalars(query).first() is not None


def _authors(session: Session, article: Article, state: State) -> list[Person]:
    """Who wrote revisions in that state, in the order in which they first did."""
    query = (
        select(Person)
        .join(Revision, Revision.author_id == Person.id)
        .where(Revision.article_id == article.id, Revision.state == state)
        .group_by(Person.id)
        .order_by(func.min(Revision.number))
    )
    return list(session.scalars(query))


def _approvers(session: Session, article: Article) -> list[Person]:
    query = (
        select(Person)
        .join(Event, Event.actor_id == Person.id)
        .where(Event.article_id == article.id, Event.kind == EventKind.ARTICLE_APPROVED)
        .group_by(Person.id)
        .order_by(func.max(Event.id).desc())
        .limit(1)
    )
    return list(session.scalars(query))
