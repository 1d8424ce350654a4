"""The sections of the public site."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.models.events import Event
from review.services.editorial import sections
from tests import cast
from tests.cast import actor_of


def test_sections_stand_in_their_order_language_by_language(session: Session) -> None:
    ada = actor_of(cast.hire(session).ada)
    for language, name in (("en", "World"), ("ar", "العالم"), ("en", "Culture & Arts")):
        sections.add(session, ada, language=language, name=name)
    assert [(one.language, one.slug, one.position) for one in sections.all_sections(session)] == [
        ("ar", "العالم", 0),
        ("en", "world", 0),
        ("en", "culture-arts", 1),
    ]
    event = session.scalars(select(Event).order_by(Event.id)).first()
    assert event is not None
    assert event.kind == EventKind.SECTION_ADDED
    assert event.data["name"] == "World"


@pytest.mark.parametrize(
    ("language", "name", "code"),
    [
        ("en", "", "name_missing"),
        ("en", " \u202e ", "name_missing"),
        ("en", "x" * 81, "too_long"),
        ("en", "  WORLD ", "section_taken"),
        ("xx-nonsense", "World", "unknown_language"),
    ],
)
def test_what_cannot_be_a_section(session: Session, language: str, name: str, code: str) -> None:
    ada = actor_of(cast.hire(session).ada)
    sections.add(session, ada, language="en", name="World")
    with pytest.raises(Invalid, match=code):
        sections.add(session, ada, language=language, name=name)
    assert len(sections.all_sections(session)) == 1


def test_the_same_name_in_another_language_is_another_section(session: Session) -> None:
    ada = actor_of(cast.hire(session).ada)
    sections.add(session, ada, language="en", name="Sport")
    sections.add(session, ada, language="de", name="Sport")
    assert len(sections.all_sections(session)) == 2


def test_renaming_keeps_the_address(session: Session) -> None:
    ada = actor_of(cast.hire(session).ada)
    section = sections.add(session, ada, language="en", name="World")
    sections.rename(session, ada, section, "Abroad")
    sections.rename(session, ada, section, "Abroad")
    assert (section.name, section.slug) == ("Abroad", "world")
    renamed = session.scalars(select(Event).where(Event.kind == EventKind.SECTION_RENAMED)).one()
    assert renamed.data["before"] == "World"
    with pytest.raises(Invalid, match="name_missing"):
        sections.rename(session, ada, section, " ")
