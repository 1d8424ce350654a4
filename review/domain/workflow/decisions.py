"""The questions about one act: where it leads, or why it is refused; who it is for."""

from __future__ import annotations

from review.domain.workflow.answers import Decision, Refusal, RefusalKind
from review.domain.workflow.model import Act, Action, Actor, Facts
from review.domain.workflow.rules import FOUR_EYES, four_eyes_refusal, is_admin
from review.domain.workflow.tables import PERMISSIONS, TRANSITIONS, Who


def decide(
    action: Action, actor: Actor, facts: Facts, *, reason: str = "", override: bool = False
) -> Decision | Refusal:
    """The next state, or the refusal: first who, then when, then what the text needs.

    `override` asks that an admin's word replace the second pair of eyes, for this one act; it
    requires a reason and changes nothing for anyone else.
    """
    row = TRANSITIONS[action]
    overridden = False
    if not _allows(row.who, actor, facts):
        if not _allows(_without_four_eyes(row.who), actor, facts):
            return Refusal(RefusalKind.NOT_YOU, f"{action}_not_you")
        if not (override and is_admin(actor, facts)):
            return four_eyes_refusal(actor, facts)
        overridden = True
    if facts.state not in row.from_states:
        return Refusal(RefusalKind.NOT_NOW, f"{action}_not_now", {"state": facts.state})
    for need in row.needs:
        refusal = need(facts)
        if refusal is not None:
            return refusal
    if overridden and not reason.strip():
        return Refusal(RefusalKind.NO_REASON, "override_reason")
    if row.reason and not reason.strip():
        return Refusal(RefusalKind.NO_REASON, f"{action}_reason")
    return Decision(row.to, overridden)


def may_decide(action: Action, actor: Actor, facts: Facts, *, override: bool = False) -> bool:
    """Whether the action is for this person, whatever the state and the text still need."""
    answer = decide(action, actor, facts, override=override)
    return isinstance(answer, Decision) or answer.kind is not RefusalKind.NOT_YOU


def permitted(act: Act, actor: Actor, facts: Facts) -> bool | Refusal:
    """True, or the falsy `Refusal` that says why the actor may not do this.

    As in `decide`, first who and then when: "not now" promises that there is a time for it.
    """
    allowed = [row for row in PERMISSIONS if row.act is act and _allows(row.who, actor, facts)]
    if not allowed:
        return Refusal(RefusalKind.NOT_YOU, f"{act}_not_you")
    if not any(facts.state in row.from_states for row in allowed):
        return Refusal(RefusalKind.NOT_NOW, f"{act}_not_now", {"state": facts.state})
    return True


def _allows(who: Who, actor: Actor, facts: Facts) -> bool:
    return actor.active and any(all(rule(actor, facts) for rule in rules) for rules in who)


def _without_four_eyes(who: Who) -> Who:
    return tuple(tuple(rule for rule in rules if rule not in FOUR_EYES) for rules in who)
