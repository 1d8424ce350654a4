"""Bringing articles in, and giving them back as they came: on both databases, on real articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.errors import Invalid
from review.domain.workflow import Role, State
from review.formats import article_jsonl
from review.formats.jsonl import Line
from review.models.articles import Article, Revision
from review.models.base import Base
from review.models.events import Event
from review.models.publications import LivePublication
from review.services.accounts import people
from review.services.editorial.review_rounds import written_since
from review.services.exchange import article_export, article_import
from review.services.exchange.article_import import ImportStatus, Outcome
from review.services.exchange.import_actors import ImportActors, find_import_actors
from tests import shared_data

ROW = {
    "id": "market",
    "source_lang": "ar",
    "target_lang": "en",
    "source_title": "السوق",
    "source_paragraphs": ["فتح السوق أبوابه.", "عاد ثلاثة عشر محلاً."],
    "target_title": "The market",
    "target_paragraphs": ["The market has opened.", "Thirteen shops are back."],
    "paragraph_aligned": True,
}


def bring(session: Session, row: dict[str, Any], state: State = State.DRAFT) -> Outcome:
    actors = find_import_actors(session, None, None)
    decoded = article_jsonl.decode(Line(1, json.dumps(row).encode(), 0))
    return article_import.import_row(session, actors, decoded, state)


def counts(session: Session) -> dict[str, int]:
    tables = Base.metadata.sorted_tables
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables
    }


def article_of(session: Session, outcome: Outcome) -> Article:
    return session.get_one(Article, outcome.article_id)


def untranslated() -> dict[str, Any]:
    return {key: value for key, value in ROW.items() if not key.startswith("target_t")} | {
        "target_paragraphs": []
    }


@pytest.fixture
def actors(session: Session) -> ImportActors:
    return find_import_actors(session, None, None)


@pytest.mark.parametrize("state", list(State))
def test_all_real_articles_come_back_equal(session: Session, state: State) -> None:
    given = list(shared_data.rows("articles.jsonl"))
    outcomes = [bring(session, row, state) for row in given]
    assert {outcome.state for outcome in outcomes} == {state}
    assert {outcome.status for outcome in outcomes} == {ImportStatus.IMPORTED}
    assert list(article_export.rows(session)) == given


def test_real_articles_are_there_already_the_second_time(session: Session) -> None:
    given = list(shared_data.rows("articles.jsonl"))
    for row in given:
        bring(session, row, State.PUBLISHED)
    before = counts(session)
    again = [bring(session, row, State.DRAFT) for row in given]
    assert {outcome.status for outcome in again} == {ImportStatus.ALREADY_THERE}
    assert counts(session) == before


@pytest.mark.parametrize("state", list(State))
def test_four_eyes_hold_for_what_is_imported(session: Session, state: State) -> None:
    article = article_of(session, bring(session, ROW, state))
    acts = session.scalars(select(Event).where(Event.article_id == article.id)).all()
    approved = {event.actor_id for event in acts if event.to_state in {"edited", "published"}}
    written = {revision.author_id for revision in written_since(session, article, 1)}
    assert not approved & written
    assert article.state == state


def test_a_row_without_translation_waits_for_a_translator(session: Session) -> None:
    outcome = bring(session, untranslated(), State.PUBLISHED)
    article = article_of(session, outcome)
    assert (article.state, article.translator_id, article.latest_number) == ("draft", None, 0)
    assert list(article_export.rows(session)) == [untranslated()]


def test_an_imported_draft_of_nobody_can_be_claimed(session: Session) -> None:
    assert article_of(session, bring(session, ROW)).translator_id is None


def test_paragraphs_that_no_translation_renders_are_left_out(session: Session) -> None:
    row = ROW | {"target_paragraphs": ["The market has opened."], "paragraph_aligned": False}
    outcome = bring(session, row, State.TRANSLATED)
    assert (outcome.state, outcome.left_out) == (State.TRANSLATED, 1)
    drafted = bring(session, row | {"id": "draft"}, State.DRAFT)
    assert drafted.left_out == 0
    assert article_of(session, drafted).blocks_done == 2


def test_the_first_paragraph_is_the_standfirst_of_what_is_published(session: Session) -> None:
    outcome = bring(session, ROW, State.PUBLISHED)
    live = session.get_one(LivePublication, outcome.article_id)
    assert live.publication.standfirst == "The market has opened."
    assert live.publication.credit_line == "Translated and edited by Import desk"


def test_a_published_row_is_as_old_as_it_says(session: Session) -> None:
    outcome = bring(session, ROW | {"date": "2017-04-18"}, State.PUBLISHED)
    article = article_of(session, outcome)
    assert article.first_published_at is not None
    assert article.first_published_at.date().isoformat() == "2017-04-18"
    assert article.created_at.year > 2017


def test_a_blank_first_paragraph_stops_at_edited(session: Session) -> None:
    row = ROW | {"target_paragraphs": [" ", "Thirteen shops are back."]}
    outcome = bring(session, row, State.PUBLISHED)
    assert (outcome.state, outcome.stopped) == (State.EDITED, "standfirst_missing")
    assert list(article_export.rows(session)) == [row]


def test_one_source_can_come_in_two_languages(session: Session) -> None:
    french = ROW | {
        "target_lang": "fr",
        "target_title": "Le marché",
        "target_paragraphs": ["Le marché a rouvert.", "Treize échoppes sont de retour."],
        "note": "second",
    }
    first, second = bring(session, ROW), bring(session, french)
    assert article_of(session, first).source_id == article_of(session, second).source_id
    assert list(article_export.rows(session)) == [ROW, french]


def test_an_id_cannot_stand_for_two_sources(session: Session) -> None:
    bring(session, ROW)
    with pytest.raises(Invalid) as refused:
        bring(session, ROW | {"target_lang": "fr", "source_title": "سوق آخر"})
    assert refused.value.code == "id_of_other_source"


def test_codes_of_languages_come_back_as_they_were_written(session: Session) -> None:
    row = ROW | {"source_lang": "AR", "target_lang": "en"}
    bring(session, row)
    assert list(article_export.rows(session)) == [row]


@pytest.mark.parametrize(
    ("translator", "editor", "code"),
    [
        ("nobody@example.org", None, "unknown_person"),
        ("ed@example.org", "ed@example.org", "same_person"),
        (None, "tr@example.org", "person_cannot"),
    ],
)
def test_a_crew_is_two_people_who_may(
    session: Session, translator: str | None, editor: str | None, code: str
) -> None:
    people.create_person(
        session, None, people.NewPerson(name="Ed", email="ed@example.org", roles=[Role.EDITOR])
    )
    people.create_person(
        session, None, people.NewPerson(name="Tr", email="tr@example.org", roles=[Role.TRANSLATOR])
    )
    with pytest.raises(Invalid) as refused:
        find_import_actors(session, translator, editor)
    assert refused.value.code == code


def test_a_named_translator_keeps_the_draft_and_is_credited(session: Session) -> None:
    for name, role in (("Tariq", Role.TRANSLATOR), ("Edith", Role.EDITOR)):
        people.create_person(
            session,
            None,
            people.NewPerson(name=name, email=f"{name.lower()}@example.org", roles=[role]),
        )
    actors = find_import_actors(session, "Tariq@example.org", "edith@example.org")
    row = article_jsonl.decode(Line(1, json.dumps(ROW).encode(), 0))
    outcome = article_import.import_row(session, actors, row, State.PUBLISHED)
    article = article_of(session, outcome)
    assert article.translator_id == actors.translator.id
    assert article.credit_line == "Translated and edited by Tariq and Edith"


def test_the_import_desk_is_made_once_and_has_no_password(
    session: Session, actors: ImportActors
) -> None:
    assert find_import_actors(session, None, None) == actors
    translator = people.find(session, actors.translator.id)
    assert translator is not None
    assert translator.password_hash is None


def links(session: Session, outcome: Outcome) -> Iterator[tuple[str, ...]]:
    revision = session.scalars(
        select(Revision).where(Revision.article_id == outcome.article_id)
    ).one()
    return (block.renders for block in revision.blocks)


def test_aligned_rows_are_linked_one_by_one(session: Session) -> None:
    assert all(len(renders) == 1 for renders in links(session, bring(session, ROW)))
