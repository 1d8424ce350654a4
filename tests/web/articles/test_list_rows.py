"""The rows of article lists: what they say to each person."""

from __future__ import annotations

import re

from review.domain.workflow import State
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import empty_draft, in_state, save_revision, with_text

TOKENS = re.compile(r'name="csrf_token" value="([^"]+)"')
KEYS = re.compile(r'name="idempotency_key" value="([^"]+)"')
UNREAD = 'class="tag tag-unread"'


def test_a_row_shows_the_newest_headline(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    assert client.get("/articles").text.count("Water returns") == 1
    save_revision(database, people.emil, article, with_text(0, "Water is back"))
    assert "Water is back" in client.get("/articles").text


def test_what_is_new_to_one_is_not_what_is_new_to_another(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    assert UNREAD in client.get("/articles").response.text
    client.get(f"/articles/{article}/review")
    assert UNREAD not in client.get("/articles").response.text
    client.sign_in(people.emil)
    assert UNREAD in client.get("/articles").response.text


def test_the_button_of_a_row_sends_the_token_of_its_own_session(
    client: ExaminingClient, database: Database, people: Cast
) -> None:
    article = empty_draft(database, people, claimed=False)
    tokens, keys = [], set[str]()
    for person in (people.tala, people.tarek):
        client.sign_in(person)
        page = client.get("/desk")
        [token] = set(TOKENS.findall(page.response.text))
        tokens.append(token)
        keys |= set(KEYS.findall(page.response.text))
    assert len(set(tokens)) == len(keys) == 2
    page = page.form(f"/articles/{article}/claim").submit()
    assert f"/articles/{article}/edit" in page.url
