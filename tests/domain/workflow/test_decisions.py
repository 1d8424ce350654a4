"""Transitions: the design's table row by row, then what holds for everyone everywhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.workflow import (
    Act,
    Action,
    Actor,
    Decision,
    Facts,
    Refusal,
    RefusalKind,
    Role,
    State,
    decide,
    offered,
    permitted,
)
from tests.domain.workflow_strategies import (
    EDITOR,
    ME,
    REASON,
    ROLE_SETS,
    TABLE,
    actions,
    actors,
    as_refusal,
    facts,
    reasons,
)


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("roles", ROLE_SETS, ids=lambda roles: "+".join(sorted(roles)))
def test_the_table_of_the_design_row_by_row(
    action: Action, state: State, roles: frozenset[Role]
) -> None:
    """Somebody who did not write the draft but is its translator, and a text that lacks nothing."""
    start, to, others, _ = TABLE[action]
    answer = decide(action, Actor(ME, roles), Facts(state, translator=ME), reason=REASON)
    allowed = Role.EDITOR in roles or (others and Role.TRANSLATOR in roles)
    if not allowed:
        assert answer == Refusal(RefusalKind.NOT_YOU, f"{action}_not_you")
    elif state not in start:
        assert answer == Refusal(RefusalKind.NOT_NOW, f"{action}_not_now", {"state": state})
    else:
        assert answer == Decision(to)


@pytest.mark.parametrize("action", list(Action))
def test_a_reason_is_asked_for_where_the_design_says(action: Action) -> None:
    start, to, _, reason = TABLE[action]
    for state, given_reason in product(start, ("", " \n\t\u00a0")):
        answer = decide(action, Actor(ME, EDITOR), Facts(state), reason=given_reason)
        expected = Refusal(RefusalKind.NO_REASON, f"{action}_reason") if reason else Decision(to)
        assert answer == expected


NEEDS = {
    "headline_missing": ({"has_headline": False}, {Action.SUBMIT, Action.APPROVE}),
    "blocks_missing": ({"missing": 3}, {Action.SUBMIT, Action.APPROVE}),
    "suggestions_open": ({"open_suggestions": 3}, {Action.APPROVE}),
    "threads_open": ({"blocking_threads": 3}, {Action.APPROVE}),
    "standfirst_missing": ({"has_standfirst": False}, {Action.PUBLISH}),
    "credit_missing": ({"has_credit": False}, {Action.PUBLISH}),
    "slug_missing": ({"has_slug": False}, {Action.PUBLISH}),
}


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("code", list(NEEDS))
def test_what_the_text_must_have(action: Action, code: str) -> None:
    lacking, asked_by = NEEDS[code]
    for state in TABLE[action][0]:
        answer = decide(action, Actor(ME, EDITOR), Facts(state, **lacking), reason=REASON)
        if action in asked_by:
            assert (as_refusal(answer).kind, as_refusal(answer).code) == (
                RefusalKind.NOT_READY,
                code,
            )
            assert dict(as_refusal(answer).detail) in ({}, {"number": 3})
        else:
            assert answer == Decision(TABLE[action][1])


@given(facts, actions, st.sampled_from(Act), st.sampled_from(ROLE_SETS))
def test_the_inactive_and_those_without_a_role_may_do_nothing(
    known: Facts, action: Action, act: Act, roles: frozenset[Role]
) -> None:
    for actor in (Actor(ME, roles, active=False), Actor(ME, frozenset())):
        answer = decide(action, actor, known, reason=REASON, override=True)
        assert as_refusal(answer).kind is RefusalKind.NOT_YOU
        assert as_refusal(permitted(act, actor, known)).kind is RefusalKind.NOT_YOU
        assert offered(actor, known) == ()


def test_every_state_is_reached_from_every_other() -> None:
    """Nothing is a dead end: an editor who translated nothing can go from any state to any."""
    reached = {state: {state} for state in State}
    for _, state, action in product(State, State, Action):
        for start in State:
            if state in reached[start]:
                answer = decide(action, Actor(ME, EDITOR), Facts(state), reason=REASON)
                reached[start] |= {answer.to} if isinstance(answer, Decision) else set()
    assert all(states == set(State) for states in reached.values())


@given(actors, facts, actions, reasons)
def test_readers_see_only_what_was_approved(
    actor: Actor, known: Facts, action: Action, reason: str
) -> None:
    answer = decide(action, actor, known, reason=reason, override=True)
    if isinstance(answer, Decision) and answer.to is State.PUBLISHED:
        assert (action, known.state) == (Action.PUBLISH, State.EDITED)
    if isinstance(answer, Decision) and answer.to is State.EDITED:
        assert known.state in (State.TRANSLATED, State.PUBLISHED)
        assert action is Action.UNPUBLISH or (not known.missing and known.has_headline)


@given(actors, facts, actions, reasons)
def test_whoever_lacks_only_a_reason_is_told_so_last(
    actor: Actor, known: Facts, action: Action, reason: str
) -> None:
    answer = decide(action, actor, known, reason=reason)
    if isinstance(answer, Refusal) and answer.kind is RefusalKind.NO_REASON:
        assert isinstance(decide(action, actor, known, reason=REASON), Decision)


@given(actors, facts, actions)
def test_not_now_promises_that_there_is_a_time(actor: Actor, known: Facts, action: Action) -> None:
    answer = decide(action, actor, known, reason=REASON)
    if isinstance(answer, Refusal) and answer.kind is RefusalKind.NOT_NOW:
        later = [decide(action, actor, replace(known, state=state)) for state in State]
        assert any(a for a in later) or any(
            as_refusal(a).kind in (RefusalKind.NOT_READY, RefusalKind.NO_REASON) for a in later
        )
