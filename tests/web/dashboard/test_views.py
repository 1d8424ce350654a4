"""The dashboard: a person's lists, the most urgent task, and empty states."""

from __future__ import annotations

from datetime import timedelta

from review.clock import now
from review.domain.workflow import Action, Role, State
from review.models.articles import Article
from review.models.people import PersonRole
from review.services.editorial import transitions
from tests.cast import Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.revision_helpers import empty_draft, in_state


def queues(page: Page) -> dict[str, int]:
    """The headings of the desk, and how many wait under each."""
    sections = page.all("section", class_="dashboard-section")
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


def test_an_empty_dashboard_explains_what_to_do(
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


def next_thing(page: Page) -> list[str]:
    """The kind and the button of the one next thing; nothing where there is none."""
    return [
        text
        for section in page.all("section", class_="next-task")
        for text in (
            text_of(next(section.iter("h2"))).removeprefix("Do this next "),
            text_of(next(item for item in section.iter() if "button" in item.get("class", "")))
            .partition(" ")[0],
        )
    ]  # fmt: skip


def test_everybody_sees_their_own_work(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    empty_draft(database, people, claimed=False)
    empty_draft(database, people)
    for state in State:
        in_state(database, people, state)
    client.sign_in(people.tala)
    page = client.get("/desk")
    assert next_thing(page) == ["Your drafts", "Start"]
    assert queues(page) == {"Your drafts": 1, "To claim": 1, "With the editors": 2}
    assert sorted(buttons(page)) == ["Claim", "Continue"]
    client.sign_in(people.tarek)
    page = client.get("/desk")
    assert next_thing(page) == ["To claim", "Claim"]
    assert queues(page) == {}
    client.sign_in(people.edda)
    page = client.get("/desk")
    assert next_thing(page) == ["Waiting for review", "Review"]
    assert queues(page) == {"Ready to publish": 1, "To claim": 1}
    assert sorted(buttons(page)) == ["Claim", "Publish"]


def test_returned_articles_come_after_overdue_ones(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    late = empty_draft(database, people)
    back = in_state(database, people, State.TRANSLATED)
    with database.sessions.begin() as session:
        transitions.act(
            session,
            actor_of(people.edda),
            session.get_one(Article, back),
            transitions.TransitionRequest(
                Action.RETURN, base_number=1, reason="Check the <b>names</b>."
            ),
        )
    client.sign_in(people.tala)
    page = client.get("/desk")
    assert next_thing(page) == ["Returned to you", "Revise"]
    assert "Check the <b>names</b>." in page.text
    due(database, late, -2)
    page = client.get("/desk")
    assert next_thing(page) == ["Your drafts", "Start"]
    assert "It is overdue by 2 days." in page.text


def test_a_truncated_list_links_to_the_complete_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    for _ in range(15):
        empty_draft(database, people, claimed=False)
    client.sign_in(people.tala)
    page = client.get("/desk")
    assert queues(page) == {"To claim": 11}
    page = page.follow("There are more: show all")
    assert "15 articles." in page.text
    assert page.form("Filter").values["person"] == "0"


def test_first_steps_go_away_for_good_and_come_back_from_help(
    client: ExaminingClient, people: Cast
) -> None:
    for person, step in (
        (people.tala, "Claim an article"),
        (people.edda, "Add an original"),
        (people.ada, "Invite the people of the desk"),
    ):
        client.sign_in(person)
        page = client.get("/desk")
        assert page.follow(step).status == 200
        page = page.form("Put away").submit()
        assert "First steps" not in page.text
        page = client.get("/help").form("Show the first steps again").submit()
        assert "First steps" in page.text


def test_an_editor_who_translated_it_is_referred_to_another_editor(
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
    late, soon, sometime = (empty_draft(database, people) for _ in range(3))
    due(database, late, -1)
    due(database, soon, 2)
    client.sign_in(people.tala)
    page = client.get("/desk")
    order = [item.get("href") for title in page.all("h3") for item in title.iter("a")]
    assert order == [f"/articles/{id}" for id in (late, soon, sometime)]
    assert "It is overdue by 1 day." in page.text
    assert "Due in 2 days" in page.text


def test_help_is_for_everybody_with_an_account(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.otto)
    assert "Four eyes" in client.get("/help").text
