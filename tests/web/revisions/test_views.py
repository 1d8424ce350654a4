"""The history, the comparison of two revisions, and restoring one."""

from __future__ import annotations

import pytest

from review.domain.workflow import State
from review.services.accounts import people as people_service
from review.services.queries.revision_history import SIZE
from tests.cast import ENGLISH, Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import (
    empty_draft,
    in_state,
    latest_revision,
    latest_texts,
    save_revision,
    with_text,
)


def test_an_empty_draft_is_explained(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    page = client.get(f"/articles/{article}/history")
    assert "Revisions appear here as soon as somebody saves." in page.text
    assert "opened it for translation into English" in page.text


def test_all_revisions_are_listed_newest_first_with_who(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED, rough=2)
    save_revision(database, people.edda, article, with_text(2, "Edda's words."))
    client.sign_in(people.tarek)
    page = client.get(f"/articles/{article}/history")
    assert page.texts("span", class_="revision-number") == ["4", "3", "2", "1"]
    assert page.texts("span", class_="revision-who") == ["Edda Brandt", *["Tala Haddad"] * 3]
    assert page.texts("details", class_="revision-group")[0].startswith("2 saves before it")
    assert "Restore" not in page.text
    page = page.follow("What changed")
    assert page.path == f"/articles/{article}/compare/3/4"
    assert "Edda's" in page.text


def test_people_have_the_names_of_the_time(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED, rough=1)
    with database.sessions.begin() as session:
        edda, tala = session.merge(people.edda), session.merge(people.tala)
        for person, name in ((edda, "Edda Lang"), (tala, "Edda Brandt")):
            people_service.change(
                session, actor_of(people.ada), person, name=name, email=person.email, byline=""
            )
    save_revision(database, people.emil, article, with_text(2, "One more."))
    client.sign_in(people.emil)
    page = client.get(f"/articles/{article}/history")
    assert page.texts("span", class_="revision-who") == ["Emil Okafor", *["Tala Haddad"] * 2]
    for path in (f"/articles/{article}", f"/articles/{article}/compare/1/2"):
        assert "Tala Haddad" in client.get(path).text
    review = client.get(f"/articles/{article}/review").first("section", class_="submission")
    assert "Tala Haddad" in "".join(review.itertext())


def test_consecutive_saves_link_to_their_comparison(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED, rough=1)
    for text in ("One.", "Two.", "Three."):
        save_revision(database, people.edda, article, with_text(2, text))
    client.sign_in(people.tarek)
    page = client.get(f"/articles/{article}/history")
    links = [
        str(link.get("href")) for link in page.all("a") if "/compare/" in str(link.get("href"))
    ]
    whole, *single = [link for link in links if link.endswith(("/2/5", "/4", "/3"))]
    assert whole.endswith("/compare/2/5")
    assert [link.rpartition("compare/")[2] for link in single[:2]] == ["3/4", "2/3"]


def test_a_long_history_comes_a_page_at_a_time(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    for number in range(SIZE + 2):
        save_revision(database, people.edda, article, with_text(2, f"Edda's words {number}."))
    client.sign_in(people.tarek)
    page = client.get(f"/articles/{article}/history")
    assert page.texts("span", class_="revision-number")[0] == str(SIZE + 3)
    page = page.follow("Next")
    assert page.texts("span", class_="revision-number") == ["3", "2", "1"]
    assert page.form("Compare the chosen two").values == {"b": str(SIZE + 3)}
    page = page.follow("Previous")
    assert page.texts("span", class_="revision-number")[-1] == "4"


@pytest.mark.parametrize(("a", "b"), [("1", "3"), ("3", "1")])
def test_any_two_are_compared_whichever_was_chosen_first(
    client: ExaminingClient, people: Cast, database: Database, a: str, b: str
) -> None:
    article = in_state(database, people, State.DRAFT, rough=2)
    client.sign_in(people.tala)
    page = client.get(f"/articles/{article}/history").form("Compare the chosen two")
    assert page.values == {"a": "2", "b": "3"}
    page = page.fill(a=a, b=b).submit()
    assert page.path == f"/articles/{article}/compare/1/3"
    assert page.h1.startswith("Revisions 1 and 3")


@pytest.mark.parametrize("query", ["a=1", "a=1&b=", "a=1&b=99", "a=x&b=1", "a=0&b=1",
                                   "a=1&b=99999999999999999999",
                                   "a=1&b=-99999999999999999999"])  # fmt: skip
def test_a_revision_that_is_not_there_is_not_found(
    client: ExaminingClient, people: Cast, database: Database, query: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    client.get(f"/articles/{article}/history?{query}", status=404)


def test_an_old_revision_is_restored_as_a_new_one(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    save_revision(database, people.tala, article, with_text(2, "Worse words."))
    client.sign_in(people.tala)
    page = client.get(f"/articles/{article}/history").form("Restore").submit()
    assert "Revision 1 was restored as revision 3." in page.text
    assert "restored from 1" in page.text
    assert latest_texts(database, article) == [block.text for block in ENGLISH]
    assert "restored revision 1 as revision 3" in page.text


def test_restoring_over_a_newer_revision_is_refused(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    save_revision(database, people.tala, article, with_text(2, "Second."))
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/history").form("Restore")
    save_revision(database, people.edda, article, with_text(2, "Third."))
    page = form.submit(status=409)
    assert page.h1 == "Somebody was faster"
    assert latest_texts(database, article)[2] == "Third."


def test_restoring_takes_the_right_to_edit(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.EDITED, rough=1)
    for person, status in ((people.tarek, 403), (people.edda, 403), (people.otto, 404)):
        client.sign_in(person)
        client.post(f"/articles/{article}/restore", {"number": "1", "base": "2"}, status=status)
    client.sign_in(people.tala)
    draft = in_state(database, people, State.DRAFT)
    client.post(f"/articles/{draft}/restore", {"number": "99", "base": "1"}, status=422)
    assert latest_revision(database, draft).number == 1
