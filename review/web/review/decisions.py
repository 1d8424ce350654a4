"""The decisions that an editor can take on the review page, as buttons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from review.domain.workflow import Action, Offer
from review.messages.sentences import error_message

DECISIONS = (Action.APPROVE, Action.RETURN, Action.REOPEN)


@dataclass(frozen=True, slots=True)
class DecisionButton:
    """An offered decision; `refusal` is the sentence for why it is disabled, else empty.

    The reason for a return is written at the end of the page, so its button leads there.
    """

    action: Action
    enabled: bool
    refusal: str
    needs_reason: bool
    can_override: bool
    is_approval: bool
    is_return: bool


def decision_buttons(offers: Iterable[Offer]) -> list[DecisionButton]:
    """The buttons for those offers that are decisions of a review."""
    return [
        DecisionButton(
            action=offer.action,
            enabled=offer.enabled,
            refusal=error_message(offer.refusal) if offer.refusal is not None else "",
            needs_reason=offer.needs_reason,
            can_override=offer.can_override,
            is_approval=offer.action is Action.APPROVE,
            is_return=offer.action is Action.RETURN,
        )
        for offer in offers
        if offer.action in DECISIONS
    ]
