"""Stored answers: whose they are, how long they last, and what else ends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.clock import at, now
from review.domain.workflow import Actor, Role
from review.models.idempotency import IdempotencyKey
from review.services.idempotency import LIFETIME, Answer, Submission, find, purge, store
from tests import cast
from tests.cast import Cast, actor_of

SUBMISSION = Submission("/articles/1/edit", "d" * 64)
MESSAGES = (("success", "حُفظ النص"), ("info", "<b>"))
ANSWER = Answer(302, "/articles/1", MESSAGES, revision_number=3)


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


@pytest.fixture
def tala(session: Session, people: Cast) -> Actor:
    """The translator, whose submission was answered."""
    actor = actor_of(people.tala)
    store(session, actor, SUBMISSION, ANSWER)
    return actor


def count(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(IdempotencyKey))


def test_the_same_submission_finds_its_answer(session: Session, tala: Actor) -> None:
    session.expire_all()
    assert find(session, tala, SUBMISSION) == ANSWER


def test_the_answer_of_a_page_has_no_location(session: Session, people: Cast) -> None:
    answer = Answer(200, "", revision_number=1)
    store(session, actor_of(people.edda), SUBMISSION, answer)
    assert find(session, actor_of(people.edda), SUBMISSION) == answer


@pytest.mark.parametrize(
    "other",
    [replace(SUBMISSION, path="/articles/2/edit"), replace(SUBMISSION, digest="e" * 64)],
)
def test_another_submission_has_none(session: Session, tala: Actor, other: Submission) -> None:
    assert find(session, tala, other) is None
    assert count(session) == 1


def test_another_person_has_none(session: Session, people: Cast, tala: Actor) -> None:
    assert find(session, actor_of(people.tarek), SUBMISSION) is None
    assert count(session) == 1


def test_roles_that_were_lost_end_it(session: Session, tala: Actor) -> None:
    assert find(session, replace(tala, roles=tala.roles | {Role.EDITOR}), SUBMISSION) == ANSWER
    assert find(session, replace(tala, roles=frozenset({Role.ADMIN})), SUBMISSION) is None
    store(session, tala, SUBMISSION, Answer(303, "/desk"))
    found = find(session, tala, SUBMISSION)
    assert found is not None
    assert found.location == "/desk"


def test_it_ends_after_seven_days(session: Session, tala: Actor) -> None:
    assert timedelta(days=7) == LIFETIME
    with at(ANSWER.created_at + LIFETIME - timedelta(seconds=1)):
        assert find(session, tala, SUBMISSION) == ANSWER
    with at(ANSWER.created_at + LIFETIME):
        assert find(session, tala, SUBMISSION) is None
        store(session, tala, SUBMISSION, ANSWER)


def test_purging_deletes_what_has_expired_and_nothing_else(session: Session, tala: Actor) -> None:
    store(
        session,
        tala,
        replace(SUBMISSION, path="/articles/new"),
        replace(ANSWER, created_at=now() - LIFETIME - timedelta(seconds=1)),
    )
    assert count(session) == 2
    purge(session)
    assert session.scalars(select(IdempotencyKey.path)).all() == [SUBMISSION.path]
