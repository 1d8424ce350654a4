"""The desk: what waits for whom, oldest deadline first, and what to do when nothing does."""

from __future__ import annotations

from datetime import timedelta

from review.domain.workflow import Role, State
from review.models.articles import Article
from review.models.clock import now
from review.models.people import PersonRole
from tests.cast import Cast
from tests.databases import Database
from tests.examining import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.writing import in_state, unwritten


def queues(page: Page) -> dict[str, int]:
    """The headings of the desk, and how many wait under each."""
    sections = page.all("section", class_="queue")
    return {
        text_of(next(section.iter("h2"))).rsplit(" ", 1)[0]: len(list(section.iter("h3")))
        for section in sections
    }


def buttons(page: Page) -> list[str]:
    return [
        text_of(item).split(" ")[0]
        for card in page.all("div", class_="card-action")
        for item in card.iter()
        if item.tag in ("a", "button")
    ]


def due(database: Database, article_id: int, days: int) -> None:
    with database.sessions.begin() as session:
        article = session.get_one(Article, article_id)
        article.due_at = now() + timedelta(days=days)


def test_an_empty_desk_says_what_to_do(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    for person in (people.tala, people.edda, people.ada):
        client.sign_in(person)
        page = client.get("/desk")
        assert "Nothing here yet" in page.text
        assert page.follow("New article").path == "/articles/new"
    in_state(database, people, State.PUBLISHED)
    client.sign_in(people.tarek)
    assert "All done" in client.get("/desk").text
    client.sign_in(people.ada)
    page = client.get("/desk")
    assert "As an admin you look after the people of the desk." in page.text
    assert page.follow("People").path == "/admin/users"
    client.sign_in(people.otto)
    client.get("/desk", status=404)


def test_everybody_sees_their_own_work(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    unwritten(database, people, claimed=False)
    unwritten(database, people)
    for state in State:
        in_state(database, people, state)
    client.sign_in(people.tala)
    page = client.get("/desk")
    assert queues(page) == {"Your drafts": 2, "To claim": 1, "With the editors": 2}
    assert sorted(buttons(page)) == ["Claim", "Continue", "Start"]
    client.sign_in(people.tarek)
    assert queues(client.get("/desk")) == {"To claim": 1}
    client.sign_in(people.edda)
    page = client.get("/desk")
    assert queues(page) == {"Waiting for review": 1, "Ready to publish": 1, "To claim": 1}
    assert sorted(buttons(page)) == ["Claim", "Publish", "Review"]


def test_who_translated_it_is_told_to_leave_it_to_another_editor(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        session.add(PersonRole(person_id=people.tala.id, role=Role.EDITOR))
    in_state(database, people, State.TRANSLATED)
    in_state(database, people, State.EDITED)
    client.sign_in(people.tala)
    page = client.get("/desk")
    assert not buttons(page)
    assert page.text.count("another editor has to read and approve it") == 2


def test_the_oldest_deadline_comes_first_and_says_when_it_is_over(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    late, soon, sometime = (unwritten(database, people) for _ in range(3))
    due(database, late, -1)
    due(database, soon, 2)
    client.sign_in(people.tala)
    page = client.get("/desk")
    order = [item.get("href") for title in page.all("h3") for item in title.iter("a")]
    assert order == [f"/articles/{id}" for id in (late, soon, sometime)]
    assert page.text.count("Overdue") == 1


def test_help_is_for_everybody_with_an_account(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.otto)
    assert "Four eyes" in client.get("/help").text
