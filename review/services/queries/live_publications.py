"""What readers see: live publications, and nothing else.

Every function starts from `LivePublication`. Of an article and its source only the outlet, its
affiliation, the author, the address, the language and the date are for readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from review.domain.errors import Invalid
from review.models.articles import Article, Section
from review.models.base import MAX_INTEGER
from review.models.content_version import ContentVersion
from review.models.publications import LivePublication, Publication, PublicationKind
from review.models.sources import Source
from review.services.pagination import Keyset, Page, fetch_page

PAGE = 20
FEED_LENGTH = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoryCursor:
    """A story's place in the order of publication, as the address of a list's page has it."""

    first_published_at: datetime
    article_id: int

    def __str__(self) -> str:
        microseconds = (self.first_published_at - _EPOCH) // timedelta(microseconds=1)
        return f"{microseconds}-{self.article_id}"


def parse_cursor(text: str) -> StoryCursor:
    """The cursor that `str` wrote. Raises Invalid("bad_cursor")."""
    microseconds, dash, article_id = text.partition("-")
    if not (dash and microseconds.isdecimal() and article_id.isdecimal() and len(text) < 40):
        raise Invalid("bad_cursor")
    try:
        moment = _EPOCH + timedelta(microseconds=int(microseconds))
    except OverflowError as beyond:
        raise Invalid("bad_cursor") from beyond
    # No article has a greater id, and no database could look for one that is much greater.
    return StoryCursor(moment, min(int(article_id), MAX_INTEGER))


def content_token(session: Session) -> int | None:
    """The token of the content version, which changes with everything that readers see.

    None before the first change.
    """
    return session.scalar(select(ContentVersion.token))


def languages(session: Session) -> list[str]:
    """The codes of the languages that have stories, those with the most first."""
    query = (
        select(LivePublication.language)
        .group_by(LivePublication.language)
        .order_by(func.count().desc(), LivePublication.language)
    )
    return list(session.scalars(query))


def page(
    session: Session,
    language: str,
    *,
    section: Section | None = None,
    following: StoryCursor | None = None,
    preceding: StoryCursor | None = None,
    size: int = PAGE,
) -> Page[LivePublication, StoryCursor]:
    """One page of a language's stories, newest first."""
    query = _for_lists().where(LivePublication.language == language)
    if section is not None:
        query = query.where(LivePublication.section_id == section.id)
    return fetch_page(
        session, query, _NEWEST_FIRST, following=following, preceding=preceding, size=size
    )


_NEWEST_FIRST: Keyset[LivePublication, StoryCursor] = Keyset(
    (LivePublication.first_published_at.expression, LivePublication.article_id.expression),
    cursor_of=lambda story: StoryCursor(story.first_published_at, story.article_id),
    find_key=lambda _session, cursor: (cursor.first_published_at, cursor.article_id),
    descending=True,
)


def newest(session: Session, language: str, *, limit: int = FEED_LENGTH) -> list[LivePublication]:
    """A language's newest stories with their whole text."""
    query = (
        _live()
        .where(LivePublication.language == language)
        .order_by(LivePublication.first_published_at.desc(), LivePublication.article_id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def find(session: Session, language: str, slug: str) -> LivePublication | None:
    """The live story at an address; None if there is none."""
    query = _live().where(LivePublication.language == language, LivePublication.slug == slug)
    return session.scalars(query).one_or_none()


def find_section(session: Session, language: str, slug: str) -> Section | None:
    """The section at an address; None if there is none."""
    query = select(Section).where(Section.language == language, Section.slug == slug)
    return session.scalars(query).one_or_none()


def versions(session: Session, story: LivePublication) -> list[LivePublication]:
    """The live stories made from the same source, in all languages, this one too."""
    source_id = story.publication.article.source_id
    query = _for_lists().where(Article.source_id == source_id).order_by(LivePublication.language)
    return list(session.scalars(query))


def corrections(session: Session, story: LivePublication) -> list[Publication]:
    """What has been said openly about changes since the story first appeared, newest first."""
    live = story.publication
    query = (
        select(Publication)
        .where(
            Publication.article_id == live.article_id,
            Publication.number <= live.number,
            Publication.kind != PublicationKind.FIRST,
            Publication.note != "",
        )
        .order_by(Publication.number.desc())
    )
    return list(session.scalars(query))


def _live() -> Select[LivePublication]:
    """Stories with all that their pages may show, and no more, in one statement."""
    article = contains_eager(LivePublication.publication).contains_eager(Publication.article)
    return (
        select(LivePublication)
        .join(LivePublication.publication)
        .join(Publication.article)
        .join(Article.source)
        .options(
            article.load_only(Article.source_id),
            article.contains_eager(Article.source).load_only(
                Source.language,
                Source.outlet,
                Source.affiliation,
                Source.author,
                Source.url,
                Source.published_on,
            ),
        )
    )


def _for_lists() -> Select[LivePublication]:
    """The same without the texts."""
    return _live().options(
        contains_eager(LivePublication.publication).defer(Publication.blocks_json)
    )
