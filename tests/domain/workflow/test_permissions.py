"""Acts that change no state: the table, and who before when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.workflow import (
    PERMISSIONS,
    TRANSITIONS,
    Act,
    Action,
    Actor,
    Facts,
    Refusal,
    RefusalKind,
    State,
    decide,
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


@given(actors, facts, st.sampled_from(Act))
def test_acts_tell_who_before_when(actor: Actor, known: Facts, act: Act) -> None:
    answer = permitted(act, actor, known)
    ever = [permitted(act, actor, replace(known, state=state)) is True for state in State]
    if answer is True:
        assert any(ever)
    elif any(ever):
        assert answer == Refusal(RefusalKind.NOT_NOW, f"{act}_not_now", {"state": known.state})
    else:
        assert answer == Refusal(RefusalKind.NOT_YOU, f"{act}_not_you")


# Who may do what, where: T its translator, t another translator, E an editor, A an admin.
MAY = {
    Act.SEE: dict.fromkeys(State, "TtEA"),
    Act.EDIT: {State.DRAFT: "TE", State.TRANSLATED: "E"},
    Act.CLAIM: {},
    Act.RELEASE: {State.DRAFT: "TE"},
    Act.ASSIGN: dict.fromkeys(State, "EA"),
}
CAST = {
    "T": Actor(ME, TRANSLATOR),
    "t": Actor(OTHER, TRANSLATOR),
    "E": Actor(3, EDITOR),
    "A": Actor(4, ADMIN),
}


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("state", list(State))
def test_the_table_of_acts(act: Act, state: State) -> None:
    known = Facts(state, translator=ME)
    may = "".join(who for who, actor in CAST.items() if permitted(act, actor, known))
    assert may == MAY[act].get(state, "")


def test_an_unclaimed_draft_can_be_claimed_and_not_released() -> None:
    known = Facts(State.DRAFT)
    assert [who for who, actor in CAST.items() if permitted(Act.CLAIM, actor, known)] == [
        "T", "t", "E",
    ]  # fmt: skip
    assert not any(permitted(Act.RELEASE, actor, known) for actor in CAST.values())


def test_a_translator_who_lost_the_role_keeps_nothing() -> None:
    known = Facts(State.DRAFT, translator=ME, draft_authors=frozenset({ME}))
    actor = Actor(ME, ADMIN)
    assert not permitted(Act.EDIT, actor, known)
    assert not decide(Action.SUBMIT, actor, known)


def test_the_tables_are_whole() -> None:
    assert list(TRANSITIONS) == list(Action)
    assert all(row.action is action for action, row in TRANSITIONS.items())
    assert {row.act for row in PERMISSIONS} == set(Act)
