"""Actors, facts and actions for tests of the workflow's rules."""

from __future__ import annotations

from itertools import chain, combinations

from hypothesis import strategies as st

from review.domain.workflow import (
    Action,
    Actor,
    Decision,
    Facts,
    Refusal,
    Role,
    State,
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


# The design's table, told once more in other words: from, to, who besides editors, reason.
TABLE = {
    Action.SUBMIT: ({State.DRAFT}, State.TRANSLATED, "its translator", ""),
    Action.RETURN: ({State.TRANSLATED, State.EDITED}, State.DRAFT, "", "reason"),
    Action.APPROVE: ({State.TRANSLATED}, State.EDITED, "", ""),
    Action.REOPEN: ({State.EDITED}, State.TRANSLATED, "", ""),
    Action.PUBLISH: ({State.EDITED}, State.PUBLISHED, "", ""),
    Action.UNPUBLISH: ({State.PUBLISHED}, State.EDITED, "", "reason"),
}


def as_refusal(answer: Decision | Refusal | bool) -> Refusal:
    assert isinstance(answer, Refusal)
    return answer
