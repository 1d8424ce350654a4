"""Switching the language of the interface, and returning to the page."""

from __future__ import annotations

import pytest

from review.models.people import Person
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient


def test_it_leads_back_to_the_page_with_its_filters(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.edda)
    page = client.get("/articles?state=draft&text=سوق")
    page = page.form("/language").submit()
    assert page.url.startswith("/articles?state=draft&text=")
    assert page.tree.get("lang") == "ar"
    assert client.get("/desk").tree.get("dir") == "rtl"


def test_an_address_with_control_characters_does_not_reach_the_form(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.edda)
    page = client.get("/x%00%1b", status=404)
    assert "\x00" not in page.response.get_data(as_text=True)
    assert page.form("/language").submit().path == "/"


def test_readers_of_a_regional_arabic_get_arabic(client: ExaminingClient) -> None:
    answer = client.browser.get("/login", headers={"Accept-Language": "ar-SY,en;q=0.5"})
    assert '<html lang="ar" dir="rtl"' in answer.text


@pytest.mark.parametrize("known", [True, False])
def test_the_language_is_chosen_and_remembered(
    client: ExaminingClient, people: Cast, database: Database, known: bool
) -> None:
    if known:
        client.sign_in(people.tala)
    path = "/account" if known else "/login"
    page = client.get(path).form("/language").submit()
    assert page.path == path
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    with database.sessions() as session:
        assert session.get_one(Person, people.tala.id).locale == ("ar" if known else "en")
    client.post("/language", {"language": "tlh", "next": "/login"}, status=404)
    page = client.post("/language", {"language": "en", "next": "//evil.example"})
    assert page.path in {"/", "/en/"}
