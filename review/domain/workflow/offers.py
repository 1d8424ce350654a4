"""The transitions to show to a person as buttons."""

from __future__ import annotations

from dataclasses import dataclass

from review.domain.workflow.answers import Decision, Refusal, RefusalKind
from review.domain.workflow.decisions import decide
from review.domain.workflow.model import Action, Actor, Facts, State
from review.domain.workflow.tables import TRANSITIONS, Transition


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: enabled, or disabled with the refusal that says why."""

    action: Action
    to: State
    needs_reason: bool
    refusal: Refusal | None = None  # falsy when it is there: use `enabled`
    can_override: bool = False

    @property
    def enabled(self) -> bool:
        """Whether the action can be taken now."""
        return self.refusal is None


def offered(actor: Actor, facts: Facts) -> tuple[Offer, ...]:
    """The transitions to show to this person now, in the table's order.

    Those that belong to another state or to other people are left out; those that wait for the
    text or for a second pair of eyes are included, disabled.
    """
    return tuple(
        offer for row in TRANSITIONS.values() if (offer := _offer(row, actor, facts)) is not None
    )


def _offer(row: Transition, actor: Actor, facts: Facts) -> Offer | None:
    # The reason is asked for beside the button, so its absence disables nothing yet.
    answer = decide(row.action, actor, facts, reason="to be given")
    if isinstance(answer, Decision):
        return Offer(row.action, row.to, row.reason)
    if answer.four_eyes:
        if facts.state not in row.from_states:
            return None
        overridden = decide(row.action, actor, facts, reason="to be given", override=True)
        return Offer(row.action, row.to, row.reason, answer, isinstance(overridden, Decision))
    if answer.kind is RefusalKind.NOT_READY:
        return Offer(row.action, row.to, row.reason, answer)
    return None
