"""The audit log: one row an act, in order, never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from review.clock import at
from review.domain.audit_events import OF_ACTION, EventKind
from review.domain.workflow import Action, State
from review.models.events import Event
from review.services import audit
from tests import cast


def test_an_event_holds_what_is_told(session: Session) -> None:
    people = cast.hire(session)
    article = cast.article(session, people)
    moment = datetime(2024, 5, 1, 12, tzinfo=UTC)
    with at(moment):
        event = audit.record(
            session, EventKind.REVISION_SAVED,
            actor_id=people.edda.id, article=article, person_id=people.tala.id, revision_number=3,
            note="الأسماء", data={"a": [1]},
        )  # fmt: skip
    session.expire_all()
    read = audit.of_article(session, article.id)[-1]
    assert read is event
    assert (read.kind, read.actor, read.person) == ("revision_saved", people.edda, people.tala)
    assert (read.revision_number, read.from_state, read.to_state) == (3, None, None)
    assert (read.note, read.data, read.created_at) == ("الأسماء", {"a": [1]}, moment)


def test_the_event_of_a_transition_holds_both_states_and_the_latest_revision(
    session: Session,
) -> None:
    people = cast.hire(session)
    article = cast.article_in(session, people, State.TRANSLATED, rough=1)
    event = audit.record_transition(
        session, EventKind.ARTICLE_SUBMITTED, article,
        actor_id=people.edda.id, from_state=State.DRAFT, note="الأسماء", person_id=people.tala.id,
    )  # fmt: skip
    session.expire_all()
    assert audit.of_article(session, article.id)[-1] is event
    assert (event.actor, event.person, event.note) == (people.edda, people.tala, "الأسماء")
    assert (event.revision_number, event.from_state, event.to_state) == (2, "draft", "translated")


def test_the_whole_way_of_an_article(session: Session) -> None:
    people = cast.hire(session)
    article = cast.article_in(session, people, State.PUBLISHED, rough=1)
    told = [
        (event.kind, event.actor_id, event.revision_number, event.from_state, event.to_state)
        for event in audit.of_article(session, article.id)
    ]
    tala, edda = people.tala.id, people.edda.id
    assert told == [
        ("article_opened", edda, None, None, "draft"),
        ("revision_saved", tala, 1, None, None),
        ("revision_saved", tala, 2, None, None),
        ("article_submitted", tala, 2, "draft", "translated"),
        ("article_approved", edda, 2, "translated", "edited"),
        ("article_published", edda, 2, "edited", "published"),
    ]


def test_each_transition_has_an_event_of_its_own() -> None:
    assert set(OF_ACTION) == set(Action)
    assert len(set(OF_ACTION.values())) == len(Action)


@pytest.mark.parametrize("statement", [update(Event).values(note="x"), delete(Event)])
def test_the_log_cannot_be_changed(session: Session, statement: object) -> None:
    people = cast.hire(session)
    cast.article(session, people)
    with pytest.raises(DBAPIError, match="events never change"):
        session.execute(statement)
