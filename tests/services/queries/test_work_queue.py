"""The queue: to each what needs them, most pressing first, with why it came back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from review.clock import at
from review.domain.workflow import Action, Actor, Role, State, WorkList
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial import articles, transitions
from review.services.queries import work_queue
from review.services.queries.work_queue import Queue, queue_of
from tests import cast
from tests.cast import Cast, actor_of

DAY = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> Cast:
    return cast.hire(session)


def ids(queue: Queue) -> dict[str, list[int]]:
    """The lists that hold something."""
    lists = {name: [waiting.article.id for waiting in queue.lists[name]] for name in WorkList}
    return {name: held for name, held in lists.items() if held}


def queue_for(session: Session, person: Person) -> dict[str, list[int]]:
    session.expire_all()
    return ids(queue_of(session, actor_of(person), four_eyes=True))


def send_back(session: Session, people: Cast, article: Article, reason: str = "Names.") -> None:
    transitions.act(
        session,
        actor_of(people.edda),
        article,
        transitions.TransitionRequest(
            Action.RETURN, base_number=article.latest_number, reason=reason
        ),
    )


def test_to_each_by_their_roles(session: Session, people: Cast) -> None:
    free = cast.article(session, people).id
    states = {state: cast.article_in(session, people, state) for state in State}
    back = cast.article_in(session, people, State.TRANSLATED)
    send_back(session, people, back)
    draft, translated, edited, _ = (article.id for article in states.values())
    assert queue_for(session, people.tala) == {
        "returned": [back.id], "mine": [draft], "claimable": [free],
        "handed_in": [translated, edited],
    }  # fmt: skip
    assert queue_for(session, people.tarek) == {"claimable": [free]}
    assert queue_for(session, people.edda) == {
        "review": [translated], "publish": [edited], "claimable": [free],
    }  # fmt: skip
    assert queue_for(session, people.ada) == {}
    assert queue_for(session, people.otto) == {}


def test_an_editor_who_translates_sees_each_article_once(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    article.translator_id = people.emil.id
    session.flush()
    assert queue_for(session, people.emil) == {"review": [article.id]}


def test_oldest_deadline_first_then_longest_waiting(session: Session, people: Cast) -> None:
    """Without a deadline comes after every deadline."""
    waiting = []
    for days_due, days_ago in ((None, 1), (None, 3), (5, 1), (-2, 1), (5, 4), (None, 3)):
        with at(DAY - timedelta(days=days_ago)):
            article = cast.article(session, people)
        if days_due is not None:
            article.due_at = DAY + timedelta(days=days_due)
        waiting.append(article.id)
    session.flush()
    a, b, c, d, e, f = waiting
    assert queue_for(session, people.tarek) == {"claimable": [d, e, c, b, f, a]}


def test_the_reason_comes_with_what_came_back_and_goes_when_it_is_handed_in(
    session: Session, people: Cast
) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    send_back(session, people, article, "First.")
    transitions.act(
        session,
        actor_of(people.tala),
        article,
        transitions.TransitionRequest(Action.SUBMIT, base_number=1),
    )
    assert work_queue.latest_returns(session, [article.id]) == {}
    send_back(session, people, article, "Second.")
    (waiting,) = queue_of(session, actor_of(people.tala), four_eyes=True).lists[WorkList.RETURNED]
    assert waiting.returned is not None
    assert (waiting.returned.note, waiting.returned.who) == ("Second.", people.edda.name)
    assert waiting.facts.state is State.DRAFT
    assert work_queue.latest_returns(session, []) == {}


def test_a_returned_draft_that_is_released_can_be_claimed(session: Session, people: Cast) -> None:
    article = cast.article_in(session, people, State.TRANSLATED)
    send_back(session, people, article)
    articles.release(session, actor_of(people.tala), article)
    assert queue_for(session, people.tala) == {"claimable": [article.id]}
    articles.claim(session, actor_of(people.tarek), article)
    assert queue_for(session, people.tarek) == {"returned": [article.id]}


def test_a_long_queue_is_cut(
    session: Session, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_queue, "MOST", 2)
    found = [cast.article(session, people).id for _ in range(3)]
    assert queue_for(session, people.tala) == {"claimable": found[:2]}
    assert queue_of(session, actor_of(people.tala), four_eyes=True).truncated == {"claimable"}
    monkeypatch.setattr(work_queue, "MOST", 3)
    assert queue_of(session, actor_of(people.tala), four_eyes=True).truncated == frozenset()


def test_facts_say_who_may_not_pass_it(session: Session, people: Cast) -> None:
    cast.article_in(session, people, State.TRANSLATED)
    boss = Actor(people.edda.id, frozenset({Role.EDITOR, Role.ADMIN}))
    for four_eyes in (True, False):
        (waiting,) = queue_of(session, boss, four_eyes=four_eyes).lists[WorkList.REVIEW]
        assert waiting.facts.draft_authors == {people.tala.id}
        assert waiting.facts.four_eyes is four_eyes
