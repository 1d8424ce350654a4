"""What a review is read against."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from review.domain.workflow import Action, State
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial import revisions, transitions
from review.services.editorial.review_rounds import rounds_of, written_since
from tests import cast
from tests.cast import ENGLISH, Cast, actor_of


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def read(session: Session, article: Article) -> tuple[list[int], int | None]:
    """The revisions that were handed in, and the one to compare with."""
    rounds = rounds_of(session, article)
    return rounds.numbers, rounds.base(article.latest_number)


def save(session: Session, person: Person, article: Article, text: str) -> None:
    revisions.save(session, actor_of(person), article, left_out=(),
                   blocks=(replace(ENGLISH[0], text=text), *ENGLISH[1:]),
                   base_number=article.latest_number)  # fmt: skip


def act(session: Session, person: Person, article: Article, action: Action) -> None:
    transitions.act(
        session,
        actor_of(person),
        article,
        transitions.TransitionRequest(action, base_number=article.latest_number, reason="Names."),
    )


def test_a_first_review_has_nothing_to_compare_with(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.DRAFT, rough=2)
    assert read(session, article) == ([], None)
    act(session, people.tala, article, Action.SUBMIT)
    assert read(session, article) == ([3], None)


def test_then_it_is_what_was_submitted_last_that_differs(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    save(session, people.edda, article, "Edda")
    assert read(session, article)[1] == 1
    act(session, people.edda, article, Action.RETURN)
    assert read(session, article)[1] == 1
    save(session, people.tala, article, "Tala")
    act(session, people.tala, article, Action.SUBMIT)
    assert read(session, article) == ([1, 3], 1)
    save(session, people.edda, article, "Edda again")
    assert read(session, article)[1] == 3


def test_a_text_submitted_twice_is_there_once(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    act(session, people.edda, article, Action.RETURN)
    act(session, people.tala, article, Action.SUBMIT)
    assert read(session, article) == ([1], None)


def test_an_article_that_is_reopened_is_compared_with_what_was_submitted(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.EDITED)
    act(session, people.edda, article, Action.REOPEN)
    save(session, people.edda, article, "Edda")
    assert read(session, article)[1] == 1


def test_a_second_review_knows_what_was_asked_and_what_was_written(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    assert rounds_of(session, article).answered_return is None
    act(session, people.edda, article, Action.RETURN)
    assert rounds_of(session, article).answered_return is None
    save(session, people.tala, article, "Tala")
    act(session, people.tala, article, Action.SUBMIT)
    save(session, people.edda, article, "Edda")
    asked = rounds_of(session, article).answered_return
    assert asked is not None
    assert (asked.actor_id, asked.note) == (people.edda.id, "Names.")
    written = written_since(session, article, 2)
    assert [(revision.number, revision.author_id) for revision in written] == [
        (2, people.tala.id),
        (3, people.edda.id),
    ]
