"""Public error pages: with masthead and language, without a cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from review.domain.workflow import Action, State
from review.extensions import db
from review.models.articles import Article
from review.services.editorial import transitions
from review.web.public import views
from tests import cast
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.story_helpers import STORY, publish_first_story, publish_story

# Both databases are asked by the same statements; `test_story_addresses` asks both.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

SLUG = STORY.rpartition("/")[2]
NOT_FOUND = ("/nowhere", "/en/nowhere/at/all", "/wp-login.php", "/xx/", "/en/stories/none",
             "/en/sections/none", "/en/?older=x", "/en/stories/none/recommend", "/fr/feed.atom",
             "/static/none.css", "/articles/x")  # fmt: skip


@pytest.fixture
def site_name(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(app.config, "SITE_NAME", "The Harbour Post")
    return "The Harbour Post"


@pytest.fixture
def story(database: Database, people: Cast) -> int:
    return publish_first_story(database, people)


def take_down(database: Database, people: Cast, article_id: int) -> None:
    with database.sessions.begin() as session:
        made = session.get_one(Article, article_id)
        transitions.act(
            session,
            cast.actor_of(people.edda),
            made,
            transitions.TransitionRequest(
                Action.UNPUBLISH, base_number=made.latest_number, reason="A name must not be there."
            ),
        )


def is_the_readers_site(page: Page, site_name: str) -> bool:
    masthead = page.texts("a", class_="masthead-name")
    robots = [item.get("content") for item in page.all("meta", name="robots")]
    title = page.texts("title")[0]
    return (masthead, robots, title.endswith(f" – {site_name}")) == (
        [site_name], ["noindex"], True,
    )  # fmt: skip


@pytest.mark.parametrize("path", NOT_FOUND)
def test_missing_pages_have_a_public_error_page(
    client: ExaminingClient, story: int, site_name: str, path: str
) -> None:
    page = client.get(path, status=404)
    assert is_the_readers_site(page, site_name)
    assert page.h1 == "Page not found"
    assert "Water returns to the old quarter" in page.texts("h3")
    assert "Set-Cookie" not in page.response.headers
    assert page.response.headers["Cache-Control"] == "no-store"
    assert {"ETag", "Last-Modified"}.isdisjoint(page.response.headers.keys())


def test_a_story_taken_down_answers_410_and_shows_nothing_of_it(
    client: ExaminingClient, database: Database, people: Cast, story: int, site_name: str
) -> None:
    publish_story(database, people, words="Another day at the river")
    client.get(STORY)
    take_down(database, people, story)
    for path in (STORY, f"{STORY}?utm_source=x", f"{STORY}/recommend"):
        page = client.get(path, status=410)
        assert is_the_readers_site(page, site_name)
        assert page.h1 == "This story is no longer available"
        assert page.texts("h3") == ["Another day at the river"]
        shown = page.response.get_data(as_text=True)
        assert "Water" not in shown
        assert SLUG not in shown
        assert "A name must not be there" not in shown
        assert "Set-Cookie" not in page.response.headers


def test_the_last_story_of_a_language_can_be_taken_down(
    client: ExaminingClient, database: Database, people: Cast, story: int
) -> None:
    german = publish_story(database, people, language="de", words="Ein Tag am Fluss")
    take_down(database, people, german.article_id)
    page = client.get(f"/de/stories/{german.slug}", status=410)
    assert page.texts("h3") == ["Water returns to the old quarter"]


@pytest.mark.parametrize("state", [State.DRAFT, State.TRANSLATED, State.EDITED])
def test_a_draft_answers_like_a_missing_story(
    client: ExaminingClient, database: Database, people: Cast, state: State
) -> None:
    with database.sessions.begin() as session:
        cast.article_in(session, people, state).slug = SLUG
    known = client.get(STORY, status=404)
    unknown = client.get("/en/stories/never-written", status=404)
    assert known.response.data == unknown.response.data
    assert headers_of(known) == headers_of(unknown)


@pytest.mark.parametrize(
    ("path", "asked", "language"),
    [
        ("/ar/stories/none", "en", "ar"),
        ("/ar/no/such/page", "en", "ar"),
        ("/en/stories/none", "ar", "en"),
        ("/de/stories/none", "ar", "en"),
        ("/nowhere", "ar,en;q=0.5", "ar"),
        ("/wp-admin/x", "ar", "ar"),
        ("/xx/stories/none", "ar", "ar"),
        ("/nowhere", "de", "en"),
    ],
)
def test_error_pages_are_in_the_language_of_the_url_or_the_reader(
    client: ExaminingClient, story: int, path: str, asked: str, language: str
) -> None:
    page = client.get(path, status=404, headers={"Accept-Language": asked})
    assert page.tree.get("lang") == language
    assert page.tree.get("dir") == ("rtl" if language == "ar" else "ltr")


def test_the_newest_stories_are_those_of_the_address_or_of_the_reader(
    client: ExaminingClient, database: Database, people: Cast, story: int
) -> None:
    publish_story(database, people, language="de", words="Ein Tag am Fluss")
    for path, asked, title in (
        ("/de/stories/none", "en", "Ein Tag am Fluss"),
        ("/nowhere", "de", "Ein Tag am Fluss"),
        ("/nowhere", "en", "Water returns to the old quarter"),
        ("/en/nowhere", "de", "Water returns to the old quarter"),
        ("/fr/stories/none", "de", "Ein Tag am Fluss"),
    ):
        page = client.get(path, status=404, headers={"Accept-Language": asked})
        assert page.texts("h3") == [title], path


def test_an_empty_site_has_them_too(client: ExaminingClient, site_name: str) -> None:
    page = client.get("/nowhere", status=404)
    assert is_the_readers_site(page, site_name)
    assert page.texts("h3") == []


def test_a_change_is_visible_on_error_pages_at_once(
    client: ExaminingClient, database: Database, people: Cast, story: int
) -> None:
    client.get("/nowhere", status=404)
    take_down(database, people, story)
    assert "Water" not in client.get("/nowhere", status=404).text


def test_people_of_the_desk_get_the_desks_page_but_on_readers_addresses(
    client: ExaminingClient, people: Cast, story: int, site_name: str
) -> None:
    client.sign_in(people.edda)
    for path in ("/nowhere", "/articles/987654"):
        page = client.get(path, status=404)
        assert page.h1 == "There is nothing here"
        assert "To the desk" in page.text
    assert is_the_readers_site(client.get("/en/stories/none", status=404), site_name)
    assert client.get("/login/nowhere", status=404).h1 == "There is nothing here"


def test_an_ended_session_gets_no_cookie(
    client: ExaminingClient, people: Cast, story: int, site_name: str
) -> None:
    with client.browser.session_transaction() as cookie:
        cookie["_user_id"] = "of a session that was ended"
        cookie.permanent = True
        cookie["renewed"] = "2020-01-01"
    for path in ("/nowhere", "/en/stories/none"):
        page = client.get(path, status=404)
        assert is_the_readers_site(page, site_name)
        assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_another_method_is_refused_on_a_page_of_the_site(
    client: ExaminingClient, story: int, site_name: str, method: str
) -> None:
    answer = getattr(client.browser, method)(STORY)
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)
    page = Page(client, STORY, answer)
    assert is_the_readers_site(page, site_name)
    assert "Set-Cookie" not in answer.headers


def test_server_errors_have_a_public_page(
    client: ExaminingClient, story: int, site_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> str:
        raise failures.pop()

    failures: list[Exception] = [
        RuntimeError("the secret of the house"),
        OperationalError("SELECT 1", {}, Exception("away")),
    ]
    monkeypatch.setattr(views, "render_template", fail)
    unavailable = client.get(STORY, status=503)
    assert unavailable.h1 == "The site is not available at the moment"
    assert unavailable.response.headers["Retry-After"] == "5"
    broken = client.get(STORY, status=500)
    assert "secret" not in broken.text
    for page in (unavailable, broken):
        assert is_the_readers_site(page, site_name)
        assert "Set-Cookie" not in page.response.headers


def test_an_address_of_odd_characters_is_not_found(client: ExaminingClient, story: int) -> None:
    for path in ("/en/stories/%00", "/en/stories/%ff", f"/en/stories/{'x' * 5000}", "/%2e%2e/x"):
        client.get(path, status=404)


def test_missing_pages_are_cheap_for_anonymous_clients(
    app: Flask, client: ExaminingClient, story: int
) -> None:
    for path in ("/nowhere", "/en/stories/none"):
        client.get(path, status=404)
    for path, most in (("/nowhere-else", 1), ("/xx/", 1), ("/en/stories/other", 3)):
        with statements(app) as asked:
            client.get(path, status=404)
        assert len(asked) <= most, asked


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The queries of the application, without what begins a transaction."""
    asked: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def headers_of(page: Page) -> dict[str, str]:
    """The headers of an answer but the id that each request has of its own."""
    headers = dict(page.response.headers)
    del headers["X-Request-ID"]
    return headers
