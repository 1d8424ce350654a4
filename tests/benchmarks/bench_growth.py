"""How the cost of a page grows with its text, its rows, its revisions and the newsroom's articles.

    python -m tests.benchmarks.bench_growth [--most-articles 100000]

Figures are milliseconds of processor time through Flask's test client, on SQLite, the least of a
few requests. Behind them stands the exponent over the last two steps: 0 costs the same at any size,
1 is linear in it. What is clearly over 1 is marked, since no page shows more than it is given.
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
from tests.benchmarks.page_databases import databases_of
from tests.cast import Cast
from tests.databases import Database

WORDS = (300, 1_000, 3_000, 10_000, 25_000, 50_000)
ROWS = (10, 30, 100, 300, 1_000, 2_000)
REVISIONS = (10, 100, 500, 1_000, 2_000)
ARTICLES = (1_000, 100_000)
SOME_ROWS = 20
TIMES = 4
IN_PLACE = {"X-In-Place": "1"}  # as the page's module saves
TOO_STEEP = 1.15  # what is over this is no noise

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
        with browser.session_transaction() as kept:
            kept["_user_id"] = token
            kept["_fresh"] = True
        return browser


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--most-articles", type=int, default=ARTICLES[-1])
    most = parser.parse_args().most_articles
    with empty_desk() as found:
        with found.database.sessions.begin() as session:
            people = cast.hire(session)
        text_pages(found, people, 10)  # a first round, in which all is imported and compiled
        report(f"words, in {SOME_ROWS} rows", WORDS, lambda size: text_pages(
            found, people, SOME_ROWS, words=size))  # fmt: skip
        report("rows, of a usual length", ROWS, lambda size: text_pages(found, people, size))
        report(f"revisions, of {SOME_ROWS} rows", REVISIONS, lambda size: text_pages(
            found, people, SOME_ROWS, drafts=size))  # fmt: skip
    sizes = [size for size in ARTICLES if size <= most]
    with databases_of("sqlite", sizes) as urls:
        report("articles of the newsroom", sizes, lambda size: newsroom_pages(urls[size]))


@contextmanager
def empty_desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        databases.bring_to_head(url)
        with desk(url) as found:
            yield found


@contextmanager
def desk(url: str) -> Iterator[Desk]:
    database = databases.open_database(url)
    settings = read_settings({"DATABASE_URL": url, "SECRET_KEY": "known to the tests alone"})
    yield Desk(create_app(settings, {"WTF_CSRF_ENABLED": False}), database)
    database.engine.dispose()


def text_pages(
    found: Desk, people: Cast, rows: int, words: int | None = None, drafts: int = TIMES + 1
) -> dict[str, float]:
    """What each page of an article costs that has so many rows, words and revisions."""
    with found.database.sessions.begin() as session:
        draft = write_article(session, people, rows=rows, words=words, drafts=drafts).id
        waits = write_article(
            session, people, rows=rows, words=words, drafts=drafts, state=State.TRANSLATED
        ).id
        told = write_article(session, people, rows=rows, words=words, state=State.PUBLISHED).id
        story = address_of(session, told)
    tala, edda = found.browser(people.tala), found.browser(people.edda)
    pairs = [f"/articles/{draft}/compare/{n}/{drafts}" for n in range(1, TIMES + 1)]
    spent = {
        "edit": milliseconds(tala, [f"/articles/{draft}/edit"]),
        "review": milliseconds(edda, [f"/articles/{waits}/review"]),
        "review, changes of the last": milliseconds(
            edda, [f"/articles/{waits}/review?against={drafts - 1}"]
        ),
        "compare, first time": milliseconds(tala, pairs),
        "compare, again": milliseconds(tala, pairs[:1]),
        "history": milliseconds(tala, [f"/articles/{draft}/history"]),
        "article": milliseconds(tala, [f"/articles/{draft}"]),
        "story": milliseconds(found.app.test_client(), [story]),
        "save": saving(found, tala, draft),
    }
    if words is None:  # the longest texts are not taken in one piece
        spent["paste over it"] = pasting(found, tala, draft)
    return spent


def saving(found: Desk, browser: FlaskClient, article_id: int) -> float:
    """What a save costs that changed one paragraph, drawn in place as the page's module asks."""
    spent = []
    for number in range(TIMES):
        blocks, base = latest_blocks(found, article_id)
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
        spent.append(posted(browser, f"/articles/{article_id}/edit", fields))
    return min(spent)


