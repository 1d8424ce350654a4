"""While the database is away, readers get pages of the version last read, for ten minutes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from review import clock
from review.extensions import db
from review.models.publications import LivePublication
from review.web.public import content_version
from review.web.public.content_version import RETRY_AFTER, STALE_FOR, ContentVersion, VersionReader
from tests.cast import Cast
from tests.databases import Database, Server
from tests.page_client import ExaminingClient, Page
from tests.web.story_helpers import STORY, publish_first_story, publish_story

PAGES = ("/", "/en/", STORY, "/en/feed.atom", "/sitemap.xml")
END_CONNECTIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
)
Away = Callable[[], AbstractContextManager[None]]


class Stopwatch:
    """The monotonic clock of the module under test, which goes only when it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    stopwatch = Stopwatch()
    monkeypatch.setattr(content_version, "monotonic", stopwatch)
    return stopwatch


@pytest.fixture
def story(database: Database, people: Cast) -> int:
    return publish_first_story(database, people)


@pytest.fixture
def away(app: Flask, database: Database, request: pytest.FixtureRequest) -> Away:
    """Makes the database fail for the application: PostgreSQL refuses connections, SQLite lacks
    the tables that readers' pages begin with."""
    if database.dialect == "sqlite":
        return lambda: without_tables(database)
    server = request.getfixturevalue("server")
    assert isinstance(server, Server)
    return lambda: without_connections(database, server)


@contextmanager
def without_tables(database: Database) -> Iterator[None]:
    tables = ("editions", "live_publications")
    rename(database, {table: f"{table}_away" for table in tables})
    try:
        yield
    finally:
        rename(database, {f"{table}_away": table for table in tables})


def rename(database: Database, names: dict[str, str]) -> None:
    with database.engine.begin() as connection:
        for old, new in names.items():
            connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


