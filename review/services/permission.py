"""Asking the rules before an act that changes no state; `transitions` asks them itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.domain.errors import Refused
from review.domain.workflow import Act, Actor, Refusal, permitted
from review.models.articles import Article
from review.services.facts import facts_of


def require(session: Session, act: Act, actor: Actor, article: Article) -> None:
    """Raise Refused, with the rule's reason, where the actor may not do this now."""
    # Whether four eyes are asked for matters to approving and publishing alone.
    answer = permitted(act, actor, facts_of(session, article, four_eyes=True))
    if isinstance(answer, Refusal):
        raise Refused.by(answer)
