"""What a cache on the way may keep, and what it must never see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from review import clock
from review.web.http.security_headers import POLICY
from tests.cast import PASSWORD, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.story_helpers import STORY, publish_first_story

FOR_EVERYBODY = ("/", "/en/", STORY, "/en/feed.atom", "/sitemap.xml", "/static/icon.svg")


@pytest.fixture
def signed_in(client: ExaminingClient, people: Cast, database: Database) -> ExaminingClient:
    """Edda's browser, signed in as browsers are: with a cookie that lasts. There is one story."""
    publish_first_story(database, people)
    client.get("/login").form("Sign in").fill(email=people.edda.email, password=PASSWORD).submit()
    return client


def test_what_caches_may_keep_brings_nobody_a_cookie(signed_in: ExaminingClient) -> None:
    for path in FOR_EVERYBODY:
        headers = signed_in.browser.get(path, buffered=True).headers
        assert "public" in headers["Cache-Control"], path
        assert "Set-Cookie" not in headers, path


def test_the_desks_pages_renew_the_cookie_daily_and_are_kept_by_nobody(
    signed_in: ExaminingClient,
) -> None:
    def cookies() -> list[bool]:
        answers = [signed_in.get("/desk").response.headers for _ in range(2)]
        assert {headers["Cache-Control"] for headers in answers} == {"no-store"}
        return ["desk=" in headers.get("Set-Cookie", "") for headers in answers]

    assert cookies() == [False, False], "it was renewed when this browser came to the desk"
    with clock.at(clock.now() + timedelta(days=1)):
        assert cookies() == [True, False]


def test_a_message_on_a_readers_page_is_for_one_browser(signed_in: ExaminingClient) -> None:
    with signed_in.browser.session_transaction() as cookie:
        cookie["_flashes"] = [("success", "Only for Edda.")]
    page = signed_in.get("/")
    assert "Only for Edda." in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "public" in signed_in.get("/").response.headers["Cache-Control"]


def test_a_page_with_a_form_is_kept_by_nobody(client: ExaminingClient) -> None:
    assert client.get("/login").response.headers["Cache-Control"] == "no-store"


def test_the_styles_that_a_kept_page_brings_are_allowed_whenever_it_is_sent(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    publish_first_story(database, people)
    drawn, kept = (client.get(STORY).response for _ in range(2))
    again = client.browser.get(STORY, headers={"If-None-Match": str(kept.headers["ETag"])})
    assert again.status_code == 304
    policies = [
        answer.headers.getlist("Content-Security-Policy") for answer in (drawn, kept, again)
    ]
    assert policies[0] == policies[1] == policies[2]
    assert len(policies[0]) == 1
    assert "'sha256-" in policies[0][0]
    elsewhere = client.get("/login").response.headers.getlist("Content-Security-Policy")
    assert elsewhere == [POLICY]
