"""A second pair of eyes: who may not pass a text, and the override."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.workflow import (
    Action,
    Actor,
    Decision,
    Facts,
    Refusal,
    RefusalKind,
    Role,
    State,
    decide,
    may_decide,
)
from tests.domain.workflow_strategies import (
    ADMIN,
    BOSS,
    EDITOR,
    ME,
    OTHER,
    REASON,
    TABLE,
    TRANSLATOR,
    actions,
    actors,
    as_refusal,
    facts,
    reasons,
)


def is_an_author(actor: Actor, known: Facts) -> bool:
    """Whether this person drafted it, wrote most of it, or wrote most of what changed."""
    mine, changed = known.words_by_author.get(actor.id, 0), known.changed_words_by_author
    return (
        actor.id in known.draft_authors
        or mine > known.words / 2
        or changed.get(actor.id, 0) > sum(changed.values()) / 2
    )


@given(actors, facts, actions, reasons, st.booleans())
def test_nobody_passes_what_they_wrote(
    actor: Actor, known: Facts, action: Action, reason: str, override: bool
) -> None:
    answer = decide(action, actor, known, reason=reason, override=override)
    if action not in (Action.APPROVE, Action.PUBLISH) or not is_an_author(actor, known):
        assert not (isinstance(answer, Refusal) and answer.four_eyes)
        return
    if isinstance(answer, Decision) and known.four_eyes:
        assert answer.overridden
        assert override
        assert reason.strip()
        assert actor.roles >= BOSS
    if isinstance(answer, Decision) and not known.four_eyes:
        assert not answer.overridden


@given(actors, facts, actions, reasons)
def test_an_override_does_nothing_but_stand_in_for_the_second_pair_of_eyes(
    actor: Actor, known: Facts, action: Action, reason: str
) -> None:
    """It changes the answer only where four eyes were in the way, and then to all other rules'."""
    plain = decide(action, actor, known, reason=reason)
    over = decide(action, actor, known, reason=reason, override=True)
    blocked = isinstance(plain, Refusal) and plain.four_eyes
    if not (blocked and Role.ADMIN in actor.roles):
        assert over == plain
        return
    without = decide(action, actor, replace(known, four_eyes=False), reason=reason)
    if isinstance(without, Refusal):
        assert over == without
    elif reason.strip():
        assert over == Decision(without.to, overridden=True)
    else:
        assert over == Refusal(RefusalKind.NO_REASON, "override_reason")


@pytest.mark.parametrize("roles", [TRANSLATOR, EDITOR, ADMIN, TRANSLATOR | EDITOR,
                                   TRANSLATOR | ADMIN])  # fmt: skip
def test_only_an_admin_who_may_edit_overrides(roles: frozenset[Role]) -> None:
    """The override waives four eyes and no other rule: an admin who is no editor still is none."""
    known = Facts(State.TRANSLATED, translator=ME, draft_authors=frozenset({ME}))
    answer = decide(Action.APPROVE, Actor(ME, roles), known, reason=REASON, override=True)
    assert as_refusal(answer).kind is RefusalKind.NOT_YOU


def test_an_admin_editor_overrides_with_a_reason_and_only_when_asked() -> None:
    boss = Actor(ME, BOSS)
    known = Facts(State.TRANSLATED, draft_authors=frozenset({ME}))
    assert as_refusal(decide(Action.APPROVE, boss, known, reason=REASON)).code == "four_eyes"
    assert as_refusal(decide(Action.APPROVE, boss, known, override=True)).code == "override_reason"
    answer = decide(Action.APPROVE, boss, known, reason=REASON, override=True)
    assert answer == Decision(State.EDITED, overridden=True)
    incomplete = replace(known, missing=1)
    answer = decide(Action.APPROVE, boss, incomplete, reason=REASON, override=True)
    assert as_refusal(answer).kind is RefusalKind.NOT_READY


SHARES = [
    ({"draft_authors": frozenset({ME})}, "four_eyes", {}),
    ({"words": 10, "words_by_author": {ME: 1, OTHER: 9}}, "", {}),
    ({"words": 10, "words_by_author": {ME: 5, OTHER: 5}}, "", {}),
    ({"words": 10, "words_by_author": {ME: 6, OTHER: 4}}, "four_eyes_words", {"percent": 60}),
    ({"words": 1001, "words_by_author": {ME: 501}}, "four_eyes_words", {"percent": 51}),
    ({"words": 10, "words_by_author": {OTHER: 10}}, "", {}),
    ({"words": 10}, "", {}),
    ({"changed_words_by_author": {ME: 1}}, "four_eyes_correction", {"percent": 100}),
    ({"changed_words_by_author": {ME: 2, OTHER: 1}}, "four_eyes_correction", {"percent": 67}),
    ({"changed_words_by_author": {ME: 2, OTHER: 2}}, "", {}),
    ({"changed_words_by_author": {OTHER: 2}}, "", {}),
    (
        {"draft_authors": frozenset({ME}), "words": 1, "words_by_author": {ME: 1},
         "changed_words_by_author": {ME: 1}},
        "four_eyes", {},
    ),
    (
        {"words": 3, "words_by_author": {ME: 3}, "changed_words_by_author": {ME: 1}},
        "four_eyes_words", {"percent": 100},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("shares", "code", "detail"), SHARES)
@pytest.mark.parametrize("action", [Action.APPROVE, Action.PUBLISH])
def test_the_share_of_the_words_decides(
    action: Action, shares: dict[str, Any], code: str, detail: dict[str, int]
) -> None:
    (state,) = TABLE[action][0]
    answer = decide(action, Actor(ME, EDITOR), Facts(state, **shares))
    assert answer == (
        Refusal(RefusalKind.NOT_YOU, code, detail) if code else Decision(TABLE[action][1])
    )
    switched_off = decide(action, Actor(ME, EDITOR), Facts(state, **shares, four_eyes=False))
    assert switched_off == Decision(TABLE[action][1])
    boss = decide(action, Actor(ME, BOSS), Facts(state, **shares), override=True, reason=REASON)
    assert boss == Decision(TABLE[action][1], overridden=bool(code))


@pytest.mark.parametrize("shares", [shares for shares, code, _ in SHARES if code])
def test_authors_may_still_edit_submit_return_and_reopen(shares: dict[str, Any]) -> None:
    for action in (Action.SUBMIT, Action.RETURN, Action.REOPEN, Action.UNPUBLISH):
        for state in TABLE[action][0]:
            assert decide(action, Actor(ME, EDITOR), Facts(state, **shares), reason=REASON)


@given(actors, facts, actions, st.booleans())
def test_may_decide_is_for_whom_the_action_is(
    actor: Actor, known: Facts, action: Action, override: bool
) -> None:
    answer = decide(action, actor, known, reason=REASON, override=override)
    refused = isinstance(answer, Refusal) and answer.kind is RefusalKind.NOT_YOU
    assert may_decide(action, actor, known, override=override) is not refused
