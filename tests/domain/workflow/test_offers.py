"""Offers agree with decisions."""

from __future__ import annotations

from hypothesis import given

from review.domain.workflow import (
    TRANSITIONS,
    Actor,
    Decision,
    Facts,
    Offer,
    Refusal,
    RefusalKind,
    decide,
    offered,
)
from tests.domain.workflow_strategies import (
    REASON,
    actors,
    as_refusal,
    facts,
)


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
            assert as_refusal(unexplained).kind is RefusalKind.NO_REASON
        else:
            assert unexplained == answer


def check_offer(offer: Offer, answer: Decision | Refusal, overridden: Decision | Refusal) -> None:
    if offer.enabled:
        assert answer == Decision(offer.to)
        assert not offer.can_override
        return
    assert offer.refusal == answer
    assert as_refusal(answer).kind is RefusalKind.NOT_READY or as_refusal(answer).four_eyes
    assert offer.can_override == isinstance(overridden, Decision)
