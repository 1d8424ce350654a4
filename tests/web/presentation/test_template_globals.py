"""Template filters and globals: dates, names of languages, numbers, inline Markdown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask.ctx import RequestContext

from review.models.people import Person
from review.web.presentation.date_formatting import format_full
from review.web.presentation.template_globals import (
    format_date,
    format_number,
    inline_html,
    language_name,
)
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVENING = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-3)))


def in_language(app: Flask, code: str) -> RequestContext:
    return app.test_request_context(headers={"Accept-Language": code})


def test_moments_are_formatted_in_utc(app: Flask) -> None:
    with in_language(app, "en"):
        assert format_full(EVENING) == "2 Mar 2026, 02:30 UTC"
        assert format_full(EVENING.astimezone(UTC)) == "2 Mar 2026, 02:30 UTC"
        assert format_date(date(2026, 3, 1)) == "1 Mar 2026"
    with in_language(app, "ar"):
        assert "UTC" in format_full(EVENING) or "غرينتش" in format_full(EVENING)
        assert "مارس" in format_date(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("code", "english", "arabic"),
    [("ar", "Arabic", "العربية"), ("zh", "Chinese", "الصينية"), ("en", "English", "الإنجليزية")],
)
def test_languages_have_names_in_the_readers_language(
    app: Flask, code: str, english: str, arabic: str
) -> None:
    with in_language(app, "en"):
        assert language_name(code) == english
    with in_language(app, "ar"):
        assert language_name(code) == arabic


def test_numbers_are_grouped(app: Flask) -> None:
    with in_language(app, "en"):
        assert format_number(1234567) == "1,234,567"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* **b**", "<em>a</em> <strong>b</strong>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)
def test_inline_text_becomes_html_from_a_short_list(app: Flask, text: str, html: str) -> None:
    assert inline_html(text, "en") == html


def places(client: ExaminingClient, person: Person) -> list[str]:
    client.sign_in(person)
    nav = client.get("/help").first("nav", class_="site-nav")
    return ["".join(item.itertext()) for item in nav.iter("a")]


def test_each_role_is_offered_the_places_it_may_go_to(
    client: ExaminingClient, people: Cast
) -> None:
    assert places(client, people.otto) == ["Help", "Public site"]
    working = ["Desk", "Articles", "Help", "Public site"]
    assert places(client, people.tala) == working
    assert places(client, people.ada) == [*working[:2], "Admin", *working[2:]]


@pytest.mark.parametrize(
    ("path", "label"),
    [("/desk", "Desk"), ("/articles", "Articles"), ("/articles/new", "Articles"),
     ("/help", "Help"), ("/admin/users", "Admin")],
)  # fmt: skip
def test_the_current_section_is_marked(
    client: ExaminingClient, people: Cast, path: str, label: str
) -> None:
    client.sign_in(people.ada)
    page = client.get(path)
    nav = page.first("nav", class_="site-nav")
    current_path = [item for item in nav.iter("a") if item.get("aria-current") == "page"]
    assert ["".join(item.itertext()) for item in current_path] == [label]


def test_the_language_is_switched_where_one_is_and_remembered(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    client.sign_in(people.tala)
    form = client.get("/articles?text=x").form("/language")
    page = form.submit("العربية")
    assert page.url.endswith("/articles?text=x")
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    client.clear_cookies()
    client.sign_in(people.tala)
    assert client.get("/desk").tree.get("lang") == "ar"
