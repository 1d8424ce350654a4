"""Every no is a sentence that says what to do, in the reader's language and with its numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product

import pytest
from flask import Flask
from flask_babel import force_locale

from review.config import ROOT
from review.domain.errors import Refused
from review.domain.text.blocks import FRONT
from review.domain.workflow import (
    PERMISSIONS,
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
from review.messages.command_sentences import COMMAND_SENTENCES
from review.messages.labels import ACTIONS, DONE, STATES
from review.messages.sentences import (
    COUNTED,
    SENTENCES,
    STATUS,
    command_message_for,
    error_message,
    message_for,
    status_of,
)

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


REVIEW = ROOT / "review"
CODE_POSITION = {"DomainError": 0, "Refused": 0, "Outdated": 0, "Invalid": 0, "Refusal": 1}
FORMATTED = {
    "{action}_not_you": {f"{action}_not_you" for action in Action},
    "{action}_not_now": {f"{action}_not_now" for action in Action},
    "{action}_reason": {f"{row.action}_reason" for row in TRANSITIONS.values() if row.reason},
    "{act}_not_you": {f"{act}_not_you" for act in Act},
    "{act}_not_now": {f"{row.act}_not_now" for row in PERMISSIONS if row.from_states != {*State}},
    "repeated_{kind}": {f"repeated_{kind}" for kind in FRONT},
}
# Codes without a sentence, since a caller catches them: a setting has a sentence with its name, a
# worker marks the mail as failed, a page is answered with 404, a backup's member is damaged.
CAUGHT = {"bad_sender", "bad_smtp_url", "unfit_for_mail", "bad_cursor", "bad_row"}


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
        said = error_message(refusal)
        assert said[-1] in ".؟?", said
        assert code not in said
        assert "%(" not in said
        assert all(str(value) in said for value in refusal.detail.values() if value == 3)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_shares_are_said_in_per_cent(locale: str) -> None:
    assert "64" in error_message(KNOWN["four_eyes_words"])
    assert "77" in error_message(KNOWN["four_eyes_correction"])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_two_answers_sound_alike(locale: str) -> None:
    said = [error_message(refusal) for refusal in KNOWN.values()]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_raised_refusal_says_the_same(locale: str) -> None:
    for refusal in KNOWN.values():
        raised = Refused(refusal.code, kind=refusal.kind, **refusal.detail)
        assert error_message(raised) == error_message(refusal)
        assert status_of(raised) == STATUS[refusal.kind]


def test_every_sentence_can_be_filled_in(locale: str) -> None:
    for code in SENTENCES:
        sentence = message_for(code, percent=64, longest=3, shortest=2)
        assert sentence.rstrip("\N{LEFT-TO-RIGHT MARK}")[-1] in ".؟?=", sentence
        assert "%(" not in sentence


def test_every_code_has_its_sentence() -> None:
    assert raised_codes() - CAUGHT - {*SENTENCES, *COUNTED, *COMMAND_SENTENCES} == set()


def test_every_code_of_a_command_has_its_sentence() -> None:
    """Pages' sentences are in a language of the interface, which these may have none of."""
    of_commands = raised_codes("formats", "services/backup", "services/exchange", "cli")
    assert of_commands - CAUGHT - {*COMMAND_SENTENCES} == set()


def test_no_sentence_is_unused() -> None:
    assert {*SENTENCES, *COUNTED, *COMMAND_SENTENCES} - raised_codes() == set()


def test_only_what_is_raised_is_caught() -> None:
    assert raised_codes() >= CAUGHT


def test_a_code_without_a_command_sentence_has_that_of_pages(app: Flask) -> None:
    with app.app_context():
        assert command_message_for("slug_missing") == "The address of the story is missing"
        assert command_message_for("repeated_id", first=3) == (
            "its id and target_lang were in line 3 already"
        )


def raised_codes(*folders: str) -> set[str]:
    """The codes of all errors and refusals that the modules in these folders make."""
    paths = [path for folder in folders or [""] for path in (REVIEW / folder).rglob("*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {code for call in calls for code in codes_of(call)}


def codes_of(call: ast.Call) -> Iterator[str]:
    """The code that a call gives to an error; each that an f-string can give."""
    name = ast.unparse(call.func).rpartition(".")[2]
    if name not in CODE_POSITION:
        return
    code = call.args[CODE_POSITION[name]]
    if isinstance(code, ast.Constant):
        yield code.value
    elif isinstance(code, ast.JoinedStr):
        yield from FORMATTED[ast.unparse(code).removeprefix("f").strip("'")]
    else:
        assert ast.unparse(code) == "self.code"  # a refusal made an error


def test_every_state_and_action_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(ACTIONS) == set(DONE) == set(Action)
    assert set(STATUS) == set(RefusalKind)
