"""The bar over the list: drawn once for what it offers and has chosen, nothing typed kept."""

from __future__ import annotations

from typing import Any

import pytest

from review.domain.workflow import State
from review.web.articles import filters
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import in_state


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bars that were drawn."""
    found: list[str] = []
    render = filters.render_template

    def note(name: str, **values: Any) -> str:
        found.append(render(name, **values))
        return found[-1]

    monkeypatch.setattr(filters, "render_template", note)
    return found


def test_it_is_drawn_once_for_each_choice(
    client: ExaminingClient, people: Cast, bars: list[str]
) -> None:
    client.sign_in(people.edda)
    for query in ("", "?before=9", "?state=draft", "", "?state=draft&after=1"):
        client.get(f"/articles{query}")
    assert len(bars) == 2


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


@pytest.mark.parametrize("query", ["?state=gone", "?text=water", "?outlet=%3Cb%3E"])
def test_what_an_address_may_say_besides_is_kept_for_nobody(
    client: ExaminingClient, people: Cast, bars: list[str], query: str
) -> None:
    client.sign_in(people.edda)
    client.get(f"/articles{query}")
    client.get(f"/articles{query}")
    assert len(bars) == 2
