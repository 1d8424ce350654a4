"""An Atom feed (RFC 4287): values in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from review.domain.text.inline_markdown import strip_unsafe_bidi
from review.formats import xml

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class Entry:
    """One story. `html` is safe HTML of its whole text; `original` the address it came from."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str
    html: str
    author: str = ""
    section: str = ""
    original: str = ""
    original_language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """Stories of one language, newest first. `url` is the feed's own address."""

    id: str
    title: str
    language: str
    url: str
    site_url: str
    publisher: str
    updated: datetime
    entries: Sequence[Entry]


def tag_id(site_url: str, year: int, name: str) -> str:
    """Return a `tag:` id (RFC 4151), which does not change with URLs and headlines."""
    return f"tag:{urlsplit(site_url).hostname or 'localhost'},{year}:{name}"


def feed(value: Feed) -> bytes:
    """Return the feed as an XML document in UTF-8."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": value.language})
    xml.add(root, "id", value.id)
    xml.add(root, "title", strip_unsafe_bidi(value.title))
    xml.add(root, "updated", _moment(value.updated))
    xml.add(root, "link", rel="self", type_="application/atom+xml", href=value.url)
    xml.add(root, "link", rel="alternate", type_="text/html", href=value.site_url)
    _person(root, "author", value.publisher)
    for entry in value.entries:
        _add_entry(root, entry)
    return xml.to_bytes(root)


def _add_entry(root: Element, entry: Entry) -> None:
    element = xml.add(root, "entry")
    xml.add(element, "id", entry.id)
    xml.add(element, "title", strip_unsafe_bidi(entry.title), type_="text")
    xml.add(element, "link", rel="alternate", type_="text/html", href=entry.url)
    if entry.original:
        via = xml.add(element, "link", rel="via", href=entry.original)
        via.set("hreflang", entry.original_language)
    xml.add(element, "published", _moment(entry.published))
    xml.add(element, "updated", _moment(entry.updated))
    if entry.author:
        _person(element, "author", entry.author)
    if entry.section:
        xml.add(element, "category", term=entry.section)
    xml.add(element, "summary", strip_unsafe_bidi(entry.summary), type_="text")
    xml.add(element, "content", entry.html, type_="html")


def _person(parent: Element, name: str, called: str) -> None:
    xml.add(xml.add(parent, name), "name", strip_unsafe_bidi(called))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
