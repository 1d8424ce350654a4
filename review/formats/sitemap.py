"""A site map (sitemaps.org, with Google's language versions): values in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from review.formats import xml

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# The protocol allows 50,000; so many take seconds to write, and robots know the older ones by then.
MOST_PAGES = 10_000
X_DEFAULT = "x-default"  # the version for readers of none of the languages


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One page. `versions`: the addresses of all its language versions, itself too, by language
    or `X_DEFAULT`."""

    url: str
    changed_at: datetime | None = None
    versions: Mapping[str, str] = field(default_factory=dict)


def sitemap(entries: Iterable[SitemapEntry]) -> bytes:
    """Return the document. Its schema requires at least one entry."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for entry in entries:
        url = xml.add(root, "url")
        xml.add(url, "loc", entry.url)
        if entry.changed_at:
            xml.add(url, "lastmod", entry.changed_at.astimezone(UTC).isoformat(timespec="seconds"))
        for language, address in entry.versions.items():
            xml.add(url, "xhtml:link", rel="alternate", hreflang=language, href=address)
    return xml.to_bytes(root)
