"""Acts from pages that show an outdated state of the article."""

from __future__ import annotations

from review.domain.workflow import State
from tests import cast
from tests.databases import Database
from tests.page_client import ExaminingClient


def test_a_return_from_a_page_of_another_state_is_refused(
    client: ExaminingClient, people: cast.Cast, database: Database
) -> None:
    with database.sessions.begin() as session:
        article = cast.article_in(session, people, State.TRANSLATED)
    address = f"/articles/{article.id}"
    client.sign_in(people.emil)
    stale = client.get(address).form("/return").fill(reason="The quotation is missing.")
    edda = ExaminingClient(client.app, database)
    edda.sign_in(people.edda)
    edda.get(f"{address}/review").form("Approve").submit("Approve")
    answer = stale.submit(status=409)
    assert "Somebody moved this article on meanwhile" in answer.text
    assert "The quotation is missing." in answer.text
    assert "Edited" in client.get(address).text


def test_an_address_with_nul_leads_nowhere(client: ExaminingClient) -> None:
    client.get("/en/stories/a%00b", status=404)
    client.get("/en/sections/a%00b", status=404)
