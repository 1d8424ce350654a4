"""No text is processed and no page rendered while SQLite's write lock is held."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import pytest
from flask import before_render_template, has_request_context
from werkzeug.datastructures import MultiDict

from review.domain.alignment.aligner import link_blocks
from review.domain.diff.compare import compare
from review.domain.text.inline_markdown import to_html
from review.domain.text.plain_text_parser import parse_source
from review.domain.text.word_count import count_words
from review.domain.workflow import State
from review.web.editor import views
from review.web.review import views as reviewing
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.revision_helpers import (
    article_ids,
    in_state,
    latest_revision,
    open_draft,
    press_button,
    retype,
    save_revision,
    state_of,
    text_form,
    typed_texts,
    with_text,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

COMPUTATIONS = (compare, count_words, link_blocks, parse_source, to_html)
IN_PLACE = {"X-In-Place": "1"}


class Watch:
    """Tries to take the write lock whenever a request computes something of a text.

    `seen` are the names of what was computed, `locked` those computed while the lock was held.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.active = True
        self.seen: set[str] = set()
        self.locked: list[str] = []

    def check(self, name: str) -> None:
        self.seen.add(name)
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        except sqlite3.OperationalError:
            self.locked.append(name)
        finally:
            connection.close()

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def watched(*args: Any, **kwargs: Any) -> Any:
            if self.active and has_request_context():
                self.check(function.__name__)
            return function(*args, **kwargs)

        return watched


@pytest.fixture
def watch(
    client: ExaminingClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watch]:
    """Watches the computations wherever they were imported, and the rendering of every page."""
    watch = Watch(str(database.engine.url.database))
    for function in COMPUTATIONS:
        watched = watch.around(function)
        for name, module in list(sys.modules.items()):
            if name.startswith("review.") and vars(module).get(function.__name__) is function:
                monkeypatch.setattr(module, function.__name__, watched)

    def on_render(_app: object, template: Any, **_rest: object) -> None:
        watch.check(template.name)

    before_render_template.connect(on_render)
    yield watch
    before_render_template.disconnect(on_render)
    assert watch.locked == []


def test_the_watch_notices_a_lock(watch: Watch, database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE held (x)")
        watch.check("compare")
        connection.rollback()
    assert watch.locked == ["compare"]
    watch.locked.clear()


@pytest.mark.parametrize("button", ["Save", "Submit for review"])
def test_saving_and_submitting(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch, button: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 2, "Other *words*.")
    watch.seen.clear()
    form.submit(button)
    assert latest_revision(database, article).number == 2
    assert "count_words" in watch.seen


def test_a_refused_submission(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 2, "")
    page = form.submit("Submit for review")
    assert "Saved, but not submitted yet." in page.text
    assert latest_revision(database, article).number == 2


@pytest.mark.parametrize(
    ("page", "state"), [("edit", State.DRAFT), ("review", State.TRANSLATED)], ids=str
)
def test_an_answer_in_place_is_of_the_saved_revision(
    client: ExaminingClient,
    people: Cast,
    database: Database,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    state: State,
) -> None:
    article = in_state(database, people, state)
    client.sign_in(people.edda)
    form = retype(text_form(client.get(f"/articles/{article}/{page}")), 2, "Mine.")
    module = {"edit": views, "review": reviewing}[page]
    name = {"edit": "editor_page", "review": "review_page"}[page]
    render = getattr(module, name)

    def save_another_and_render(*args: Any, **options: Any) -> object:
        """The answer is rendered after the commit; a colleague saves just before it."""
        watch.active = False
        save_revision(database, people.emil, article, with_text(2, "Theirs."))
        watch.active = True
        return render(*args, **options)

    monkeypatch.setattr(module, name, save_another_and_render)
    response = client.browser.post(
        f"/articles/{article}/{page}",
        data=MultiDict([*form.fields.items(multi=True), ("op", "save")]),
        headers=IN_PLACE,
    )
    answer = text_form(Page(client, f"/articles/{article}/{page}", response))
    assert answer.values["base"] == "2"
    assert typed_texts(answer)[2] == "Mine."
    assert latest_revision(database, article).number == 3


def test_a_conflict(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 2, "Mine.")
    save_revision(database, people.edda, article, with_text(2, "Theirs."))
    form.submit("Save", status=409)
    assert {"compare", "editor/conflict.html"} <= watch.seen


@pytest.mark.parametrize("op", ["split", "up", "join", "remove", "tools"])
def test_row_buttons(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch, op: str
) -> None:
    article = in_state(database, people, State.DRAFT)
    form = retype(text_form(open_draft(client, people, article)), 3, "First.\n\nSecond.")
    press_button(form, f"{op}:{ENGLISH[3].id}")
    assert "editor/_rows.html" in watch.seen
    assert latest_revision(database, article).number == 1


def test_pasting(client: ExaminingClient, people: Cast, database: Database, watch: Watch) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    form = client.get(f"/articles/{article}/paste").form("Align it")
    form.fill(body="First paragraph.\n\nSecond paragraph.").submit()
    assert {"parse_source", "link_blocks"} <= watch.seen


@pytest.mark.parametrize(
    ("button", "state"),
    [
        ("Save", State.TRANSLATED),
        ("Approve", State.EDITED),
        ("Return to the translator", State.DRAFT),
    ],
)
def test_reviewing(
    client: ExaminingClient,
    people: Cast,
    database: Database,
    watch: Watch,
    button: str,
    state: State,
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = retype(text_form(client.get(f"/articles/{article}/review")), 3, "An editor's words.")
    watch.seen.clear()
    form.fill(reason="A reason").submit(button)
    assert latest_revision(database, article).number == 2
    assert state_of(database, article) == state
    assert "count_words" in watch.seen


def test_a_refused_decision(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch
) -> None:
    article = in_state(database, people, State.TRANSLATED)
    client.sign_in(people.edda)
    form = text_form(client.get(f"/articles/{article}/review"))
    form.submit("Return to the translator", status=422)
    assert "review/_rows.html" in watch.seen


def test_restoring(client: ExaminingClient, people: Cast, database: Database, watch: Watch) -> None:
    article = in_state(database, people, State.DRAFT)
    save_revision(database, people.tala, article, with_text(2, "Other words."))
    client.sign_in(people.tala)
    watch.seen.clear()
    client.browser.post(
        f"/articles/{article}/restore",
        data={"csrf_token": client.csrf_token(), "number": "1", "base": "2"},
    )
    assert latest_revision(database, article).number == 3
    assert "count_words" in watch.seen


def test_publishing(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch
) -> None:
    article = in_state(database, people, State.EDITED)
    client.sign_in(people.edda)
    form = client.get(f"/articles/{article}/publish").form("Publish")
    form.fill(slug="not a slug").submit(status=422)
    form.fill(slug="a-slug").submit()
    assert state_of(database, article) == State.PUBLISHED


def test_adding_an_article(
    client: ExaminingClient, people: Cast, database: Database, watch: Watch
) -> None:
    client.sign_in(people.edda)
    form = client.get("/articles/new").form("Add and open")
    form.fill(headline="عنوان", body="فقرة").submit()
    assert len(article_ids(database)) == 1
    assert "parse_source" in watch.seen
