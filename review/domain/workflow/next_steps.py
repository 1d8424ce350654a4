"""What happens next to an article, and the one step that a person can take towards it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from review.domain.workflow.decisions import permitted
from review.domain.workflow.model import Act, Action, Actor, Facts, State
from review.domain.workflow.offers import offered
from review.domain.workflow.rules import is_editor


class Step(StrEnum):
    """The obvious next step with an article, each on a page of its own."""

    CLAIM = "claim"
    TRANSLATE = "translate"  # write one's own draft, or an unclaimed one
    EDIT = "edit"  # write in the draft of another translator
    REVIEW = "review"
    PUBLISH = "publish"


def next_step(actor: Actor, facts: Facts) -> Step | None:
    """The next step, where it is this person's to take; None where it is not.

    A step may still be refused on its page: a review for lack of a second pair of eyes.
    """
    if permitted(Act.EDIT, actor, facts):
        if facts.state is not State.DRAFT:
            return Step.REVIEW
        return Step.TRANSLATE if facts.translator in (None, actor.id) else Step.EDIT
    if permitted(Act.CLAIM, actor, facts):
        return Step.CLAIM
    if any(offer.action is Action.PUBLISH for offer in offered(actor, facts)):
        return Step.PUBLISH
    return None


def awaits_claim(facts: Facts) -> bool:
    """Whether the article waits for a translator to claim it."""
    return is_being_translated(facts.state) and facts.translator is None


def is_being_translated(state: str) -> bool:
    """Whether progress, rather than length, says how far an article is."""
    return state == State.DRAFT


def is_under_way(state: str) -> bool:
    """Whether the article still has work to be done: it is not published."""
    return state != State.PUBLISHED


def is_overdue(state: str, due_at: datetime | None, now: datetime) -> bool:
    """Whether the deadline has passed for an article that is under way."""
    return due_at is not None and due_at < now and is_under_way(state)


def may_choose_translator(actor: Actor) -> bool:
    """Whether the actor may name the translator of an article that they add: editors may."""
    return is_editor(actor, Facts(State.DRAFT))
