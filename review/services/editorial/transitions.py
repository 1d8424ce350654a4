"""The only writer of an article's state."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.clock import now
from review.domain.audit_events import OF_ACTION, EventKind
from review.domain.errors import Refused
from review.domain.workflow import Action, Actor, Decision, Refusal, RefusalKind, decide
from review.models.articles import Article
from review.services.audit import record
from review.services.editorial.optimistic_locking import check_latest, flush_article, tidy_note
from review.services.editorial.publish_request import PublishOrder
from review.services.editorial.publishing import check_order, publish, withdraw
from review.services.editorial.workflow_facts import facts_of


def act(
    session: Session,
    actor: Actor,
    article: Article,
    action: Action,
    *,
    base_number: int,
    base_state: str | None = None,
    reason: str = "",
    override: bool = False,
    order: PublishOrder | None = None,
    four_eyes: bool = True,
) -> Decision:
    """Move the article, write its event, and make or withdraw what readers see.

    Raises Refused with the rule's code, Outdated where the page acted on was an old one, and
    Invalid where the publish order cannot be carried out. Whose act it is not is told so first;
    then an old page comes before all that depends on the text.
    """
    reason = tidy_note(reason)
    facts = facts_of(session, article, four_eyes=four_eyes, order=order)
    decision = decide(action, actor, facts, reason=reason, override=override)
    if not (isinstance(decision, Refusal) and decision.kind is RefusalKind.NOT_YOU):
        check_latest(article, base_number, base_state)
    if isinstance(decision, Refusal):
        raise decision.as_error()
    before = article.state
    if action is Action.PUBLISH:
        if order is None:
            raise Refused("slug_missing", kind=RefusalKind.NOT_READY)
        check_order(session, article, order)
    article.state_since = now()
    flush_article(session, article)  # whoever acts at the same moment waits here, and is told so
    if action is Action.PUBLISH and order is not None:
        publish(session, actor, article, order)
    if action is Action.UNPUBLISH:
        withdraw(session, article)
    article.state = decision.to
    if action is Action.APPROVE and article.editor_id is None:
        article.editor_id = actor.id
    flush_article(session, article)
    _record(session, actor, article, action, before, reason, decision)
    return decision


def _record(
    session: Session,
    actor: Actor,
    article: Article,
    action: Action,
    before: str,
    reason: str,
    decision: Decision,
) -> None:
    kinds = [EventKind.FOUR_EYES_OVERRIDDEN] if decision.overridden else []
    for kind in (*kinds, OF_ACTION[action]):
        record(
            session,
            kind,
            actor_id=actor.id,
            article=article,
            revision_number=article.latest_number or None,
            from_state=before,
            to_state=decision.to,
            note=reason,
        )