def pasting(found: Desk, browser: FlaskClient, article_id: int) -> float:
    """What it costs to align the whole text, pasted again, with its original, and to draw that."""
    blocks, _ = latest_blocks(found, article_id)
    fields = {
        "headline": blocks[0].text,
        "standfirst": blocks[1].text,
        "body": "\n\n".join(block.text for block in blocks[2:]),
    }
    return posted(browser, f"/articles/{article_id}/paste", fields)


def latest_blocks(found: Desk, article_id: int) -> tuple[list[Block], int]:
    with found.database.sessions() as session:
        latest = revisions.latest(session, session.get_one(Article, article_id))
        assert latest is not None
        return list(latest.blocks), latest.number


def posted(browser: FlaskClient, path: str, fields: dict[str, str | list[str]]) -> float:
    # The body is made beforehand: putting it together is the browser's work, not the server's.
    request = EnvironBuilder(
        path, method="POST", data=fields, content_type="multipart/form-data", headers=IN_PLACE
    ).get_request()
    start = process_time()
    answer = browser.open(request)
    spent = (process_time() - start) * 1000
    assert answer.status_code == 200, (path, answer.status)
    return spent


def newsroom_pages(url: str) -> dict[str, float]:
    """What pages cost in the newsroom whose database is at `url`."""
    with desk(url) as found:
        with found.database.sessions() as session:
            translator = session.get_one(Person, 1)
            editor = session.get_one(Person, newsroom_data.TRANSLATORS + 1)
            newest = newsroom_data.FIRST_ID + newsroom_data.FIRST - 1
            live = select(LivePublication.article_id).order_by(LivePublication.article_id.desc())
            told = session.scalars(live.limit(1)).one()
            story = address_of(session, told)
        reader = found.app.test_client()
        one, other = found.browser(translator), found.browser(editor)
        return {
            "desk of a translator": milliseconds(one, ["/desk"]),
            "desk of an editor": milliseconds(other, ["/desk"]),
            "list": milliseconds(other, ["/articles"]),
            "list, of one state": milliseconds(other, ["/articles?state=edited"]),
            "list, words searched": milliseconds(other, ["/articles?text=ferry"]),
            "article": milliseconds(other, [f"/articles/{newest}"]),
            "history": milliseconds(other, [f"/articles/{newest}/history"]),
            "front page": milliseconds(reader, ["/"]),
            "story": milliseconds(reader, [story]),
        }


def address_of(session: Session, article_id: int) -> str:
    live = session.get_one(LivePublication, article_id)
    return f"/{live.language}/stories/{live.slug}"


def milliseconds(browser: FlaskClient, paths: Sequence[str]) -> float:
    """The least processor time of a few requests for the paths in turn."""
    spent = []
    for _, path in zip(range(TIMES), cycle(paths), strict=False):
        start = process_time()
        answer = browser.get(path)
        spent.append((process_time() - start) * 1000)
        assert answer.status_code == 200, (path, answer.status)
    return min(spent)


def report(what: str, sizes: Sequence[int], measure: Callable[[int], dict[str, float]]) -> None:
    found: Series = {}
    for size in sizes:
        for page, spent in measure(size).items():
            found.setdefault(page, []).append(spent)
    print(f"Milliseconds against {what}")
    print(f"  {'':28}{''.join(f'{size:>9,}' for size in sizes)}   exponent")
    for page, series in found.items():
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
