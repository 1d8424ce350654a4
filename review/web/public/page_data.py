"""What readers' pages, feeds and structured data are made from, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, current_app, render_template, url_for
from flask_babel import format_date

from review.domain.languages.registry import best_match, language
from review.domain.text.blocks import body
from review.domain.urls import web_link
from review.extensions import db
from review.formats import atom
from review.formats.schema_org import Correction, Original, Story, linked_data
from review.models.articles import Section
from review.models.publications import LivePublication, Publication
from review.models.sources import Source
from review.services.editorial import sections
from review.services.queries import live_publications, story_addresses
from review.web.http import absolute_urls
from review.web.presentation.locale import accepted_languages
from review.web.presentation.template_globals import NavLink
from review.web.public import page_cache
from review.web.public.content_version import ContentVersion

FURTHER = 3  # stories offered at the end of one
_FEEDS_SINCE = 2026  # part of the feeds' ids, which never change
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was last changed


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language that has stories, by its own name."""

    code: str
    label: str
    url: str
    current: bool


def site_languages(version: ContentVersion | None = None) -> Sequence[str]:
    """The codes of the languages that have stories, those with the most first.

    From the cache; of an older content `version` only if they are there. Raises DatabaseAway.
    """
    return page_cache.once_a_version(
        "site languages",
        lambda: live_publications.languages(db.session()),
        size=2048,
        version=version,
    )


def first_language(languages: Sequence[str]) -> str | None:
    """Of the languages that have stories, the one that the browser asks for, or else the desk's."""
    wanted = (*accepted_languages(), current_app.config["DESK_LANGUAGE"])
    return best_match(wanted, languages)


def masthead(
    languages: Sequence[str], lang: str | None = None, within: Section | None = None
) -> dict[str, object]:
    """What the top of a readers' page leads to; `lang` and `within` say where the page is."""
    found = sections.of_language(db.session(), lang) if lang else []
    return {
        "site_root": absolute_urls.site_root(),
        "site_languages": [
            SiteLanguage(
                code,
                language(code).own_name,
                url_for("public.language_front", lang=code),
                code == lang,
            )
            for code in languages
        ],
        "sections": [
            NavLink(
                section.name,
                url_for("public.section", lang=section.language, slug=section.slug),
                within is not None and section.id == within.id,
            )
            for section in found
        ],
    }


def fresh(
    body: str | bytes,
    *,
    lang: str | None = None,
    changed_at: datetime | None = None,
    mimetype: str = "text/html",
) -> Response:
    """A public answer that may be kept, if each use first asks whether it still holds.

    So a story that was corrected or taken down is seen by nobody a minute longer. `changed_at` is
    for those who ask by time alone; a list has none, since what is taken from it leaves no time.
    """
    response = Response(body, mimetype=mimetype)
    if lang:
        response.headers["Content-Language"] = lang
    if changed_at:
        response.last_modified = changed_at
    response.cache_control.public = True
    response.cache_control.no_cache = True
    response.add_etag()
    return response


def versions_shown(
    versions: Sequence[LivePublication], story: LivePublication
) -> dict[str, object]:
    """The story in all its languages, and the address for readers of none of them."""
    default = story_addresses.default_version(versions, current_app.config["DESK_LANGUAGE"])
    return {
        "default_url": url_for("public.story", lang=default.language, slug=default.slug),
        "versions": [
            SiteLanguage(
                version.language,
                language(version.language).own_name,
                url_for("public.story", lang=version.language, slug=version.slug),
                version is story,
            )
            for version in versions
        ],
    }


def further_stories(story: LivePublication) -> list[LivePublication]:
    """The newest others of the language, to go on with."""
    newest = live_publications.page(db.session(), story.language, size=FURTHER + 1).stories
    return [other for other in newest if other is not story][:FURTHER]


def original_shown(source: Source) -> dict[str, object]:
    """Where a story came from, with an address that is fit to be a link, and the day in words."""
    return {
        "source": source,
        "original_url": web_link(source.url),
        "original_day": format_date(source.published_on, "d MMM y") if source.published_on else "",
    }


def story_address(story: LivePublication) -> str:
    return absolute_urls.absolute_url("public.story", lang=story.language, slug=story.slug)


def about(
    story: LivePublication,
    versions: Sequence[LivePublication],
    corrections: Sequence[Publication],
) -> dict[str, object]:
    """The story as search engines read it."""
    publication, source = story.publication, story.publication.article.source
    return linked_data(
        Story(
            url=story_address(story),
            language=story.language,
            headline=publication.headline,
            standfirst=publication.standfirst,
            credit=publication.credit_line,
            section=publication.section.name if publication.section else "",
            published_at=story.first_published_at,
            changed_at=publication.published_at,
            publisher=current_app.config["SITE_NAME"],
            publisher_url=absolute_urls.site_root() + "/",
            original=Original(
                language=source.language,
                url=web_link(source.url),
                outlet=source.outlet,
                author=source.author,
                published_on=source.published_on,
            ),
            versions=[story_address(other) for other in versions if other is not story],
            corrections=[Correction(one.published_at, one.note) for one in corrections],
        )
    )


def feed_of(lang: str, newest: Sequence[LivePublication]) -> atom.Feed:
    publisher = str(current_app.config["SITE_NAME"])
    return atom.Feed(
        id=atom.tag_id(absolute_urls.site_root(), _FEEDS_SINCE, f"feed/{lang}"),
        title=f"{publisher} – {language(lang).own_name}",
        language=lang,
        url=absolute_urls.absolute_url("public.feed", lang=lang),
        site_url=absolute_urls.absolute_url("public.language_front", lang=lang),
        publisher=publisher,
        updated=max((story.publication.published_at for story in newest), default=_BEGINNING),
        entries=[_entry(story) for story in newest],
    )


def _entry(story: LivePublication) -> atom.Entry:
    publication, source = story.publication, story.publication.article.source
    return atom.Entry(
        id=atom.tag_id(
            absolute_urls.site_root(), story.first_published_at.year, f"article/{story.article_id}"
        ),
        title=publication.headline,
        url=story_address(story),
        published=story.first_published_at,
        updated=publication.published_at,
        summary=publication.standfirst,
        html=render_template(
            "public/_feed_entry.html", story=publication, body=body(publication.blocks)
        ),
        author=source.author or source.outlet,
        section=publication.section.name if publication.section else "",
        original=web_link(source.url),
        original_language=source.language,
    )
