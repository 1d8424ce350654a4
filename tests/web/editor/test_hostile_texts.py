"""Hostile, huge and broken texts on the side-by-side page."""

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
    bench,
    edit,
    in_state,
    latest,
    open_draft,
    texts,
    unwritten,
    write,
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
    article = unwritten(database, people)
    form = bench(open_draft(client, people, article))
    form.fill(block_text=[text] * 5).submit("Submit for review")
    kept = texts(database, article)
    assert kept == [kept[0]] * 5
    assert kept[0] == "".join(c for c in text if c not in "\x00\x07\x1b")
    write(database, people.edda, article, [Block("x", Kind.HEADLINE, kept[0][1:], ()), *latest(
        database, article).blocks[1:]])  # fmt: skip
    client.sign_in(people.edda)
    for part in PAGES:
        client.get(f"/articles/{article}{part}")


def send(client: ExaminingClient, article_id: int, texts: list[str], base: int) -> TestResponse:
    """Save these paragraphs as one request of plain bytes, however many they are."""
    fields = [("csrf_token", client.csrf_token()), ("base", str(base)), ("op", "save")]
    for number, text in enumerate(texts):
        fields += [("block_id", f"b-{number}"), ("block_kind", "paragraph"),
                   ("block_renders", ""), ("block_text", text)]  # fmt: skip
    return client.browser.post(
        edit(article_id),
        **multipart(fields),
    )


@ONE_DATABASE
def test_two_thousand_blocks_are_taken_and_shown(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = unwritten(database, people)
    client.sign_in(people.tala)
    many = [f"Paragraph {number}." for number in range(2000)]
    assert send(client, article, many, 0).status_code == 302
    assert texts(database, article) == many
    drawn = client.browser.get(edit(article)).get_data(as_text=True)
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
        edit(article), data={**data, **broken, "csrf_token": client.csrf_token()}
    )
    assert response.status_code in (400, 422)
    assert "Typed." in response.get_data(as_text=True)
    assert latest(database, article).number == 1
