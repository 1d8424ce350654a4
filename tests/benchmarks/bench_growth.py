"""How the cost of a page grows with its text, its rows, its revisions and the newsroom's articles.

    python -m tests.benchmarks.bench_growth [--most-articles 100000]

Figures are milliseconds of processor time through Flask's test client, on SQLite, the least of a
few requests, followed by the exponent over the last two steps: 0 is constant in the size, 1 linear.
An exponent clearly over 1 is marked. A page without the text that it has to show fails.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from math import log
from pathlib import Path
from time import process_time

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder

from review.app import create_app
from review.domain.text.blocks import Block
from review.domain.workflow import State
from review.models.articles import Article
from review.models.people import Person
from review.models.publications import LivePublication
from review.services.accounts import login_sessions
from review.services.editorial import revisions
from review.settings.reader import read_settings
from tests import cast, databases
from tests.benchmarks import newsroom_data
from tests.benchmarks.long_articles import write_article
from tests.benchmarks.page_databases import newsroom_databases
from tests.cast import Cast
from tests.databases import Database

WORDS = (300, 1_000, 3_000, 10_000, 25_000, 50_000)
ROWS = (10, 30, 100, 300, 1_000, 2_000)
REVISIONS = (10, 100, 500, 1_000, 2_000)
ARTICLES = (1_000, 100_000)
SOME_ROWS = 20
TIMES = 4
IN_PLACE = {"X-In-Place": "1"}  # as the page's script saves
TOO_STEEP = 1.15  # an exponent over this is not noise

# What the pages have to contain.
FIELD, MARK, ROW = "<textarea class=", "<ins", '<li class="card-row">'
HISTORY, TIMELINE = ' id="revisions-title"', '<ol class="timeline"'
STORY, STORY_CARD = '<div class="story-body"', ' class="story-title'

Series = dict[str, list[float]]


@dataclass
class Desk:
    """The application on a database of its own."""

    app: Flask
    database: Database

    def browser(self, person: Person) -> FlaskClient:
        """A browser in which that person is signed in."""
        with self.database.sessions.begin() as own:
            _, token = login_sessions.start(own, own.get_one(Person, person.id), "bench")
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return browser


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most-articles", type=int, default=ARTICLES[-1])
    most = parser.parse_args().most_articles
    with open_empty_desk() as desk:
        with desk.database.sessions.begin() as session:
            people = cast.hire(session)
        text_pages(desk, people, 10)  # a first round, in which all is imported and compiled
        report(f"words, in {SOME_ROWS} rows", WORDS, lambda size: text_pages(
            desk, people, SOME_ROWS, words=size))  # fmt: skip
        report("rows, of a usual length", ROWS, lambda size: text_pages(desk, people, size))
        report(f"revisions, of {SOME_ROWS} rows", REVISIONS, lambda size: text_pages(
            desk, people, SOME_ROWS, drafts=size))  # fmt: skip
    sizes = [size for size in ARTICLES if size <= most]
    with newsroom_databases("sqlite", sizes) as urls:
        report("articles of the newsroom", sizes, lambda size: newsroom_pages(urls[size]))


@contextmanager
def open_empty_desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        databases.upgrade_to_head(url)
        with open_desk(url) as desk:
            yield desk


@contextmanager
def open_desk(url: str) -> Iterator[Desk]:
    database = databases.open_database(url)
    settings = read_settings({"DATABASE_URL": url, "SECRET_KEY": "known to the tests alone"})
    yield Desk(create_app(settings, {"WTF_CSRF_ENABLED": False}), database)
    database.engine.dispose()


def text_pages(
    desk: Desk, people: Cast, rows: int, words: int | None = None, drafts: int = TIMES + 1
) -> dict[str, float]:
    """Milliseconds of each page of an article with so many rows, words and revisions."""
    with desk.database.sessions.begin() as session:
        draft = write_article(session, people, rows=rows, words=words, drafts=drafts).id
        submitted = write_article(
            session, people, rows=rows, words=words, drafts=drafts, state=State.TRANSLATED
        ).id
        live = write_article(session, people, rows=rows, words=words, state=State.PUBLISHED).id
        story = story_path(session, live)
    tala, edda = desk.browser(people.tala), desk.browser(people.edda)
    pairs = [f"/articles/{draft}/compare/{n}/{drafts}" for n in range(1, TIMES + 1)]
    spent = {
        "edit": milliseconds(tala, [f"/articles/{draft}/edit"], FIELD),
        "review": milliseconds(edda, [f"/articles/{submitted}/review"], FIELD),
        "review, changes of the last": milliseconds(
            edda, [f"/articles/{submitted}/review?against={drafts - 1}"], FIELD, MARK
        ),
        "compare, first time": milliseconds(tala, pairs, MARK),
        "compare, again": milliseconds(tala, pairs[:1], MARK),
        "history": milliseconds(tala, [f"/articles/{draft}/history"], HISTORY),
        "article": milliseconds(tala, [f"/articles/{draft}"], TIMELINE),
        "story": milliseconds(desk.app.test_client(), [story], STORY),
        "save": saving(desk, tala, draft),
    }
    if words is None:  # the longest texts are not taken in one piece
        spent["paste over it"] = pasting(desk, tala, draft)
    return spent


def saving(desk: Desk, browser: FlaskClient, article_id: int) -> float:
    """A save that changed one paragraph, whose answer is the page, as the page's script asks."""
    spent = []
    for number in range(TIMES):
        blocks, base = latest_blocks(desk, article_id)
        blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {number}")
        fields = {
            "op": "save",
            "base": str(base),
            "order": " ".join(block.id for block in blocks),
            "block_id": [block.id for block in blocks],
            "block_kind": [block.kind.value for block in blocks],
            "block_renders": [" ".join(block.renders) for block in blocks],
            "block_text": [block.text for block in blocks],
        }
        spent.append(
            posted(browser, f"/articles/{article_id}/edit", fields, f" {number}</textarea>")
        )
    return min(spent)


