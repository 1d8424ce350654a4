"""The cache of readers' pages: each is rendered once, and never served when it is out of date."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from review import clock
from review.domain.workflow import Action
from review.models.articles import Article, Section
from review.models.publications import LivePublication
from review.models.sources import Source
from review.services.editorial import publishing, sections, transitions
from review.services.queries import live_publications
from review.web.presentation.lru_cache import SizedLRUCache
from review.web.public import views as public
from review.web.public.page_cache import LATER_PAGES
from review.web.public.page_cache import PAGES as PAGES_CACHE
from review.web.system import views
from tests import cast
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.story_helpers import STORY, publish_first_story, publish_story

PAGES = ("/", "/en/", STORY, "/en/feed.atom", "/sitemap.xml")
PACKED = {"Accept-Encoding": "gzip"}
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def story(database: Database, people: Cast) -> int:
    """The id of the article behind STORY."""
    return publish_first_story(database, people)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates rendered for readers, in order."""
    names: list[str] = []
    render = public.render_template

    def note(name: str, **context: object) -> str:
        names.append(name)
        return render(name, **context)

    monkeypatch.setattr(public, "render_template", note)
    return names


def raw(page: Page) -> str:
    return page.response.get_data(as_text=True)


def wants(languages: str) -> dict[str, str]:
    return {"Accept-Language": languages}


def retell(session: Session, people: Cast, article_id: int) -> None:
    """A correction: taken down, and published again with a note."""
    made = session.get_one(Article, article_id)
    editor = cast.actor_of(people.edda)
    transitions.act(
        session,
        editor,
        made,
        transitions.TransitionRequest(Action.UNPUBLISH, base_number=1, reason="Wrong."),
    )
    order = publishing.propose_order(session, made)
    order = publishing.PublishOrder(order.slug, order.credit_line, kind=order.kind, note="Friday.")
    transitions.act(
        session,
        editor,
        made,
        transitions.TransitionRequest(Action.PUBLISH, base_number=1, order=order),
    )


def move_outlet(session: Session, people: Cast, article_id: int) -> None:
    session.get_one(Article, article_id).source.outlet = "The Other Post"


def add_section(session: Session, people: Cast, article_id: int) -> None:
    sections.add(session, cast.actor_of(people.ada), language="en", name="Harbour")


def rename_section(session: Session, people: Cast, article_id: int) -> None:
    session.execute(update(Section).values(name="The Old Town"))


def test_a_page_is_rendered_once(client: ExaminingClient, story: int, rendered: list[str]) -> None:
    first = client.get(STORY)
    assert client.get(STORY).response.data == first.response.data
    assert rendered == ["public/story.html"]


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (retell, "Friday."),
        (move_outlet, "The Other Post"),
        (add_section, "Harbour"),
        (rename_section, "The Old Town"),
    ],
)
def test_a_change_is_seen_at_once(
    client: ExaminingClient,
    database: Database,
    people: Cast,
    story: int,
    change: Callable[[Session, Cast, int], None],
    shown: str,
) -> None:
    with database.sessions.begin() as session:
        session.add(Section(language="en", slug="town", name="Town"))
    before = client.get(STORY)
    assert shown not in raw(before)
    with database.sessions.begin() as session:
        change(session, people, story)
    tag = {"If-None-Match": before.response.headers["ETag"]}
    assert shown in raw(client.get(STORY, headers=tag))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (datetime(2026, 12, 31, 23, 59), datetime(2027, 1, 1), "4 May 2026"),
        (datetime(2026, 10, 25, 1, 59), datetime(2026, 10, 25, 3), "Berlin (UTC+1)"),
    ],
)
def test_what_a_page_says_of_days_is_true_of_the_sites_today(
    app: Flask, client: ExaminingClient, story: int, monkeypatch: pytest.MonkeyPatch,
    before: datetime, after: datetime, shown: str,
) -> None:  # fmt: skip
    monkeypatch.setitem(app.config, "TIME_ZONE", BERLIN.key)
    with clock.at(before.replace(tzinfo=BERLIN)):
        page = client.get("/en/")
    assert shown not in text_of(page.tree)
    tag = {"If-None-Match": page.response.headers["ETag"]}
    with clock.at(after.replace(tzinfo=BERLIN)):
        assert shown in text_of(client.get("/en/", headers=tag).tree)


@pytest.mark.parametrize("path", PAGES)
def test_what_is_taken_down_is_on_no_page(
    client: ExaminingClient, database: Database, people: Cast, story: int, path: str
) -> None:
    assert "Water returns" in raw(client.get(path)) or path == "/sitemap.xml"
    with database.sessions.begin() as session:
        session.delete(session.get_one(LivePublication, story))
    page = client.get(path, status=410 if path == STORY else 200)
    assert "Water returns" not in raw(page)
    assert "old-quarter" not in raw(page)


def test_an_edition_begins_with_every_change_and_not_without(
    database: Database, people: Cast, story: int
) -> None:
    def edition() -> int | None:
        with database.sessions() as session:
            return live_publications.content_token(session)

    marks = {edition()}
    assert edition() in marks
    publish_story(database, people)
    assert edition() not in marks
    marks.add(edition())
    with database.sessions.begin() as session:
        session.get_one(Source, 1).rights_note = "Ask first"
    assert edition() not in marks
    marks.add(edition())
    with database.sessions.begin() as session:
        cast.article_in(session, people, cast.State.EDITED, rough=1)
    assert edition() in marks, "the desk's own work changes nothing for readers"


def test_a_change_that_is_undone_begins_no_edition(database: Database, story: int) -> None:
    with database.sessions() as session:
        before = live_publications.content_token(session)
        session.add(Section(language="en", slug="harbour", name="Harbour"))
        session.flush()
        assert live_publications.content_token(session) != before
        session.rollback()
        assert live_publications.content_token(session) == before