@contextmanager
def without_connections(database: Database, server: Server) -> Iterator[None]:
    database.engine.dispose()
    name = make_url(database.url).database
    server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
    with create_engine(server.url, poolclass=NullPool).begin() as connection:
        connection.execute(END_CONNECTIONS, {"name": name})
    try:
        yield
    finally:
        server.run(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def is_stale(page: Page) -> bool:
    return page.response.headers.get("Warning") == '110 - "Response is Stale"'


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_version_last_read_is_served_and_says_that_it_is_stale(
    client: ExaminingClient, story: int, watch: Stopwatch, away: Away, path: str
) -> None:
    fresh = client.get(path)
    assert not is_stale(fresh)
    with away():
        for _ in range(2):
            tag = {"If-None-Match": fresh.response.headers["ETag"]}
            page = client.get(path, headers=tag)
            assert is_stale(page)
            assert page.response.data == fresh.response.data
            assert page.response.headers["Cache-Control"] == "no-store"
            assert {"ETag", "Last-Modified", "Set-Cookie"}.isdisjoint(page.response.headers.keys())
    watch.seconds += RETRY_AFTER
    back = client.get(path)
    assert not is_stale(back)
    assert "no-store" not in back.response.headers["Cache-Control"]


def test_after_ten_minutes_no_page_is_served_any_more(
    client: ExaminingClient, story: int, watch: Stopwatch, away: Away
) -> None:
    client.get(STORY)
    with away():
        watch.seconds += STALE_FOR
        assert is_stale(client.get(STORY))
        watch.seconds += 1
        page = client.get(STORY, status=503)
        assert page.h1 == "The site is not available at the moment"
        assert page.response.headers["Retry-After"] == "5"
        assert not is_stale(page)


def test_what_is_not_in_the_cache_is_unavailable_at_once(
    client: ExaminingClient, story: int, watch: Stopwatch, away: Away,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    client.get("/en/")
    with away():
        client.get(STORY, status=503)
        tried: list[int] = []
        read = content_version.live_publications.content_token
        monkeypatch.setattr(
            content_version.live_publications,
            "content_token",
            lambda session: tried.append(1) or read(session),
        )
        for path in (STORY, "/en/?older=1777887000000001-1", "/en/stories/none", "/fr/"):
            client.get(path, status=503)
        assert is_stale(client.get("/en/"))
        assert tried == [], "the connection is not waited for again within two seconds"
        watch.seconds += RETRY_AFTER
        assert is_stale(client.get("/en/"))
        assert tried == [1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_was_taken_down_is_never_served_by_a_process_that_saw_it(
    client: ExaminingClient, database: Database, people: Cast, story: int, watch: Stopwatch,
    away: Away,
) -> None:  # fmt: skip
    for path in PAGES:
        client.get(path)
    with database.sessions.begin() as session:
        session.delete(session.get_one(LivePublication, story))
    client.get("/en/")  # the process sees the new version; only this page of it is in the cache
    with away():
        for path in PAGES:
            page = client.get(path, status=None)
            assert (page.status == 200) == (path == "/en/")
            assert "Water returns" not in page.response.get_data(as_text=True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_but_readers_pages_is_served_stale(
    client: ExaminingClient, people: Cast, story: int, watch: Stopwatch, away: Away
) -> None:
    others = (f"{STORY}/recommend", "/en/stories/none", "/en/?older=x")
    for path in (STORY, *others):
        client.get(path, status=None)
    client.sign_in(people.edda)
    desk = ("/desk", f"/articles/{story}/preview")
    for path in desk:
        client.get(path)
    client.clear_cookies()
    with away():
        assert is_stale(client.get(STORY))
        for path in others:
            page = client.get(path, status=None)
            assert page.status in (404, 503), path
            assert not is_stale(page)
            assert "Water returns" not in page.text
    client.sign_in(people.edda)
    with away():
        assert is_stale(client.get(STORY)), "people of the desk are readers here"
        for path in desk:
            assert not is_stale(client.get(path, status=None))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_message_waits_until_the_database_is_back(
    client: ExaminingClient, story: int, watch: Stopwatch, away: Away
) -> None:
    client.get("/en/")
    with client.browser.session_transaction() as session:
        session["_flashes"] = [("success", "Only for you")]
    with away():
        page = client.get("/en/")
        assert is_stale(page)
        assert "Only for you" not in page.text
    watch.seconds += RETRY_AFTER
    assert "Only for you" in client.get("/en/").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_signed_in_reader_whose_session_cannot_be_read_gets_the_page(
    client: ExaminingClient, people: Cast, story: int, watch: Stopwatch, database: Database,
    away: Away,
) -> None:  # fmt: skip
    client.get("/")
    client.sign_in(people.tala)
    with away():
        rename(database, {"sign_ins": "sign_ins_away"})
        assert is_stale(client.get("/"))
        client.get("/nowhere", status=404)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_may_be_served_past_midnight(
    client: ExaminingClient, story: int, watch: Stopwatch, away: Away
) -> None:
    with clock.at(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)):
        client.get("/en/")
    with away(), clock.at(datetime(2027, 1, 1, 0, 1, tzinfo=UTC)):
        assert is_stale(client.get("/en/"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_another_database_makes_the_old_pages_unknown(
    app: Flask, client: ExaminingClient, database: Database, people: Cast, story: int,
    watch: Stopwatch, away: Away,
) -> None:  # fmt: skip
    client.get(STORY)
    with app.app_context():
        db.engine.dispose()
    with away():
        client.get(STORY, status=503)
    publish_story(database, people)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
class TestVersionReader:
    """How versions that are read at the same time are remembered."""

    @pytest.fixture
    def reader(self, app: Flask, watch: Stopwatch) -> Iterator[VersionReader]:
        with app.test_request_context():
            yield VersionReader()

    def test_of_two_that_overlap_and_differ_neither_is_remembered(
        self, reader: VersionReader, watch: Stopwatch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slow(_session: object) -> int:
            watch.seconds += 1
            monkeypatch.setattr(
                content_version.live_publications, "content_token", lambda _session: 2
            )
            reader.read()  # a second request begins and ends while this one waits
            watch.seconds += 1
            return 1

        monkeypatch.setattr(content_version.live_publications, "content_token", slow)
        reader.read()
        assert reader.last_read() is None
        watch.seconds += 1
        assert marks(reader.read(), reader.last_read()) == (2, 2)

    def test_of_two_that_overlap_and_agree_one_is_remembered(
        self, reader: VersionReader, watch: Stopwatch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def slow(_session: object) -> int:
            watch.seconds += 1
            monkeypatch.setattr(
                content_version.live_publications, "content_token", lambda _session: 7
            )
            reader.read()
            return 7

        monkeypatch.setattr(content_version.live_publications, "content_token", slow)
        assert marks(reader.read(), reader.last_read()) == (7, 7)

    def test_one_request_at_a_time_tries_a_database_that_was_away(
        self, reader: VersionReader, watch: Stopwatch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_session: object) -> int:
            watch.seconds += 1
            with pytest.raises(content_version.DatabaseAway):
                reader.read()  # at once, without waiting
            raise OperationalError("SELECT", {}, Exception("away"))

        def fail_at_first(_session: object) -> int:
            raise OperationalError("SELECT", {}, Exception("away"))

        for failure in (fail_at_first, fail):
            monkeypatch.setattr(content_version.live_publications, "content_token", failure)
            with pytest.raises(content_version.DatabaseAway):
                reader.read()
            watch.seconds += RETRY_AFTER
        monkeypatch.setattr(content_version.live_publications, "content_token", lambda _session: 3)
        assert marks(reader.read(), reader.last_read()) == (3, 3)


def marks(*versions: ContentVersion | None) -> tuple[int | None, ...]:
    return tuple(version.token if version else None for version in versions)
