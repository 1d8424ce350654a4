"""The lines of lists: drawn once for what they say, and never for anybody else."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from review.domain.workflow import State
from review.web.articles import summaries
from review.web.articles.summaries import Line
from review.web.presentation.fragment_cache import IDEMPOTENCY_KEY, TOKEN
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import empty_draft, in_state, save_revision, with_text

TOKENS = re.compile(r'name="csrf_token" value="([^"]+)"')
KEYS = re.compile(r'name="idempotency_key" value="([^"]+)"')
NEWS = 'class="tag tag-unread"'
Drawn = list[Line]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    """What was drawn of lines, in its order."""
    found: Drawn = []
    macro = summaries.get_template_attribute

    def note(template: str, name: str) -> object:
        def draw(line: Line, level: int, token: str, key: str) -> str:
            found.append(line)
            return str(macro(template, name)(line, level, token, key))

        return draw

    monkeypatch.setattr(summaries, "get_template_attribute", note)
    return found


def said(lines: Sequence[Line]) -> list[str]:
    return [line.card.title.words for line in lines]


def test_a_line_is_drawn_once_and_anew_when_it_says_something_else(
    client: ExaminingClient, database: Database, people: Cast, lines: Drawn
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    assert client.get("/articles").text.count("Water returns") == 1
    assert client.get("/articles").text.count("Water returns") == 1
    assert said(lines) == ["Water returns to the old quarter"]
    save_revision(database, people.emil, article, with_text(0, "Water is back"))
    assert "Water is back" in client.get("/articles").text
    assert said(lines) == ["Water returns to the old quarter", "Water is back"]


def test_what_is_new_to_one_is_not_what_is_new_to_another(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    assert NEWS in client.get("/articles").response.text
    client.get(f"/articles/{article}/review")
    assert NEWS not in client.get("/articles").response.text
    client.sign_in(people.emil)
    assert NEWS in client.get("/articles").response.text


def test_the_button_of_a_line_sends_the_token_of_its_own_session(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    article = empty_draft(database, people, claimed=False)
    tokens, keys = [], set[str]()
    for person in (people.tala, people.tarek):
        client.sign_in(person)
        page = client.get("/desk")
        assert TOKEN not in page.response.text
        assert IDEMPOTENCY_KEY not in page.response.text
        [token] = set(TOKENS.findall(page.response.text))
        tokens.append(token)
        keys |= set(KEYS.findall(page.response.text))
    assert len(set(tokens)) == len(keys) == 2
    page = page.form(f"/articles/{article}/claim").submit()
    assert f"/articles/{article}/edit" in page.url
