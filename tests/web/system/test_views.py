"""Feed, sitemap and health checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree

import pytest
from sqlalchemy import text

from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.story_helpers import HOSTILE, STORY, publish_first_story, publish_story, xml_root

SET_VERSION = text("UPDATE alembic_version SET version_num = :version")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def story(database: Database, people: Cast) -> int:
    """The id of the article behind STORY."""
    return publish_first_story(database, people)


class TestFeed:
    def feed(self, client: ExaminingClient, lang: str = "en") -> ElementTree.Element:
        response = client.get(f"/{lang}/feed.atom").response
        assert response.mimetype == "application/atom+xml"
        return xml_root(response.data)

    def test_the_feed_has_its_metadata(self, client: ExaminingClient, story: int) -> None:
        feed = self.feed(client)
        assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
        assert feed.findtext(f"{ATOM}id") == "tag:localhost,2026:feed/en"
        assert feed.findtext(f"{ATOM}updated") == "2026-05-04T09:30:00Z"
        assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
            "self": "http://localhost/en/feed.atom",
            "alternate": "http://localhost/en/",
        }
        (link,) = client.get("/en/").all("link", rel="alternate", type="application/atom+xml")
        assert link.get("href") == "/en/feed.atom"

    def test_an_entry_is_a_whole_story(self, client: ExaminingClient, story: int) -> None:
        (entry,) = self.feed(client).findall(f"{ATOM}entry")
        assert entry.findtext(f"{ATOM}id") == f"tag:localhost,2026:article/{story}"
        assert entry.findtext(f"{ATOM}title") == "Water returns to the old quarter"
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Rim Qasim"
        content = entry.findtext(f"{ATOM}content") or ""
        assert "<blockquote>" in content
        assert "Translated and edited by Tala Haddad and Edda Brandt" in content
        hrefs = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
        assert hrefs == {
            "alternate": f"http://localhost{STORY}",
            "via": "https://sada.example/water",
        }

    def test_hostile_text_is_safe_in_it(
        self, client: ExaminingClient, database: Database, people: Cast
    ) -> None:
        publish_story(database, people, words=HOSTILE, outlet=HOSTILE, url='javascript:alert("x")')
        (entry,) = self.feed(client).findall(f"{ATOM}entry")
        title = entry.findtext(f"{ATOM}title") or ""
        assert "</script>" in title
        assert "\u202e" not in title
        content = entry.findtext(f"{ATOM}content") or ""
        assert "<script" not in content
        assert "<b " not in content
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]


class TestMachines:
    def test_the_map_lists_stories_with_their_languages(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        german = publish_story(
            database, people, language="de", of=story, words="Das Wasser ist zurück"
        )
        alone = publish_story(database, people)
        places = self.places(client)
        english, other = (f"http://localhost{STORY}", f"http://localhost/de/stories/{german.slug}")
        cluster = {"en": english, "de": other, "x-default": english}
        assert places[english] == places[other] == cluster
        assert places[f"http://localhost/en/stories/{alone.slug}"] == {}
        fronts = {"en": "http://localhost/en/", "de": "http://localhost/de/",
                  "x-default": "http://localhost/"}  # fmt: skip
        assert all(places[url] == fronts for url in fronts.values())

    def test_the_sitemap_has_the_same_versions_as_the_pages(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        publish_story(database, people, language="de", of=story, words="Das Wasser ist zurück")
        for url, versions in self.places(client).items():
            page = client.get(url)
            said = {item.get("hreflang"): item.get("href")
                    for item in page.all("link", rel="alternate")
                    if item.get("type") is None}  # fmt: skip
            assert said == versions, url

    def test_the_map_of_an_empty_site_has_its_front_page(self, client: ExaminingClient) -> None:
        assert self.places(client) == {"http://localhost/": {}}

    def places(self, client: ExaminingClient) -> dict[str, dict[str, str]]:
        """The addresses on the map, each with those of its language versions."""
        root = xml_root(client.get("/sitemap.xml").response.data)
        return {
            next(item.text or "" for item in place if item.tag.endswith("}loc")): {
                item.get("hreflang", ""): item.get("href", "")
                for item in place
                if item.tag.endswith("}link")
            }
            for place in root
        }

    def test_robots_are_shown_the_map_and_spared_the_desk(self, client: ExaminingClient) -> None:
        rules = client.get("/robots.txt").text
        assert "Sitemap: http://localhost/sitemap.xml" in rules
        assert "Disallow: /desk" in rules

    def test_it_is_well_and_ready(self, client: ExaminingClient) -> None:
        for path in ("/healthz", "/readyz"):
            response = client.get(path).response
            assert (response.text, response.headers["Cache-Control"]) == ("ok\n", "no-store")

    @pytest.mark.parametrize("version", ["0001", "0002"])
    def test_it_is_not_ready_with_an_outdated_database(
        self, client: ExaminingClient, database: Database, version: str
    ) -> None:
        with at_version(database, version):
            assert "newest migration" in client.get("/readyz", status=503).text
            client.get("/healthz")

    @pytest.mark.parametrize("version", ["9999", "0004_of_a_later_release"])
    def test_it_is_ready_with_a_newer_database(
        self, client: ExaminingClient, database: Database, version: str
    ) -> None:
        with at_version(database, version):
            assert client.get("/readyz").response.text == "ok\n"


@contextmanager
def at_version(database: Database, version: str) -> Iterator[None]:
    with database.engine.begin() as connection:
        newest = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(SET_VERSION, {"version": version})
    try:
        yield
    finally:
        with database.engine.begin() as connection:
            connection.execute(SET_VERSION, {"version": newest})
