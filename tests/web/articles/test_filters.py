"""The filter bar of the article list: what it offers, and what is chosen."""

from __future__ import annotations

from review.domain.workflow import State
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import in_state


def test_it_shows_what_is_chosen_and_who_came_meanwhile(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    client.sign_in(people.edda)
    for chosen in ("draft", "edited", "draft"):
        page = client.get(f"/articles?state={chosen}&order=due")
        values = page.form("/articles").values
        assert (values["state"], values["order"]) == (chosen, "due")
    assert "<option>Arabic" not in page.response.text
    in_state(database, people, State.DRAFT)
    assert '<option value="ar">Arabic</option>' in client.get("/articles").response.text


def test_an_old_address_that_names_a_value_that_is_gone_filters_nothing(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    in_state(database, people, State.DRAFT)
    client.sign_in(people.edda)
    page = client.get("/articles?state=gone&person=99999&source=xx")
    assert "1 article." in page.text
