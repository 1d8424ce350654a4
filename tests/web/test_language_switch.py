"""Switching the interface's language, and coming back to where one was."""

from __future__ import annotations

from tests import cast
from tests.examining import ExaminingClient


def test_it_leads_back_to_the_page_with_its_filters(
    client: ExaminingClient, people: cast.Cast
) -> None:
    client.sign_in(people.edda)
    page = client.get("/articles?state=draft&text=سوق")
    page = page.form("/language").submit()
    assert page.url.startswith("/articles?state=draft&text=")
    assert page.tree.get("lang") == "ar"
    assert client.get("/desk").tree.get("dir") == "rtl"


def test_an_address_with_control_characters_does_not_reach_the_form(
    client: ExaminingClient, people: cast.Cast
) -> None:
    client.sign_in(people.edda)
    page = client.get("/x%00%1b", status=404)
    assert "\x00" not in page.response.get_data(as_text=True)
    assert page.form("/language").submit().path == "/"


def test_readers_of_a_regional_arabic_get_arabic(client: ExaminingClient) -> None:
    answer = client.browser.get("/login", headers={"Accept-Language": "ar-SY,en;q=0.5"})
    assert '<html lang="ar" dir="rtl"' in answer.text
