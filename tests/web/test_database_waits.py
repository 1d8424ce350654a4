"""A real server whose database is locked, absent or silent: what needs no database is answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from review.database import IMMEDIATE
from review.domain.workflow import State
from review.models.articles import Article
from tests import cast
from tests.cast import ENGLISH, Cast
from tests.database_proxy import database_proxy
from tests.databases import Database
from tests.desk_client import DeskClient, DeskResponse
from tests.e2e.site import run
from tests.web.story_helpers import STORY, publish_first_story

AT_ONCE = 40
# A second where nothing else runs. Without the bound it is as long as all waits for the lock: five
# rounds of eight threads, 5 seconds each on PostgreSQL and 10 on SQLite.
SECONDS = 10.0
PROBES = ("/healthz", "/readyz", STORY)


@dataclass
class Desk:
    """A server with one process of eight threads, and a draft that its translator has open."""

    client: DeskClient
    database: Database
    people: Cast
    article_id: int

    def save(self, number: int) -> DeskResponse:
        blocks = (replace(ENGLISH[0], text=typed(number)), *ENGLISH[1:])
        return self.client.save(self.article_id, blocks, base=1)

    def sign_in(self, number: int) -> DeskResponse:
        stranger = replace(self.client, cookie="")
        stranger.fetch_token("/login")
        return stranger.post("/login", [("email", f"{number}@x.example"), ("password", "guess")])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold what a save of the article needs: its row, or SQLite's write lock."""
        with self.database.sessions() as session:
            session.connection(execution_options={IMMEDIATE: True})
            session.scalar(select(Article).where(Article.id == self.article_id).with_for_update())
            yield
            session.rollback()


def typed(number: int) -> str:
    return f"Typed “while” it was locked & kept, {number}."


@pytest.fixture
def desk(database: Database, people: Cast, tmp_path: Path) -> Iterator[Desk]:
    with database.sessions.begin() as session:
        article_id = cast.article_in(session, people, State.DRAFT).id
    publish_first_story(database, people)
    with serve(database.url, tmp_path) as client:
        client.sign_in(people.tala.email, cast.PASSWORD)
        yield Desk(client, database, people, article_id)


@contextmanager
def serve(database_url: str, folder: Path, ready: str = "/readyz") -> Iterator[DeskClient]:
    settings = {"WEB_CONCURRENCY": "1", "WEB_THREADS": "8"}
    with run(database_url, folder / "server.log", ready=ready, **settings) as (url, _):
        yield DeskClient(url)


def test_requests_waiting_for_a_lock_leave_threads_for_others(desk: Desk) -> None:
    answers = while_locked(desk, desk.save)
    assert {answer.status for answer in answers} == {302, 409, 503}
    saved = [number for number, answer in enumerate(answers) if answer.status == 302]
    assert [desk.client.base_of(desk.article_id), len(saved)] == [2, 1]
    for number, answer in enumerate(answers):
        kept = desk.client.get(f"/articles/{desk.article_id}/edit") if number in saved else answer
        assert kept.contains(typed(number)), number
    if desk.database.dialect == "sqlite":  # where counting tries needs the same lock
        assert {answer.status for answer in while_locked(desk, desk.sign_in)} <= {422, 429, 503}


def while_locked(desk: Desk, act: Callable[[int], DeskResponse]) -> list[DeskResponse]:
    """The answers to many acts at once, begun under a lock; meanwhile all probes are answered."""
    with ThreadPoolExecutor(AT_ONCE + len(PROBES)) as pool:
        with desk.locked():
            acts = [pool.submit(act, number) for number in range(AT_ONCE)]
            refused = first_of(acts)  # now the bound is reached
            probes = [pool.submit(desk.client.get, path) for path in PROBES]
            answers = [probe.result() for probe in probes]
        assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
        assert {answer.status for answer in answers} == {200}
        assert max(answer.seconds for answer in answers) < SECONDS
        return [one.result() for one in acts]


def first_of(acts: list[Future[DeskResponse]]) -> DeskResponse:
    return next(as_completed(acts)).result()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_server_starts_before_its_database_and_outlives_its_silence(
    database: Database, people: Cast, tmp_path: Path
) -> None:
    publish_first_story(database, people)
    with database_proxy(database.url) as way, serve(way.url, tmp_path, ready="/healthz") as client:
        assert client.get("/readyz").text == "the database does not answer\n"
        assert client.get(STORY).status == 503
        way.open()
        wait_until_all_answer(client)
        way.freeze()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            readers = [pool.submit(client.get, "/en/") for _ in range(AT_ONCE)]
            assert client.get("/readyz").status == 503
            assert client.get("/healthz").status == 200
            assert max(client.get(path).seconds for path in ("/healthz", "/readyz")) < SECONDS
            way.thaw()
            assert {reader.result().status for reader in readers} <= {200, 503}
        wait_until_all_answer(client)


def wait_until_all_answer(client: DeskClient) -> None:
    """For a moment after an outage, pages are still answered as if it went on."""
    deadline = time.monotonic() + SECONDS
    while [client.get(path).status for path in PROBES] != [200, 200, 200]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
