"""The workflow: who may do what to an article, in which state, and what it requires.

Two tables state it (`tables`): `TRANSITIONS` has the acts that change the state, `PERMISSIONS`
those that do not. Their conditions are in `rules`. `decide` answers for the next state,
`permitted` for the acts, `offered` for buttons, `next_step` and `work_lists` for what to do next.
Callers bring an `Actor` and `Facts`; nothing here knows a database. docs/workflow.md prints the
tables.
"""

from review.domain.workflow.answers import Decision, Refusal, RefusalKind
from review.domain.workflow.decisions import decide, may_decide, permitted
from review.domain.workflow.model import Act, Action, Actor, Facts, Role, State
from review.domain.workflow.next_steps import (
    Step,
    awaits_claim,
    is_being_translated,
    is_overdue,
    is_under_way,
    may_choose_translator,
    next_step,
)
from review.domain.workflow.offers import Offer, offered
from review.domain.workflow.rules import EDITOR_ROLES, TRANSLATOR_ROLES
from review.domain.workflow.tables import PERMISSIONS, TRANSITIONS, Permission, Transition
from review.domain.workflow.work_lists import (
    Ownership,
    Selection,
    WorkList,
    is_task,
    main_role,
    task_urgency,
    urgency,
    work_lists,
)

__all__ = [
    "EDITOR_ROLES",
    "PERMISSIONS",
    "TRANSITIONS",
    "TRANSLATOR_ROLES",
    "Act",
    "Action",
    "Actor",
    "Decision",
    "Facts",
    "Offer",
    "Ownership",
    "Permission",
    "Refusal",
    "RefusalKind",
    "Role",
    "Selection",
    "State",
    "Step",
    "Transition",
    "WorkList",
    "awaits_claim",
    "decide",
    "is_being_translated",
    "is_overdue",
    "is_task",
    "is_under_way",
    "main_role",
    "may_choose_translator",
    "may_decide",
    "next_step",
    "offered",
    "permitted",
    "task_urgency",
    "urgency",
    "work_lists",
]
