"""Public pages: stories and their lists."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from review import clock
from review.domain.workflow import Action, State
from review.models.articles import Article, Section
from review.models.publications import LivePublication
from review.services.editorial import publishing, transitions
from tests import cast
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.page_rules import text_of
from tests.web.story_helpers import (
    FIRST_PUBLISHED_AT,
    HOSTILE,
    STORY,
    publish_first_story,
    publish_story,
)

RECOMMEND = f"{STORY}/recommend"


@pytest.fixture
def story(database: Database, people: Cast) -> int:
    """The id of the article behind STORY."""
    return publish_first_story(database, people)


def metas(page: Page) -> dict[str, str]:
    return {item.get("property", ""): item.get("content", "") for item in page.all("meta")}


def links(page: Page, rel: str) -> list[dict[str, str]]:
    return [dict(item.attrib) for item in page.all("link", rel=rel)]


def default_of(page: Page) -> list[str]:
    return [link["href"] for link in links(page, "alternate") if link["hreflang"] == "x-default"]


class TestStory:
    def test_it_has_source_credit_and_dates(self, client: ExaminingClient, story: int) -> None:
        page = client.get(STORY)
        assert page.h1 == "Water returns to the old quarter"
        assert "After nine dry months the pipes were opened on Tuesday." in page.text
        assert "By Rim Qasim · Sada al-Balad (independent)" in page.text
        assert page.texts("blockquote") == [
            "“We did not believe it until we heard it,” said Umm Said."
        ]
        assert "Translated and edited by Tala Haddad and Edda Brandt" in page.text
        (original,) = page.all("a", href="https://sada.example/water")
        assert (original.get("hreflang"), original.get("rel")) == ("ar", "external noopener")
        assert page.texts("a", href=RECOMMEND) == ["Recommend article"]

    def test_source_text_and_drafts_are_not_on_the_page(
        self, client: ExaminingClient, story: int
    ) -> None:
        raw = client.get(STORY).response.get_data(as_text=True)
        assert cast.ARABIC[0].text not in raw
        assert "@desk.example" not in raw

    @pytest.mark.parametrize("state", [State.DRAFT, State.TRANSLATED, State.EDITED])
    def test_nothing_else_is_found(
        self, client: ExaminingClient, database: Database, people: Cast, state: State
    ) -> None:
        with database.sessions.begin() as session:
            made = cast.article_in(session, people, state)
            made.slug = "water-returns-to-the-old-quarter"
        for path in (STORY, RECOMMEND):
            client.get(path, status=404)
        for path in ("/", "/en/", "/en/feed.atom", "/sitemap.xml"):
            assert "Water returns" not in client.get(path).response.get_data(as_text=True)
            assert "water-returns" not in client.get(path).response.get_data(as_text=True)

    def test_a_story_taken_down_answers_410(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        etag = client.get(STORY).response.headers["ETag"]
        with database.sessions.begin() as session:
            made = session.get_one(Article, story)
            transitions.act(
                session,
                cast.actor_of(people.edda),
                made,
                transitions.TransitionRequest(
                    Action.UNPUBLISH,
                    base_number=made.latest_number,
                    reason="A name must not be there.",
                ),
            )
        client.get(STORY, status=410, headers={"If-None-Match": etag})
        assert "Water returns" not in client.get("/en/").text

    def test_machines_read_that_it_is_a_translation(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        other = publish_story(
            database, people, language="de", of=story, words="Das Wasser ist zurück"
        )
        page = client.get(STORY)
        data = json.loads(page.first("script", type="application/ld+json").text or "")
        assert (data["@type"], data["inLanguage"]) == ("NewsArticle", "en")
        assert data["headline"] == "Water returns to the old quarter"
        work = data["translationOfWork"]
        assert (work["@id"], work["inLanguage"]) == ("https://sada.example/water", "ar")
        assert work["publisher"]["name"] == "Sada al-Balad"
        assert work["workTranslation"][0]["@id"].endswith(f"/de/stories/{other.slug}")
        assert data["translator"]["name"] == "Interlinear"
        assert data["creditText"] == "Translated and edited by Tala Haddad and Edda Brandt"
        assert metas(page)["og:title"] == "Water returns to the old quarter"
        assert metas(page)["og:url"] == f"http://localhost{STORY}"
        assert [link["href"] for link in links(page, "canonical")] == [f"http://localhost{STORY}"]

    def test_its_languages_know_each_other(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        publish_story(database, people, language="de", of=story, words="Das Wasser ist zurück")
        page = client.get(STORY)
        (version,) = page.first("nav", class_="story-versions").iter("a")
        german = client.get(version.get("href", ""))
        assert german.h1 == "Das Wasser ist zurück"
        both = [
            [(link["hreflang"], link["href"]) for link in links(one, "alternate")
             if link.get("type") is None and link["hreflang"] != "x-default"]
            for one in (page, german)
        ]  # fmt: skip
        assert both[0] == both[1]
        assert [code for code, _ in both[0]] == ["de", "en"]

    def test_they_have_one_default_for_other_readers(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        assert not [link for link in links(client.get(STORY), "alternate") if "type" not in link]
        versions = [
            publish_story(database, people, language=code, of=story) for code in ("de", "fr")
        ]
        paths = [f"/{live.language}/stories/{live.slug}" for live in versions]
        for path in (STORY, *paths):
            assert default_of(client.get(path)) == [f"http://localhost{STORY}"]
        with database.sessions.begin() as session:
            session.delete(session.get_one(LivePublication, story))
        for path in paths:
            assert default_of(client.get(path)) == [f"http://localhost{paths[0]}"]

    def test_its_locale_has_a_region(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        live = publish_story(database, people, language="zh-Hant", of=story)
        page = client.get(f"/zh-Hant/stories/{live.slug}")
        assert metas(page)["og:locale"] == "zh_TW"
        assert metas(page)["og:locale:alternate"] == "en_US"

    def test_a_correction_is_shown_on_the_story(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        assert "Correction" not in client.get(STORY).text
        with database.sessions.begin() as session:
            made = session.get_one(Article, story)
            editor = cast.actor_of(people.edda)
            transitions.act(
                session,
                editor,
                made,
                transitions.TransitionRequest(Action.UNPUBLISH, base_number=1, reason="Wrong."),
            )
            order = publishing.propose_order(session, made)
            order = publishing.PublishOrder(
                order.slug, order.credit_line, kind=order.kind, note="The day was wrong. {{7*7}}"
            )
            transitions.act(
                session,
                editor,
                made,
                transitions.TransitionRequest(Action.PUBLISH, base_number=1, order=order),
            )
        page = client.get(STORY)
        (notice,) = page.texts("div", class_="correction")
        assert notice.startswith("Correction, ")
        assert notice.endswith("The day was wrong. {{7*7}}")

    def test_hostile_text_stays_text(
        self, client: ExaminingClient, database: Database, people: Cast
    ) -> None:
        live = publish_story(
            database, people, words=HOSTILE, outlet=HOSTILE, url='javascript:alert("x")'
        )
        path = f"/en/stories/{live.slug}"
        page = client.get(path)
        assert '</script><script>alert("x")</script>' in page.h1
        assert [item.get("type") for item in page.all("script")] == ["application/ld+json"]
        data = json.loads(page.first("script").text or "")
        assert data["headline"].startswith("</script>")
        assert "49" not in page.text
        assert "\u202e" not in page.h1
        for other in ("/", "/en/", f"{path}/recommend"):
            assert list(client.get(other).all("script")) == []

    def test_an_arabic_story_is_an_arabic_page(
        self, client: ExaminingClient, database: Database, people: Cast
    ) -> None:
        live = publish_story(database, people, language="ar", words="عودة الترام إلى شارع النهر")
        page = client.get(f"/ar/stories/{live.slug}")
        assert (page.tree.get("lang"), page.tree.get("dir")) == ("ar", "rtl")
        assert page.response.headers["Content-Language"] == "ar"

    def test_fonts_are_preloaded(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        known = client.get(STORY).first("style").text or ""
        for language, file in (
            ("ar", "noto-naskh-arabic-letters"),
            ("tr", "source-serif-4-latin-ext"),
            ("ru", "source-serif-4-cyrillic"),
            ("vi", None),
            ("zh", None),
        ):
            live = publish_story(database, people, language=language)
            page = client.get(f"/{language}/stories/{live.slug}")
            faces = [link["href"] for link in links(page, "preload")]
            assert all(f'"{face}"' in known for face in faces)
            assert any(file in face for face in faces) if file else not faces
            # A browser waits a moment for those alone that it was told of before it draws.
            asked = list(page.first("head").iter())
            styles = next(place for place, item in enumerate(asked) if item.tag == "style")
            early = [item for item in asked[:styles] if item.get("rel") == "preload"]
            assert len(early) == len(faces)

    def test_it_leads_on_to_the_newest_others(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        assert list(client.get(STORY).first("aside", class_="more-stories").iter("li")) == []
        for number in range(4):
            publish_story(database, people, words=f"Day {number} at the river")
        publish_story(database, people, language="de", words="Ein Tag am Fluss")
        titles = client.get(STORY).first("aside", class_="more-stories").iter("h3")
        assert [text_of(title) for title in titles] == [
            f"Day {number} at the river" for number in (3, 2, 1)
        ]

    def test_a_long_headline_is_set_smaller(
        self, client: ExaminingClient, database: Database, people: Cast
    ) -> None:
        for words, long in (("A day", False), ("A day at the river " * 8, True)):
            live = publish_story(database, people, words=words)
            (h1,) = client.get(f"/en/stories/{live.slug}").all("h1")
            assert ("story-headline-long" in h1.get("class", "")) is long

    def test_a_story_is_revalidated_by_etag_and_date(
        self, client: ExaminingClient, story: int
    ) -> None:
        response = client.get(STORY).response
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in response.headers
        assert response.last_modified == FIRST_PUBLISHED_AT
        again = client.get(STORY, status=304, headers={"If-None-Match": response.headers["ETag"]})
        assert again.response.data == b""
        stamp = response.headers["Last-Modified"]
        client.get(STORY, status=304, headers={"If-Modified-Since": stamp})
        client.get(STORY, headers={"If-None-Match": '"another"'})


class TestLists:
    def test_an_empty_site_says_so(self, client: ExaminingClient) -> None:
        assert "Nothing has been published yet" in client.get("/").text
        assert "Nothing to read here yet" in client.get("/en/").text
        assert client.get("/en/feed.atom").status == 200

    @pytest.mark.parametrize("path", ["/de/", "/xx/", "/EN/", "/desks/", "/de/feed.atom",
                                      "/en/sections/none", "/en/stories/none",
                                      "/en/?older=1-x", f"/en/?older={10**19}-1"])  # fmt: skip
    def test_missing_objects_are_not_found(
        self, client: ExaminingClient, story: int, path: str
    ) -> None:
        client.get(path, status=404)

    def test_a_cursor_beyond_all_stories_gives_an_empty_page(
        self, client: ExaminingClient, story: int
    ) -> None:
        for side in ("older", "newer"):
            client.get(f"/en/?{side}=1-{'9' * 20}")

    def test_the_front_page_begins_with_the_readers_language(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        publish_story(database, people, language="de", words="Ein Tag am Fluss")
        for asked, expected in (("de-AT,en;q=0.5", ["Deutsch", "English"]),
                                ("fr", ["English", "Deutsch"])):  # fmt: skip
            page = client.get("/", headers={"Accept-Language": asked})
            assert page.texts("h2") == expected
            assert "Accept-Language" in page.response.headers["Vary"]
            assert "Ein Tag am Fluss" in page.text
            assert "Water returns" in page.text

    def test_the_fronts_of_the_languages_know_each_other(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        publish_story(database, people, language="de", words="Ein Tag am Fluss")
        expected = {"en": "http://localhost/en/", "de": "http://localhost/de/",
                    "x-default": "http://localhost/"}  # fmt: skip
        for path in ("/", "/en/", "/de/"):
            found = links(client.get(path), "alternate")
            assert {link["hreflang"]: link["href"] for link in found
                    if "type" not in link} == expected  # fmt: skip
        later = client.get("/en/?older=1777887000000001-1")
        assert default_of(later) == [], "a later page of a list has no versions"

    def test_older_stories_are_a_page_away(
        self, client: ExaminingClient, database: Database, people: Cast
    ) -> None:
        with database.sessions.begin() as session:
            for day in range(22):
                with clock.at(FIRST_PUBLISHED_AT + timedelta(days=day)):
                    cast.article_in(session, people, State.PUBLISHED)
        first = client.get("/en/")
        assert len(first.texts("h2")) == 20
        second = first.follow("Older stories")
        assert len(second.texts("h2")) == 2
        assert "Older stories" not in second.text
        assert second.follow("Newer stories").texts("time") == first.texts("time")
        client.get("/en/?older=nonsense", status=404)
        client.get(f"/en/?older={'9' * 30}-1", status=404)

    def test_a_section_shows_its_stories(
        self, client: ExaminingClient, database: Database, people: Cast, story: int
    ) -> None:
        with database.sessions.begin() as session:
            session.add(Section(language="en", slug="city", name="City & <b>River</b>"))
        page = client.get("/en/").follow("City & <b>River</b>")
        assert page.h1 == "City & <b>River</b>"
        assert "Nothing to read here yet" in page.text

    @pytest.mark.parametrize("path", ["/", "/en/", "/en/feed.atom", "/sitemap.xml"])
    def test_lists_are_revalidated(
        self, client: ExaminingClient, database: Database, people: Cast, story: int, path: str
    ) -> None:
        etag = client.get(path).response.headers["ETag"]
        client.get(path, status=304, headers={"If-None-Match": etag})
        publish_story(database, people)
        client.get(path, headers={"If-None-Match": etag})