def test_each_language_of_the_interface_has_its_own_front_page(
    client: ExaminingClient, story: int
) -> None:
    for asked in ("en", "ar", "en"):
        page = client.get("/", headers={"Accept-Language": asked})
        assert page.tree.get("lang") == asked


def test_a_message_is_shown_to_its_reader_alone(
    client: ExaminingClient, people: Cast, story: int
) -> None:
    client.get("/en/")
    with client.browser.session_transaction() as session:
        session["_flashes"] = [("success", "Only for you")]
    mine = client.get("/en/")
    assert "Only for you" in mine.text
    assert mine.response.headers["Cache-Control"] == "no-store"
    assert "Only for you" not in client.get("/en/").text


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/"])
def test_strangers_pages_vary_with_nothing_of_theirs(
    client: ExaminingClient, story: int, path: str
) -> None:
    assert client.get(path).response.headers["Vary"] == "Accept-Encoding"


def test_the_front_page_is_rendered_once_for_each_choice_of_languages(
    client: ExaminingClient, database: Database, people: Cast, story: int, rendered: list[str]
) -> None:
    publish_story(database, people, language="de", words="Ein Tag am Fluss")
    asked = ["en", "EN-gb", "en;q=0.9, fr;q=0.8", "xx", "*", "", "de;q=0, en", "fr,en", "x" * 900]
    assert len({client.get("/", headers=wants(one)).response.data for one in asked}) == 1
    assert len(rendered) == 1
    for one in ("de", "de-AT, de;q=0.9, en;q=0.1", "DE", "fr, de"):
        assert client.get("/", headers=wants(one)).texts("h2") == ["Deutsch", "English"]
    # "de" alone has an English interface, and so has "de, en".
    assert len(rendered) == 2


def test_the_site_map_is_made_once_whatever_languages_are_asked_for(
    client: ExaminingClient, story: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    make = views.sitemap
    monkeypatch.setattr(views, "sitemap", lambda places: made.append(1) or make(places))
    for asked in ("en", "ar", "de, fr"):
        client.get("/sitemap.xml", headers=wants(asked))
    assert len(made) == 1


@pytest.mark.parametrize("path", PAGES)
def test_unknown_arguments_and_their_order_change_no_page(
    client: ExaminingClient, story: int, rendered: list[str], path: str
) -> None:
    plain = client.get(path).response.data
    before = len(rendered)
    for query in ("utm_source=mail", "fbclid=1", "fbclid=2&utm_medium=x", "a=1&a=2", "old",
                  "%00=%ff", "lang=ar", "page=9"):  # fmt: skip
        assert client.get(f"{path}?{query}").response.data == plain
    assert len(rendered) == before


def test_a_place_in_a_list_has_one_form(
    client: ExaminingClient, story: int, rendered: list[str]
) -> None:
    later = "1777887000000001-1"
    for query in (f"older={later}", f"utm_source=x&older={later}", f"older=0{later}",
                  f"older={later}&older=1-1", "older=1777887000000001-01"):  # fmt: skip
        page = client.get(f"/en/?{query}")
        (canonical,) = page.all("link", rel="canonical")
        assert canonical.get("href") == f"http://localhost/en/?older={later}"
    assert len(rendered) == 1
    newer = client.get("/en/?newer=1-1")
    assert client.get(f"/en/?older={later}&newer=1-1").response.data == newer.response.data
    assert len(rendered) == 2


@pytest.mark.parametrize("place", ["garbage", "1-x", "", "9" * 41, f"{10**19}-1", "-1-1"])
def test_what_is_no_place_is_not_found_and_takes_no_room(
    app: Flask, client: ExaminingClient, story: int, place: str
) -> None:
    client.get(f"/en/?older={place}", status=404)
    assert len(app.extensions[LATER_PAGES]) == 0


def test_many_later_pages_do_not_push_out_the_first_ones(
    app: Flask, client: ExaminingClient, story: int, rendered: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    size = len(client.browser.get("/en/", headers=PACKED).data)
    for name in (PAGES_CACHE, LATER_PAGES):
        monkeypatch.setitem(app.extensions, name, SizedLRUCache(size * 3))
    client.get("/en/")
    rendered.clear()
    for number in range(12):
        client.get(f"/en/?older={1777887000000001 + number}-1")
    assert len(rendered) == 12
    client.get("/en/")
    assert len(rendered) == 12


def test_a_request_for_the_head_of_a_page_is_answered_from_the_cache(
    client: ExaminingClient, story: int, rendered: list[str]
) -> None:
    whole = client.get(STORY).response
    head = client.browser.head(STORY)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert len(rendered) == 1


def test_a_forged_host_is_in_nobody_elses_page(client: ExaminingClient, story: int) -> None:
    forged = client.browser.get(STORY, headers={"Host": "evil.example"})
    assert b"http://evil.example" in forged.data
    assert "evil.example" not in raw(client.get(STORY))


def test_it_is_sent_packed_to_who_can_unpack_it(client: ExaminingClient, story: int) -> None:
    plain = client.get(STORY).response
    packed = client.browser.get(STORY, headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for tag, headers in ((packed.headers["ETag"], PACKED), (plain.headers["ETag"], {})):
        again = client.browser.get(STORY, headers={"If-None-Match": tag, **headers})
        assert (again.status_code, again.data) == (304, b"")


def test_nothing_is_cached_while_developing(
    app: Flask, client: ExaminingClient, story: int, rendered: list[str]
) -> None:
    app.debug = True
    try:
        client.get(STORY)
        client.get(STORY)
    finally:
        app.debug = False
    assert rendered == ["public/story.html"] * 2
