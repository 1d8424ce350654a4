"""Originals: what is kept of one, and that its versions are frozen."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind
from review.domain.errors import Invalid
from review.domain.text.blocks import Block, Kind, to_json
from review.models.events import Event
from review.models.sources import Source, SourceVersion
from review.services.editorial import sources
from tests import cast
from tests.cast import ARABIC, Cast, actor_of

HEAD = ARABIC[0]


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def test_a_source_keeps_what_was_given_as_its_first_version(session: Session, people: Cast) -> None:
    source = sources.add_source(
        session,
        actor_of(people.tala),
        language="ar",
        blocks=(Block("h", Kind.HEADLINE, "خبر *عاجل*"), ARABIC[2]),
        import_id="row-1",
        import_data={"tags": ["x"]},
        details=sources.SourceDetails(
            outlet="Sada",
            affiliation="state",
            author="Rim",
            url="https://sada.example/1",
            published_on=date(2024, 5, 1),
            rights_note="by courtesy",
        ),
    )
    session.expire_all()
    assert (source.outlet, source.affiliation, source.author) == ("Sada", "state", "Rim")
    assert (source.url, source.published_on) == ("https://sada.example/1", date(2024, 5, 1))
    assert (source.rights_note, source.import_data) == ("by courtesy", {"tags": ["x"]})
    assert (source.headline, source.created_by) == ("خبر عاجل", people.tala)
    version = sources.latest_version(session, source.id)
    assert (version.number, version.created_by_id) == (1, people.tala.id)
    assert version.blocks == (Block("h", Kind.HEADLINE, "خبر *عاجل*"), ARABIC[2])
    assert sources.version(session, version.id) is version
    event = session.scalars(select(Event).where(Event.kind == EventKind.SOURCE_ADDED)).one()
    assert (event.actor_id, event.data) == (people.tala.id, {"source": source.id})


@pytest.mark.parametrize(
    ("language", "blocks", "code"),
    [
        ("xx-none", ARABIC, "unknown_language"),
        ("ar", (), "source_headline_missing"),
        ("ar", ARABIC[1:], "source_headline_missing"),
        ("ar", (Block("h", Kind.HEADLINE, " \n"), ARABIC[2]), "source_headline_missing"),
        ("ar", (HEAD, HEAD), "repeated_block_id"),
        ("ar", (HEAD, Block("h", Kind.HEADLINE, "x")), "repeated_headline"),
        ("ar", (ARABIC[2], HEAD), "front_not_first"),
    ],
)
def test_what_is_no_source_is_refused_and_leaves_nothing(
    session: Session, people: Cast, language: str, blocks: tuple[Block, ...], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        sources.add_source(session, actor_of(people.edda), language=language, blocks=blocks)
    assert session.scalars(select(Source)).all() == []


def test_one_import_row_is_one_source_and_others_have_none(session: Session, people: Cast) -> None:
    edda = actor_of(people.edda)
    for import_id in (None, None, "row-1"):
        sources.add_source(session, edda, language="ar", blocks=ARABIC, import_id=import_id)
    with pytest.raises(IntegrityError), session.begin_nested():
        sources.add_source(session, edda, language="ar", blocks=ARABIC, import_id="row-1")


def test_the_latest_version_is_the_one_with_the_greatest_number(
    session: Session, people: Cast
) -> None:
    source = cast.source(session, people)
    session.add(SourceVersion(source_id=source.id, number=2, blocks_json=to_json(ARABIC[:1])))
    session.flush()
    assert sources.latest_version(session, source.id).blocks == ARABIC[:1]


@pytest.mark.parametrize(
    "statement", [update(SourceVersion).values(number=9), delete(SourceVersion)]
)
def test_a_version_never_changes(session: Session, people: Cast, statement: object) -> None:
    cast.source(session, people)
    with pytest.raises(DBAPIError, match="source_versions never change"):
        session.execute(statement)


@pytest.mark.parametrize("number", [0, 1])
def test_versions_have_numbers_of_their_own(session: Session, people: Cast, number: int) -> None:
    source = cast.source(session, people)
    session.add(SourceVersion(source_id=source.id, number=number, blocks_json=[]))
    with pytest.raises(IntegrityError):
        session.flush()
