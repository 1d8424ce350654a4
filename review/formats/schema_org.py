"""A story as search engines read it: schema.org's NewsArticle, a translation of another work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Original:
    """What the story was translated from."""

    language: str
    url: str = ""
    outlet: str = ""
    author: str = ""
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A public note on a publication, and when it was published."""

    moment: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """What readers see of one story. `versions`: its addresses in other languages."""

    url: str
    language: str
    headline: str
    standfirst: str
    credit: str
    section: str
    published_at: datetime
    changed_at: datetime
    publisher: str
    publisher_url: str
    original: Original
    versions: Sequence[str] = ()
    corrections: Sequence[Correction] = ()


def linked_data(story: Story) -> dict[str, object]:
    """Return a NewsArticle as JSON-LD, not yet escaped for HTML.

    The translator is the desk, since some translators are not named; `creditText` has the names
    that readers see.
    """
    desk = {"@type": "NewsMediaOrganization", "name": story.publisher, "url": story.publisher_url}
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "@id": story.url,
            "url": story.url,
            "mainEntityOfPage": story.url,
            "inLanguage": story.language,
            "headline": story.headline,
            "description": story.standfirst,
            "articleSection": story.section,
            "datePublished": story.published_at.isoformat(),
            "dateModified": story.changed_at.isoformat(),
            "author": _author(story),
            "publisher": desk,
            "translator": desk,
            "creditText": story.credit,
            "translationOfWork": _original(story.original, story.versions),
            "isBasedOn": story.original.url,
            "correction": list(map(_correction, story.corrections)),
        }
    )


def _correction(correction: Correction) -> dict[str, object]:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": correction.moment.isoformat(),
    }


def _author(story: Story) -> dict[str, object]:
    """Who wrote it: a person, else the outlet, else the desk itself."""
    if story.original.author:
        return {"@type": "Person", "name": story.original.author}
    return {"@type": "Organization", "name": story.original.outlet or story.publisher}


def _original(original: Original, versions: Sequence[str]) -> dict[str, object]:
    outlet = {"@type": "Organization", "name": original.outlet} if original.outlet else None
    author = {"@type": "Person", "name": original.author} if original.author else None
    return _without_empty(
        {
            "@type": "CreativeWork",
            "@id": original.url,
            "url": original.url,
            "inLanguage": original.language,
            "author": author,
            "publisher": outlet,
            "datePublished": original.published_on.isoformat() if original.published_on else "",
            "workTranslation": [{"@type": "NewsArticle", "@id": address} for address in versions],
        }
    )


def _without_empty(properties: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in properties.items() if value}
