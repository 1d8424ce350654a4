"""Hostile, huge and malformed texts in the editor."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.multipart import multipart
from tests.web.revision_helpers import (
    edit_path,
    empty_draft,
    in_state,
    latest_revision,
    latest_texts,
    open_draft,
    save_revision,
    text_form,
)

ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "\"' onfocus=alert(1) autofocus='",
    "{{ 7 * 7 }} {% raw %}",
    "[press](javascript:alert(1)) ![x](https://evil.example/x.png)",
    "\u202eevil\u202c \u2066x\u2069 \u200b\ufeff",
    "a\x00b\x07c\x1bd",
    "&lt;b&gt; &amp; &#0; ]]> <!-- x",
    "😀 e\u0301 \U0001f1f1\U0001f1e7",
)
PAGES = ("", "/edit", "/review", "/review?against=1", "/history", "/compare/1/2", "/preview",
         "/compare/1/2?view=side")  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(
    client: ExaminingClient, people: Cast, database: Database, text: str
) -> None:
    article = empty_draft(database, people)
    form = text_form(open_draft(client, people, article))
    form.fill(block_text=[text] * 5).submit("Submit for review")
    saved = latest_texts(database, article)
    assert saved == [saved[0]] * 5
    assert saved[0] == "".join(c for c in text if c not in "\x00\x07\x1b")
    rest = latest_revision(database, article).blocks[1:]
    shorter = Block("x", Kind.HEADLINE, saved[0][1:], ())
    save_revision(database, people.edda, article, [shorter, *rest])
    client.sign_in(people.edda)
    for part in PAGES:
        client.get(f"/articles/{article}{part}")


def send(
    client: ExaminingClient, article_id: int, latest_texts: list[str], base: int
) -> TestResponse:
    """Save these paragraphs as one request of plain bytes, however many they are."""
    fields = [("csrf_token", client.csrf_token()), ("base", str(base)), ("op", "save")]
    for number, text in enumerate(latest_texts):
        fields += [("block_id", f"b-{number}"), ("block_kind", "paragraph"),
                   ("block_renders", ""), ("block_text", text)]  # fmt: skip
    return client.browser.post(
        edit_path(article_id),
        **multipart(fields),
    )


@ONE_DATABASE
def test_two_thousand_blocks_are_saved_and_shown(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = empty_draft(database, people)
    client.sign_in(people.tala)
    many = [f"Paragraph {number}." for number in range(2000)]
    assert send(client, article, many, 0).status_code == 302
    assert latest_texts(database, article) == many
    drawn = client.browser.get(edit_path(article)).get_data(as_text=True)
    assert drawn.count('name="block_text"') == 2000
    stale = send(client, article, [*many[:-1], "The last one."], 0)
    assert stale.status_code == 409
    assert "The last one." in stale.get_data(as_text=True)


@pytest.mark.parametrize(
    "broken",
    [
        {"base": "x"},
        {"block_kind": "poem"},
        {"block_id": "../etc"},
        {"block_renders": "<b>"},
        {"op": "explode"},
        {"op": "split:nobody"},
        {"op": "front:poem"},
        {"op": "render:nobody"},
        {"op": "remove:"},
    ],
)
def test_a_form_that_is_not_ours_is_refused_in_words(
    client: ExaminingClient, people: Cast, database: Database, broken: dict[str, str]
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    data = {"base": "1", "block_id": "t-1", "block_kind": "paragraph", "block_renders": "s-1",
            "block_text": "Typed.", "op": "save"}  # fmt: skip
    response = client.browser.post(
        edit_path(article), data={**data, **broken, "csrf_token": client.csrf_token()}
    )
    assert response.status_code in (400, 422)
    assert "Typed." in response.get_data(as_text=True)
    assert latest_revision(database, article).number == 1
