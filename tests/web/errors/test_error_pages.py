"""Error pages: what happened, and what to do next."""

from __future__ import annotations

import pytest
from flask import Flask, abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException

from review.domain.workflow import State
from review.models.people import Person
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import RESUBMIT_TITLE, in_state

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TOO_MUCH = b"x" * (8 * 1024 * 1024 + 1)


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """Puts what is in the list in the way of the pages /desk, /login and an article's editing."""
    failures: list[Exception] = []

    def fail(**_: object) -> str:
        raise failures[0]

    for endpoint in ("desk.queue", "accounts.login", "editing.edit", "articles.new"):
        monkeypatch.setitem(app.view_functions, endpoint, fail)
    return failures


def database_away() -> OperationalError:
    return OperationalError("SELECT 1", {}, Exception("the database is locked"))


def http(code: int) -> HTTPException:
    try:
        abort(code)
    except HTTPException as error:
        return error


@pytest.mark.parametrize(
    ("code", "title", "advice"),
    [
        (400, "The request could not be read", "reload the page"),
        (403, "This is not yours to do", "Ask an editor or an admin"),
        (404, "There is nothing here", "The address may be mistyped"),
        (409, "Somebody was faster", "Reload the page"),
        (413, "This is too much at once", "Send less"),
        (418, "Something went wrong", "try again"),
        (429, "Too many attempts", "Wait a minute"),
        (503, "The desk cannot answer now", "Try again in a moment"),
    ],
)
def test_each_error_has_a_page_that_helps(
    client: ExaminingClient, people: Cast, failing: list[Exception], code: int, title: str,
    advice: str,
) -> None:  # fmt: skip
    failing.append(http(code))
    for who in (None, people.tala):
        if who:
            client.sign_in(who)
        page = client.get("/desk" if who else "/login", status=code)
        assert page.h1 == title
        assert advice in page.text
        assert str(code) in page.text
        assert ("To the desk" in page.text) == bool(who)
        assert "To the front page" in page.text


def test_a_failure_of_ours_has_a_number_that_is_in_the_log_too(
    client: ExaminingClient, failing: list[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    failing.append(RuntimeError("the secret of the house"))
    page = client.get("/login", status=500)
    assert page.h1 == "Something broke on our side"
    assert "secret" not in page.text
    number = page.text.split("under the number ")[1].split(".")[0]
    assert number in caplog.text
    assert "the secret of the house" in caplog.text


def test_an_unavailable_database_is_reported(
    client: ExaminingClient, failing: list[Exception]
) -> None:
    failing.append(database_away())
    page = client.get("/login", status=503)
    assert "The database is busy or restarting." in page.text
    assert page.response.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("failure", "status", "sentence"),
    [
        (database_away(), 503, "The desk cannot save at this moment."),
        (NoConnectionFree("no connection in 30 s"), 503, "The desk cannot save at this moment."),
        (RuntimeError("x"), 500, "Something broke on our side"),
        (http(403), 403, "Ask an editor or an admin"),
        (http(404), 404, "The address may be mistyped"),
    ],
)
def test_a_text_is_resubmittable_after_every_failure(
    client: ExaminingClient, people: Cast, failing: list[Exception], failure: Exception,
    status: int, sentence: str,
) -> None:  # fmt: skip
    client.sign_in(people.tala)
    failing.append(failure)
    page = client.post(
        "/articles/1/edit", {"block_text": "Typed for an hour.", "base": "3"}, status=status
    )
    assert page.h1 == RESUBMIT_TITLE
    assert sentence in page.text
    assert "Typed for an hour." in page.text
    assert page.form("Send my text again").values["base"] == "3"


def test_oversized_posts_are_refused_before_they_are_read(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.tala)
    answer = client.browser.post(
        "/articles/new", data=TOO_MUCH, content_type="multipart/form-data; boundary=a"
    )
    assert answer.status_code == 413
    assert "up to 8 megabytes" in answer.get_data(as_text=True)


def test_a_wrong_method_is_answered_with_the_allowed_ones(
    client: ExaminingClient, people: Cast
) -> None:
    client.sign_in(people.tala)
    page = client.post("/desk", status=405)
    assert page.h1 == "This address does not take that"
    assert "GET" in page.response.headers["Allow"]
    client.get("/logout", status=405)


def test_an_expired_csrf_token_is_explained(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.tala)
    answer = client.browser.post("/account", data={"name": "x"})
    assert answer.status_code == 400
    assert "This page is too old" in answer.get_data(as_text=True)


def test_errors_speak_the_readers_language(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    page = client.get("/nowhere", status=404, headers={"Accept-Language": "ar"})
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
    with database.sessions.begin() as session:
        session.get_one(Person, people.tala.id).locale = "ar"
    client.sign_in(people.tala)
    page = client.get(f"/articles/{in_state(database, people, State.EDITED)}/edit", status=403)
    assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
