"""The only writer of an article's state."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import OF_ACTION, EventKind
from review.domain.errors import Refused
from review.domain.workflow import Action, Actor, Decision, Refusal, RefusalKind, State, decide
from review.models.articles import Article
from review.services.audit import record_transition
from review.services.editorial.optimistic_locking import check_latest, clean_note, flush_article
from review.services.editorial.publish_request import PublishOrder
from review.services.editorial.publishing import check_order, publish, withdraw
from review.services.editorial.workflow_facts import facts_of


@dataclass(frozen=True, slots=True)
class TransitionRequest:
    """An action, and the revision and state of the article that the person saw.

    `override`: an admin asks to be let past four eyes, with a reason. `order`: for publishing.
    """

    action: Action
    base_number: int
    base_state: str | None = None
    reason: str = ""
    override: bool = False
    order: PublishOrder | None = None


def act(
    session: Session,
    actor: Actor,
    article: Article,
    request: TransitionRequest,
    *,
    four_eyes: bool = True,
) -> Decision:
    """Move the article, write its event, and make or withdraw what readers see.

    Raises Refused with the rule's code, Outdated where the page acted on was an old one, and
    Invalid where the publish order cannot be carried out. Whose act it is not is told so first;
    then an old page comes before all that depends on the text.
    """
    reason = clean_note(request.reason)
    facts = facts_of(session, article, four_eyes=four_eyes, order=request.order)
    decision = decide(request.action, actor, facts, reason=reason, override=request.override)
    if not (isinstance(decision, Refusal) and decision.kind is RefusalKind.NOT_YOU):
        check_latest(article, request.base_number, request.base_state)
    if isinstance(decision, Refusal):
        raise decision.as_error()
    before = article.state
    _move(session, actor, article, request, decision.to)
    kinds = [EventKind.FOUR_EYES_OVERRIDDEN] if decision.overridden else []
    for kind in (*kinds, OF_ACTION[request.action]):
        record_transition(session, kind, article, actor_id=actor.id, from_state=before, note=reason)
    return decision


def _move(
    session: Session, actor: Actor, article: Article, request: TransitionRequest, to: State
) -> None:
    """Change the article's row, and make or withdraw what readers see."""
    action, order = request.action, request.order
    if action is Action.PUBLISH:
        if order is None:
            raise Refused("slug_missing", kind=RefusalKind.NOT_READY)
        check_order(session, article, order)
    article.state_since = now()
    flush_article(session, article)  # a second person who acts now waits here and gets Outdated
    if action is Action.PUBLISH and order is not None:
        publish(session, actor, article, order)
    if action is Action.UNPUBLISH:
        withdraw(session, article)
    article.state = to
    if action is Action.APPROVE and article.editor_id is None:
        article.editor_id = actor.id
    flush_article(session, article)
