"""The list of articles: filters and pagination."""

from __future__ import annotations

from datetime import timedelta

import pytest

from review.clock import now
from review.domain.text.blocks import Block, Kind
from review.services.editorial import articles, sources
from tests.cast import Cast, actor_of
from tests.databases import Database
from tests.page_client import ExaminingClient, Page


def titles(page: Page) -> list[str]:
    return page.texts("h2", class_="card-title")


def several(database: Database, people: Cast, count: int) -> None:
    with database.sessions.begin() as session:
        for number in range(count):
            source = sources.add_source(
                session,
                actor_of(people.edda),
                language="ar" if number % 2 else "fa",
                blocks=(
                    Block("h", Kind.HEADLINE, f"Story {number:02}"),
                    Block("p", Kind.PARAGRAPH, "Text"),
                ),
                details=sources.SourceDetails(outlet="Sada" if number < 2 else ""),
            )
            articles.open_article(
                session, actor_of(people.edda), source, "en" if number % 3 else "fr",
                translator_id=people.tala.id if number == 5 else None,
                due_at=now() + timedelta(days=1),
            )  # fmt: skip


def test_articles_are_filtered_and_paginated(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.otto)
    client.get("/articles", status=404)
    client.sign_in(people.tarek)
    assert "No articles yet" in client.get("/articles").text
    several(database, people, 55)
    first = client.get("/articles")
    assert titles(first) == [f"Story {number:02}" for number in range(54, 4, -1)]
    assert "50 articles on this page." in first.text
    older = first.follow("Next")
    assert titles(older) == [f"Story {number:02}" for number in range(4, -1, -1)]
    assert titles(older.follow("Previous")) == titles(first)

    form = first.form("Filter")
    assert titles(form.fill(text="story 07").submit()) == ["Story 07"]
    assert titles(form.fill(text="", person=str(people.tala.id)).submit()) == ["Story 05"]
    assert titles(form.fill(person="", outlet="Sada").submit()) == ["Story 01", "Story 00"]
    page = form.fill(outlet="", source="fa", target="fr", state="draft").submit()
    assert titles(page) == [f"Story {number:02}" for number in range(54, -1, -6)]
    assert page.form("Filter").values["source"] == "fa"
    page = form.fill(state="published").submit()
    assert "No article fits" in page.text
    page = page.follow("Show all")
    assert len(titles(page)) == 50


@pytest.mark.parametrize(
    "query",
    ["state=nonsense&person=x", "before=999999999999999999999", "after=-1", "person=99999999999999",
     "text=%00%25_'", "before=x&after=y", "source=%F0%9F", "text=" + "+".join("w" * 1500),
     "text=" + "+".join(map(str, range(600)))],
)  # fmt: skip
def test_odd_addresses_of_the_list_are_no_trouble(
    client: ExaminingClient, people: Cast, database: Database, query: str
) -> None:
    several(database, people, 1)
    client.sign_in(people.tala)
    client.get(f"/articles?{query}")
