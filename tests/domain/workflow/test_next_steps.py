"""The next step of an article, and what it waits for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from review.domain.workflow import (
    Act,
    Action,
    Actor,
    Facts,
    State,
    Step,
    awaits_claim,
    is_being_translated,
    is_overdue,
    is_under_way,
    may_choose_translator,
    next_step,
    offered,
    permitted,
)
from tests.domain.workflow_strategies import (
    ADMIN,
    EDITOR,
    ME,
    OTHER,
    TRANSLATOR,
    actors,
    facts,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "translator", "roles", "step"),
    [
        (State.DRAFT, None, TRANSLATOR, Step.CLAIM),
        (State.DRAFT, None, EDITOR, Step.TRANSLATE),
        (State.DRAFT, ME, TRANSLATOR, Step.TRANSLATE),
        (State.DRAFT, OTHER, TRANSLATOR, None),
        (State.DRAFT, OTHER, EDITOR, Step.EDIT),
        (State.DRAFT, None, ADMIN, None),
        (State.TRANSLATED, ME, TRANSLATOR, None),
        (State.TRANSLATED, ME, EDITOR, Step.REVIEW),
        (State.EDITED, ME, TRANSLATOR, None),
        (State.EDITED, OTHER, EDITOR, Step.PUBLISH),
        (State.PUBLISHED, ME, EDITOR, None),
    ],
)
def test_the_step_of_each_person(
    state: State, translator: int | None, roles: frozenset, step: Step | None
) -> None:
    assert next_step(Actor(ME, roles), Facts(state, translator=translator)) is step


@given(actors, facts)
def test_a_step_is_permitted_or_offered(actor: Actor, known: Facts) -> None:
    step = next_step(actor, known)
    if step is Step.CLAIM:
        assert permitted(Act.CLAIM, actor, known)
    elif step is Step.PUBLISH:
        assert Action.PUBLISH in {offer.action for offer in offered(actor, known)}
    elif step is not None:
        assert permitted(Act.EDIT, actor, known)
    else:
        assert not permitted(Act.EDIT, actor, known)
        assert not permitted(Act.CLAIM, actor, known)


def test_only_an_unclaimed_draft_awaits_a_claim() -> None:
    for state in State:
        assert awaits_claim(Facts(state)) is (state is State.DRAFT)
        assert not awaits_claim(Facts(state, translator=ME))


def test_what_is_published_is_neither_under_way_nor_overdue() -> None:
    late = NOW - timedelta(seconds=1)
    for state in State:
        assert is_under_way(state) is (state is not State.PUBLISHED)
        assert is_being_translated(state) is (state is State.DRAFT)
        assert is_overdue(state, late, NOW) is is_under_way(state)
        assert not is_overdue(state, NOW, NOW)
        assert not is_overdue(state, None, NOW)


def test_editors_name_the_translator_of_what_they_add() -> None:
    allowed = [may_choose_translator(Actor(ME, roles)) for roles in (TRANSLATOR, EDITOR, ADMIN)]
    assert allowed == [False, True, False]
