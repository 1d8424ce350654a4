"""The tables of the workflow in docs/workflow.md, from `domain.workflow`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from review.config import ROOT
from review.domain.workflow import PERMISSIONS, TRANSITIONS, State
from review.domain.workflow.tables import Who
from tests.docs.generated_parts import fenced, table

DOCUMENT = ROOT / "docs" / "workflow.md"

Condition = Callable[..., Any]  # a Rule or a Need


def parts() -> dict[str, str]:
    return {
        "states": fenced("mermaid", state_diagram()),
        "transitions": transitions(),
        "permissions": permissions(),
        "conditions": conditions(),
    }


def state_diagram() -> str:
    arrows = [
        f"    {state} --> {row.to.value}: {row.action.value}"
        for row in TRANSITIONS.values()
        for state in in_order(row.from_states)
    ]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.DRAFT.value}", *arrows])


def transitions() -> str:
    rows = [
        (
            row.action.value,
            ", ".join(in_order(row.from_states)),
            row.to.value,
            who(row.who),
            ", ".join(code(need) for need in row.needs),
            "required" if row.reason else "",
        )
        for row in TRANSITIONS.values()
    ]
    return table(("action", "from", "to", "who", "what the text needs", "reason"), rows)


def permissions() -> str:
    rows = [
        (
            row.act.value,
            "any" if row.from_states == set(State) else ", ".join(in_order(row.from_states)),
            who(row.who),
        )
        for row in PERMISSIONS
    ]
    return table(("act", "in", "who"), rows)


def conditions() -> str:
    """Every rule and need of the tables, with the first line of its docstring."""
    rules = [rule for row in all_who() for alternative in row for rule in alternative]
    needs = [need for row in TRANSITIONS.values() for need in row.needs]
    rows = [(code(one), first_line(one)) for one in dict.fromkeys([*rules, *needs])]
    return table(("condition", "holds when"), rows)


def all_who() -> list[Who]:
    return [row.who for row in (*TRANSITIONS.values(), *PERMISSIONS)]


def who(alternatives: Who) -> str:
    return " or ".join(" and ".join(code(rule) for rule in rules) for rules in alternatives)


def code(condition: Condition) -> str:
    return f"`{condition.__name__}`"


def first_line(condition: Condition) -> str:
    return (condition.__doc__ or "").splitlines()[0].strip()


def in_order(states: Iterable[State]) -> list[str]:
    return [state.value for state in State if state in states]