def pasting(desk: Desk, browser: FlaskClient, article_id: int) -> float:
    """Aligning the whole text, pasted again, with its original, and rendering that."""
    blocks, _ = latest_blocks(desk, article_id)
    fields = {
        "headline": blocks[0].text,
        "standfirst": blocks[1].text,
        "body": "\n\n".join(block.text for block in blocks[2:]),
    }
    return posted(browser, f"/articles/{article_id}/paste", fields, FIELD)


def latest_blocks(desk: Desk, article_id: int) -> tuple[list[Block], int]:
    with desk.database.sessions() as session:
        latest = revisions.latest(session, session.get_one(Article, article_id))
        assert latest is not None
        return list(latest.blocks), latest.number


def posted(
    browser: FlaskClient, path: str, fields: dict[str, str | list[str]], marker: str
) -> float:
    # The body is made beforehand: putting it together is the browser's work, not the server's.
    request = EnvironBuilder(
        path, method="POST", data=fields, content_type="multipart/form-data", headers=IN_PLACE
    ).get_request()
    start = process_time()
    response = browser.open(request)
    spent = (process_time() - start) * 1000
    assert response.status_code == 200, (path, response.status)
    assert marker in response.text, (path, marker)
    return spent


def newsroom_pages(url: str) -> dict[str, float]:
    """Milliseconds of each page in the newsroom whose database is at `url`."""
    with open_desk(url) as desk:
        with desk.database.sessions() as session:
            translator = session.get_one(Person, 1)
            editor = session.get_one(Person, newsroom_data.TRANSLATORS + 1)
            newest = newsroom_data.FIRST_ID + newsroom_data.FIRST - 1
            live = select(LivePublication.article_id).order_by(LivePublication.article_id.desc())
            story = story_path(session, session.scalars(live.limit(1)).one())
        reader = desk.app.test_client()
        one, other = desk.browser(translator), desk.browser(editor)
        edited, searched = 'selected value="edited"', 'value="lobster"'
        return {
            "desk of a translator": milliseconds(one, ["/desk"], ROW),
            "desk of an editor": milliseconds(other, ["/desk"], ROW),
            "list": milliseconds(other, ["/articles"], ROW),
            "list, of one state": milliseconds(other, ["/articles?state=edited"], ROW, edited),
            "list, words searched": milliseconds(other, ["/articles?text=lobster"], ROW, searched),
            "article": milliseconds(other, [f"/articles/{newest}"], TIMELINE),
            "history": milliseconds(other, [f"/articles/{newest}/history"], HISTORY),
            "front page": milliseconds(reader, ["/"], STORY_CARD),
            "story": milliseconds(reader, [story], STORY),
        }


def story_path(session: Session, article_id: int) -> str:
    live = session.get_one(LivePublication, article_id)
    return f"/{live.language}/stories/{live.slug}"


def milliseconds(browser: FlaskClient, paths: Sequence[str], *markers: str) -> float:
    """The least processor time of a few requests for the paths in turn.

    AssertionError for a page whose HTML lacks one of the markers: it shows something else.
    """
    spent = []
    for _, path in zip(range(TIMES), cycle(paths), strict=False):
        start = process_time()
        response = browser.get(path)
        spent.append((process_time() - start) * 1000)
        assert response.status_code == 200, (path, response.status)
        missing = [marker for marker in markers if marker not in response.text]
        assert not missing, (path, missing)
    return min(spent)


def report(title: str, sizes: Sequence[int], measure: Callable[[int], dict[str, float]]) -> None:
    times: Series = {}
    for size in sizes:
        for page, spent in measure(size).items():
            times.setdefault(page, []).append(spent)
    print(f"Milliseconds against {title}")
    print(f"  {'':28}{''.join(f'{size:>9,}' for size in sizes)}   exponent")
    for page, series in times.items():
        shown = "".join(f"{spent:9.1f}" for spent in series)
        steep = exponent(sizes, series)
        mark = "  worse than linear" if steep > TOO_STEEP else ""
        print(f"  {page:28}{shown}{steep:11.2f}{mark}", flush=True)


def exponent(sizes: Sequence[int], series: Sequence[float]) -> float:
    """How steeply the last two steps rise: the power of the size that the time grows with."""
    if len(series) < 2:
        return 0.0
    before = max(len(series) - 3, 0)
    return log(series[-1] / series[before]) / log(sizes[-1] / sizes[before])


if __name__ == "__main__":
    main()
