"""The feed as bytes: well-formed whatever the words, and the same ids for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from xml.etree.ElementTree import Element, XMLPullParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.formats import atom
from review.formats.atom import ATOM, Entry, Feed

MOMENT = datetime(2026, 3, 1, 14, 30, 15, 999, tzinfo=timezone(timedelta(hours=2)))
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


def entry(**changes: str) -> Entry:
    values = {
        "id": "tag:news.example,2026:article/1",
        "title": "Water",
        "url": "https://news.example/en/stories/water",
        "summary": "It is back.",
        "html": "<p>It is <em>back</em>.</p>",
        **changes,
    }
    return Entry(published=MOMENT, updated=MOMENT, **values)


def feed(*entries: Entry, title: str = "News") -> Feed:
    return Feed(
        id="tag:news.example,2026:feed/en",
        title=title,
        language="en",
        url="https://news.example/en/feed.atom",
        site_url="https://news.example/en/",
        publisher="News",
        updated=MOMENT,
        entries=entries,
    )


def read(given: Feed) -> Element:
    parser = XMLPullParser(["start", "end"])
    parser.feed(atom.feed(given))
    parser.close()
    (_, root), *_ = parser.read_events()
    assert isinstance(root, Element)
    return root


def test_moments_are_in_utc() -> None:
    assert read(feed()).findtext(f"{{{ATOM}}}updated") == "2026-03-01T12:30:15Z"


def test_markup_in_a_title_is_text_and_in_the_content_is_html() -> None:
    (found,) = read(feed(entry(title="<b>Water</b> & wine"))).findall(f"{{{ATOM}}}entry")
    title, content = found.find(f"{{{ATOM}}}title"), found.find(f"{{{ATOM}}}content")
    assert title is not None
    assert content is not None
    assert (title.text, title.get("type")) == ("<b>Water</b> & wine", "text")
    assert (content.text, content.get("type")) == ("<p>It is <em>back</em>.</p>", "html")


@given(title=ANYTHING, summary=ANYTHING, html=ANYTHING, author=ANYTHING, section=ANYTHING)
def test_whatever_the_words_the_feed_can_be_read(**words: str) -> None:
    root = read(feed(entry(**words), title=words["title"]))
    assert len(root.findall(f"{{{ATOM}}}entry")) == 1


@pytest.mark.parametrize("text", ["a\0b", "a\x0bb", "a\ufffeb", "a\x1fb"])
def test_what_xml_cannot_write_is_left_out(text: str) -> None:
    root = read(feed(entry(title=text)))
    assert root.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}title") == "ab"


def test_an_override_of_direction_ends_with_the_title() -> None:
    root = read(feed(entry(title="Water\u202e is \u2067back")))
    title = root.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}title") or ""
    assert title == "Water is back"


def test_ids_hold_when_the_address_of_a_story_changes() -> None:
    day = datetime(2024, 5, 1, tzinfo=UTC)
    assert atom.tag_id("https://news.example:8443/x", day.year, "article/7") == (
        "tag:news.example,2024:article/7"
    )
