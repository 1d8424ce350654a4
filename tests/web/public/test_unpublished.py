"""Nothing unpublished is on any page of a person who may not see it."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from review.domain.text.blocks import Block
from review.domain.workflow import State
from review.models.articles import Article
from tests import cast
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import in_state, save_revision

SECRET = "Zubrowka"


@pytest.mark.parametrize("who", ["stranger", "otto"])
@pytest.mark.parametrize("state", [State.DRAFT, State.TRANSLATED, State.EDITED])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_word_of_unpublished_text_reaches_anonymous_clients(
    app: Flask, client: ExaminingClient, people: Cast, database: Database, who: str, state: State
) -> None:  # fmt: skip
    with database.sessions.begin() as session:
        cast.article_in(session, people, State.PUBLISHED)
    secret = secret_article(database, people, state)
    if who == "otto":
        client.sign_in(people.otto)
    asked = 0
    for rule in app.url_map.iter_rules():
        for path in paths(app, rule, secret):
            for query in ("", f"?text={SECRET}&q={SECRET}&search={SECRET}"):
                response = client.browser.get(path + query)
                shown = response.get_data(as_text=True).replace(f"={SECRET}", "").replace(
                    f"%3D{SECRET}", ""
                )  # fmt: skip
                assert SECRET not in shown, path
                asked += 1
                response.close()
    assert asked > 60


def secret_article(database: Database, people: Cast, state: State) -> int:
    article = in_state(database, people, State.DRAFT)
    blocks = [Block(b.id, b.kind, f"{SECRET} {b.text}", b.renders) for b in ENGLISH]
    save_revision(database, people.tala, article, blocks)
    with database.sessions.begin() as session:
        cast.lead(session, people, session.get_one(Article, article), state)
    return article


def paths(app: Flask, rule: Rule, article_id: int) -> list[str]:
    """Addresses of a rule, with whatever could lead to the article in its variable parts."""
    slugs = ("zubrowka-water-returns-to-the-old-quarter", "water-returns-to-the-old-quarter")
    chosen = [
        {"article_id": article_id, "a": 1, "b": 2, "action": "submit", "lang": "en", "slug": slug,
         "token": "x", "person_id": 1, "mail_id": 1, "sign_in_id": 1, "filename": "css/base.css"}
        for slug in slugs
    ]  # fmt: skip
    build = app.url_map.bind("localhost").build
    return sorted(
        {build(rule.endpoint, {k: v.get(k, "x") for k in rule.arguments}) for v in chosen}
    )
