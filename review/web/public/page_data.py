"""Data of public pages, feeds and JSON-LD, as plain values."""

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

FURTHER_STORIES = 3  # at the end of a story
_FEED_YEAR = 2026  # part of the feeds' ids, which never change
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # the date of a feed without entries


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A link to a language of the site. `label`: its own name."""

    code: str
    label: str
    url: str
    current: bool


def site_languages(version: ContentVersion | None = None) -> Sequence[str]:
    """The codes of the languages that have stories, those with the most first.

    Cached by content version; of an older `version` only from the cache. Raises DatabaseAway.
    """
    return page_cache.cached_for_version(
        "site languages",
        lambda: live_publications.languages(db.session()),
        size=2048,
        version=version,
    )


def first_language(languages: Sequence[str]) -> str | None:
    """The language of these that the browser prefers, or else the desk's."""
    accepted = (*accepted_languages(), current_app.config["DESK_LANGUAGE"])
    return best_match(accepted, languages)


def masthead_context(
    languages: Sequence[str], lang: str | None = None, section: Section | None = None
) -> dict[str, object]:
    """The template context of the masthead: links to languages and sections.

    `lang` and `section`: of the page itself.
    """
    language_sections = sections.of_language(db.session(), lang) if lang else []
    return {
        "site_root": absolute_urls.site_root(),
        "site_languages": [
            SiteLanguage(
                code,
                language(code).autonym,
                url_for("public.language_front", lang=code),
                code == lang,
            )
            for code in languages
        ],
        "sections": [
            NavLink(
                other.name,
                url_for("public.section", lang=other.language, slug=other.slug),
                section is not None and other.id == section.id,
            )
            for other in language_sections
        ],
    }


def revalidated_response(
    body: str | bytes,
    *,
    lang: str | None = None,
    changed_at: datetime | None = None,
    mimetype: str = "text/html",
) -> Response:
    """A public response that caches may store, but have to revalidate before each use.

    A story that was corrected or taken down is therefore not served any longer. `changed_at`: the
    Last-Modified date; a list has none, since a removal from it leaves no date.
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


def language_versions(
    versions: Sequence[LivePublication], story: LivePublication
) -> dict[str, object]:
    """The template context of a story's languages, and the URL of its default one (x-default)."""
    default = story_addresses.default_version(versions, current_app.config["DESK_LANGUAGE"])
    return {
        "default_url": url_for("public.story", lang=default.language, slug=default.slug),
        "versions": [
            SiteLanguage(
                version.language,
                language(version.language).autonym,
                url_for("public.story", lang=version.language, slug=version.slug),
                version is story,
            )
            for version in versions
        ],
    }


def further_stories(story: LivePublication) -> list[LivePublication]:
    """The newest other stories in the same language."""
    newest = live_publications.page(db.session(), story.language, size=FURTHER_STORIES + 1).rows
    return [other for other in newest if other is not story][:FURTHER_STORIES]


def source_context(source: Source) -> dict[str, object]:
    """The template context of a story's source; its URL only if it is safe to link to."""
    return {
        "source": source,
        "original_url": web_link(source.url),
        "original_day": format_date(source.published_on, "d MMM y") if source.published_on else "",
    }


def story_url(story: LivePublication) -> str:
    """The absolute URL of a story."""
    return absolute_urls.absolute_url("public.story", lang=story.language, slug=story.slug)


def json_ld(
    story: LivePublication,
    versions: Sequence[LivePublication],
    corrections: Sequence[Publication],
) -> dict[str, object]:
    """The story as schema.org JSON-LD, for search engines."""
    publication, source = story.publication, story.publication.article.source
    return linked_data(
        Story(
            url=story_url(story),
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
            versions=[story_url(other) for other in versions if other is not story],
            corrections=[Correction(later.published_at, later.note) for later in corrections],
        )
    )


def build_feed(lang: str, newest: Sequence[LivePublication]) -> atom.Feed:
    """The Atom feed of a language with these stories."""
    publisher = str(current_app.config["SITE_NAME"])
    return atom.Feed(
        id=atom.tag_id(absolute_urls.site_root(), _FEED_YEAR, f"feed/{lang}"),
        title=f"{publisher} – {language(lang).autonym}",
        language=lang,
        url=absolute_urls.absolute_url("public.feed", lang=lang),
        site_url=absolute_urls.absolute_url("public.language_front", lang=lang),
        publisher=publisher,
        updated=max((story.publication.published_at for story in newest), default=_EPOCH),
        entries=[_entry(story) for story in newest],
    )


def _entry(story: LivePublication) -> atom.Entry:
    publication, source = story.publication, story.publication.article.source
    return atom.Entry(
        id=atom.tag_id(
            absolute_urls.site_root(), story.first_published_at.year, f"article/{story.article_id}"
        ),
        title=publication.headline,
        url=story_url(story),
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
