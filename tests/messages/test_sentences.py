"""Every no is a sentence that says what to do, in the reader's language and with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from flask_babel import force_locale

from review.domain.errors import Refused
from review.domain.workflow import (
    TRANSITIONS,
    Act,
    Action,
    Actor,
    Facts,
    Refusal,
    RefusalKind,
    Role,
    State,
    decide,
    permitted,
)
from review.messages.sentences import ACTIONS, DONE, STATES, STATUS, say, status_of

ME = 1
ROLE_SETS = [frozenset[Role](), *(frozenset({role}) for role in Role), frozenset(Role)]
LACKING = [
    {},
    {"has_headline": False},
    {"missing": 3},
    {"open_suggestions": 3},
    {"blocking_threads": 3},
    {"has_standfirst": False},
    {"has_credit": False},
    {"has_slug": False},
    {"draft_authors": frozenset({ME})},
    {"words": 100, "words_by_author": {ME: 64}},
    {"changed_words_by_author": {ME: 77, ME + 1: 23}},
]


def refusals() -> Iterator[Refusal]:
    """Every no that the workflow can say."""
    for roles, state, lacking in product(ROLE_SETS, State, LACKING):
        actor, facts = Actor(ME, roles), Facts(state, **lacking)
        answers = [
            *(
                decide(action, actor, facts, reason=reason, override=override)
                for action, reason, override in product(Action, ("", "why"), (True, False))
            ),
            *(permitted(act, actor, facts) for act in Act),
        ]
        yield from (answer for answer in answers if isinstance(answer, Refusal))


KNOWN = {refusal.code: refusal for refusal in refusals()}


@pytest.fixture(params=["en", "ar"])
def locale(request: pytest.FixtureRequest, app: Flask) -> Iterator[str]:
    with app.test_request_context(), force_locale(request.param):
        yield request.param


def test_all_kinds_of_no_are_looked_at() -> None:
    assert {refusal.kind for refusal in KNOWN.values()} == set(RefusalKind)
    assert {f"{action}_not_you" for action in Action} <= set(KNOWN)
    assert {f"{row.action}_reason" for row in TRANSITIONS.values() if row.reason} <= set(KNOWN)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_refusal_is_a_sentence(locale: str) -> None:
    for code, refusal in KNOWN.items():
        said = say(refusal)
        assert said[-1] in ".؟?", said
        assert code not in said
        assert "%(" not in said
        assert all(str(value) in said for value in refusal.detail.values() if value == 3)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_shares_are_said_in_per_cent(locale: str) -> None:
    assert "64" in say(KNOWN["four_eyes_words"])
    assert "77" in say(KNOWN["four_eyes_correction"])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_two_answers_sound_alike(locale: str) -> None:
    said = [say(refusal) for refusal in KNOWN.values()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_raised_refusal_says_the_same(locale: str) -> None:
    for refusal in KNOWN.values():
        raised = Refused(refusal.code, kind=refusal.kind, **refusal.detail)
        assert say(raised) == say(refusal)
        assert status_of(raised) == STATUS[refusal.kind]


def test_every_state_and_action_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(ACTIONS) == set(DONE) == set(Action)
    assert set(STATUS) == set(RefusalKind)
