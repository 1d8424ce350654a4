"""The workflow as two tables: transitions, and acts that change no state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from review.domain.workflow.model import Act, Action, State
from review.domain.workflow.rules import (
    FOUR_EYES,
    Need,
    Rule,
    can_translate,
    has_credit,
    has_headline,
    has_slug,
    has_standfirst,
    is_admin,
    is_claimed,
    is_complete,
    is_editor,
    is_its_translator,
    is_unclaimed,
    no_blocking_thread,
    no_open_suggestion,
    on_staff,
)

# Alternatives, each a list of rules that must all hold.
Who = tuple[tuple[Rule, ...], ...]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who may move an article from which states, what the text needs for it, and whether
    a written reason is required."""

    action: Action
    from_states: frozenset[State]
    to: State
    who: Who
    needs: tuple[Need, ...] = ()
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: who may do what in which states. An act may have several rows."""

    act: Act
    from_states: frozenset[State]
    who: Who


S = State
ANY = frozenset(State)

TRANSITIONS: Mapping[Action, Transition] = {
    row.action: row
    for row in (
        Transition(
            Action.SUBMIT, frozenset({S.DRAFT}), S.TRANSLATED,
            ((is_its_translator,), (is_editor,)), (has_headline, is_complete),
        ),
        Transition(
            Action.RETURN, frozenset({S.TRANSLATED, S.EDITED}), S.DRAFT,
            ((is_editor,),), reason=True,
        ),
        Transition(
            Action.APPROVE, frozenset({S.TRANSLATED}), S.EDITED,
            ((is_editor, *FOUR_EYES),),
            (has_headline, is_complete, no_open_suggestion, no_blocking_thread),
        ),
        Transition(Action.REOPEN, frozenset({S.EDITED}), S.TRANSLATED, ((is_editor,),)),
        Transition(
            Action.PUBLISH, frozenset({S.EDITED}), S.PUBLISHED,
            ((is_editor, *FOUR_EYES),), (has_standfirst, has_credit, has_slug),
        ),
        Transition(
            Action.UNPUBLISH, frozenset({S.PUBLISHED}), S.EDITED, ((is_editor,),), reason=True,
        ),
    )
}  # fmt: skip

PERMISSIONS: tuple[Permission, ...] = (
    Permission(Act.SEE, ANY, ((on_staff,),)),
    Permission(Act.EDIT, frozenset({S.DRAFT}), ((is_its_translator,), (is_editor,))),
    Permission(Act.EDIT, frozenset({S.TRANSLATED}), ((is_editor,),)),
    Permission(Act.CLAIM, frozenset({S.DRAFT}), ((can_translate, is_unclaimed),)),
    Permission(
        Act.RELEASE, frozenset({S.DRAFT}), ((is_its_translator,), (is_editor, is_claimed))
    ),
    Permission(Act.ASSIGN, ANY, ((is_editor,), (is_admin,))),
)  # fmt: skip
