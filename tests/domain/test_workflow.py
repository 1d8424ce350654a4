"""The workflow: the design's table row by row, then what must hold for everybody everywhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.workflow import (
    PERMISSIONS,
    TRANSITIONS,
    Act,
    Action,
    Actor,
    Decision,
    Facts,
    Offer,
    Refusal,
    RefusalKind,
    Role,
    State,
    decide,
    may_decide,
    offered,
    permitted,
)

ME, OTHER = 1, 2
REASON = "The second paragraph says the opposite."
ROLE_SETS = [frozenset(s) for s in chain.from_iterable(combinations(Role, n) for n in range(4))]
TRANSLATOR, EDITOR, ADMIN = (frozenset({role}) for role in Role)
BOSS = EDITOR | ADMIN

people = st.sampled_from((None, ME, OTHER))
actors = st.builds(Actor, st.just(ME), st.sampled_from(ROLE_SETS), st.booleans())
facts = st.builds(
    Facts,
    state=st.sampled_from(State),
    translator=people,
    draft_authors=st.frozensets(st.sampled_from((ME, OTHER))),
    words=st.just(10),
    words_by_author=st.sampled_from(({}, {ME: 3, OTHER: 7}, {ME: 5, OTHER: 5}, {ME: 6, OTHER: 4})),
    changed_words_by_author=st.sampled_from(({}, {OTHER: 2}, {ME: 2, OTHER: 2}, {ME: 2})),
    missing=st.integers(0, 2),
    has_headline=st.booleans(),
    has_standfirst=st.booleans(),
    has_credit=st.booleans(),
    has_slug=st.booleans(),
    open_suggestions=st.integers(0, 2),
    blocking_threads=st.integers(0, 2),
    four_eyes=st.booleans(),
)
actions = st.sampled_from(Action)
reasons = st.sampled_from(("", " \t\u00a0\n", REASON))


def refusal(answer: Decision | Refusal | bool) -> Refusal:
    assert isinstance(answer, Refusal)
    return answer


# The design's table, told once more in other words: from, to, who besides editors, reason.
TABLE = {
    Action.SUBMIT: ({State.DRAFT}, State.TRANSLATED, "its translator", ""),
    Action.RETURN: ({State.TRANSLATED, State.EDITED}, State.DRAFT, "", "reason"),
    Action.APPROVE: ({State.TRANSLATED}, State.EDITED, "", ""),
    Action.REOPEN: ({State.EDITED}, State.TRANSLATED, "", ""),
    Action.PUBLISH: ({State.EDITED}, State.PUBLISHED, "", ""),
    Action.UNPUBLISH: ({State.PUBLISHED}, State.EDITED, "", "reason"),
}


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
            assert (refusal(answer).kind, refusal(answer).code) == (RefusalKind.NOT_READY, code)
            assert dict(refusal(answer).detail) in ({}, {"number": 3})
        else:
            assert answer == Decision(TABLE[action][1])


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
    assert refusal(answer).kind is RefusalKind.NOT_YOU


def test_an_admin_editor_overrides_with_a_reason_and_only_when_asked() -> None:
    boss = Actor(ME, BOSS)
    known = Facts(State.TRANSLATED, draft_authors=frozenset({ME}))
    assert refusal(decide(Action.APPROVE, boss, known, reason=REASON)).code == "four_eyes"
    assert refusal(decide(Action.APPROVE, boss, known, override=True)).code == "override_reason"
    answer = decide(Action.APPROVE, boss, known, reason=REASON, override=True)
    assert answer == Decision(State.EDITED, overridden=True)
    incomplete = replace(known, missing=1)
    answer = decide(Action.APPROVE, boss, incomplete, reason=REASON, override=True)
    assert refusal(answer).kind is RefusalKind.NOT_READY


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


@given(facts, actions, st.sampled_from(Act), st.sampled_from(ROLE_SETS))
def test_the_inactive_and_those_without_a_role_may_do_nothing(
    known: Facts, action: Action, act: Act, roles: frozenset[Role]
) -> None:
    for actor in (Actor(ME, roles, active=False), Actor(ME, frozenset())):
        answer = decide(action, actor, known, reason=REASON, override=True)
        assert refusal(answer).kind is RefusalKind.NOT_YOU
        assert refusal(permitted(act, actor, known)).kind is RefusalKind.NOT_YOU
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


@given(actors, facts)
def test_offers_and_decisions_agree(actor: Actor, known: Facts) -> None:
    offers = {offer.action: offer for offer in offered(actor, known)}
    assert list(offers) == [action for action in TRANSITIONS if action in offers]
    for action, row in TRANSITIONS.items():
        answer = decide(action, actor, known, reason=REASON)
        offer = offers.get(action)
        if offer is None:
            assert isinstance(answer, Refusal)
            assert answer.kind in (RefusalKind.NOT_YOU, RefusalKind.NOT_NOW)
            assert not answer.four_eyes or known.state not in row.from_states
            continue
        assert known.state in row.from_states
        check_offer(offer, answer, decide(action, actor, known, reason=REASON, override=True))
        assert offer.needs_reason is row.reason
        unexplained = decide(action, actor, known)
        if offer.enabled and offer.needs_reason:
            assert refusal(unexplained).kind is RefusalKind.NO_REASON
        else:
            assert unexplained == answer


def check_offer(offer: Offer, answer: Decision | Refusal, overridden: Decision | Refusal) -> None:
    if offer.enabled:
        assert answer == Decision(offer.to)
        assert not offer.can_override
        return
    assert offer.refusal == answer
    assert refusal(answer).kind is RefusalKind.NOT_READY or refusal(answer).four_eyes
    assert offer.can_override == isinstance(overridden, Decision)


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
            refusal(a).kind in (RefusalKind.NOT_READY, RefusalKind.NO_REASON) for a in later
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
