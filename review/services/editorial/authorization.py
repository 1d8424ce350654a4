"""Asking the rules before an act that changes no state, and who else may do one that does."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.domain.workflow import (
    EDITOR_ROLES,
    Act,
    Action,
    Actor,
    Facts,
    Refusal,
    may_decide,
    permitted,
)
from review.models.articles import Article
from review.models.people import Person, PersonRole
from review.services.editorial.workflow_facts import facts_of


def require(session: Session, act: Act, actor: Actor, article: Article) -> None:
    """Raise Refused, with the rule's reason, where the actor may not do this now."""
    # Whether four eyes are asked for matters to approving and publishing alone.
    answer = permitted(act, actor, facts_of(session, article, four_eyes=True))
    if isinstance(answer, Refusal):
        raise answer.as_error()


@dataclass(frozen=True, slots=True)
class Deciders:
    """Active people by name: who may do a transition, and who may by overriding four eyes."""

    allowed: tuple[str, ...]
    overriding: tuple[str, ...]


def deciders(session: Session, action: Action, facts: Facts) -> Deciders:
    """Who may approve or publish an article with these facts, whatever its text still lacks."""
    editors = select(PersonRole.person_id).where(PersonRole.role.in_(EDITOR_ROLES))
    query = select(Person).where(Person.active, Person.id.in_(editors)).order_by(Person.name)
    allowed, overriding = [], []
    for person in session.scalars(query):
        actor = Actor(person.id, person.roles, person.active)
        if may_decide(action, actor, facts):
            allowed.append(person.name)
        elif may_decide(action, actor, facts, override=True):
            overriding.append(person.name)
    return Deciders(tuple(allowed), tuple(overriding))
