"""The cast can play every state; the other tests count on it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from review.domain.workflow import Role, State
from tests import cast


@pytest.mark.parametrize("state", list(State))
def test_an_article_gets_to_every_state(session: Session, state: State) -> None:
    people = cast.hire(session)
    first, second = (cast.article_in(session, people, state) for _ in range(2))
    assert (first.state, second.state) == (state, state)
    assert (first.translator, first.latest_number) == (people.tala, 1)


def test_everybody_has_their_roles(session: Session) -> None:
    people = cast.hire(session)
    assert [sorted(person.roles) for person in people] == [
        [Role.TRANSLATOR],
        [Role.TRANSLATOR],
        [Role.EDITOR],
        [Role.EDITOR],
        [Role.ADMIN],
        [],
    ]
