"""The sections of the public site, each in one language."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.domain.languages.registry import language as known_language
from review.domain.text import slugs
from review.domain.workflow import Actor
from review.models.articles import Section
from review.services import audit
from review.services.accounts.name_and_email import clean_name
from review.services.integrity_errors import violated

LONGEST_NAME = 80


def all_sections(session: Session) -> list[Section]:
    """All sections, language by language, in the order readers see them."""
    query = select(Section).order_by(Section.language, Section.position, Section.id)
    return list(session.scalars(query))


def of_language(session: Session, language: str) -> list[Section]:
    """The sections of one language, in the order readers see them."""
    query = (
        select(Section).where(Section.language == language).order_by(Section.position, Section.id)
    )
    return list(session.scalars(query))


def find(session: Session, section_id: int) -> Section | None:
    """The section with an id; None if there is none."""
    return session.get(Section, section_id)


def add(session: Session, actor: Actor, *, language: str, name: str) -> Section:
    """A new section, after the others of its language. Raises `Invalid` with the field.

    Its address is made from its name, once: renaming leaves readers' links as they are.
    """
    code = known_language(language).code
    title = clean_name(name, "name", longest=LONGEST_NAME)
    last = session.scalar(select(func.max(Section.position)).where(Section.language == code))
    section = Section(
        language=code,
        name=title,
        slug=slugs.propose(title, code),
        position=0 if last is None else last + 1,
    )
    if not section.slug:
        raise Invalid("name_missing", field="name")
    try:
        with session.begin_nested():
            session.add(section)
    except IntegrityError as refused:
        if violated(refused) != "uq_sections_language_slug":
            raise
        raise Invalid("section_taken", field="name") from refused
    _tell(session, EventKind.SECTION_ADDED, actor, section, name=title)
    return section


def rename(session: Session, actor: Actor, section: Section, name: str) -> None:
    """Give a section another name; its address stays. Raises `Invalid` with the field."""
    title = clean_name(name, "name", longest=LONGEST_NAME)
    if title == section.name:
        return
    before, section.name = section.name, title
    session.flush()
    _tell(session, EventKind.SECTION_RENAMED, actor, section, name=title, before=before)


def _tell(
    session: Session, kind: EventKind, actor: Actor, section: Section, **data: object
) -> None:
    audit.record(
        session, kind, actor_id=actor.id,
        data={"section_id": section.id, "language": section.language, **data},
    )  # fmt: skip
