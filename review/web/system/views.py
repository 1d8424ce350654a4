"""System endpoints: health checks, robots.txt and sitemap."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from review.extensions import db
from review.formats.sitemap import MOST_PAGES, X_DEFAULT, SitemapEntry, sitemap
from review.migrations import SchemaStatus, schema_status
from review.services.queries import story_addresses
from review.services.queries.story_addresses import Address
from review.web.http import absolute_urls
from review.web.public.page_cache import cached_page
from review.web.public.page_data import revalidated_response, site_languages
from review.web.system.single_flight import SingleFlight

bp = Blueprint("machines", __name__)

READINESS_TIMEOUT = 2.0  # seconds for the database to answer
SCHEMA_CHECK = "schema_check"  # the name of the application's extension

# Staff pages require signing in, so that crawlers need not request them.
ROBOTS = """\
User-agent: *
Disallow: /account
Disallow: /admin/
Disallow: /articles
Disallow: /desk
Disallow: /login
Disallow: /*/recommend$

Sitemap: {sitemap}
"""


@bp.record_once
def _init_schema_check(state: BlueprintSetupState) -> None:
    state.app.extensions[SCHEMA_CHECK] = SingleFlight[SchemaStatus](READINESS_TIMEOUT)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Liveness: the process answers."""
    return _text_response("ok\n")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Readiness: the database answers, and its schema is at least as new as the code.

    A newer schema occurs during a rolling upgrade, in which older processes continue.
    """
    engine = db.engine
    check: SingleFlight[SchemaStatus] = current_app.extensions[SCHEMA_CHECK]
    try:
        status = check.call(lambda: schema_status(engine))
    except (SQLAlchemyError, TimeoutError):
        return _text_response("the database does not answer\n", 503)
    if status is SchemaStatus.OUTDATED:
        return _text_response("the database is not at the newest migration\n", 503)
    return _text_response("ok\n")


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """robots.txt, with the URL of the sitemap."""
    body = ROBOTS.format(sitemap=absolute_urls.absolute_url("machines.sitemap"))
    return revalidated_response(body, mimetype="text/plain").make_conditional(request)


@bp.get("/sitemap.xml", endpoint="sitemap")
@cached_page()
def sitemap_xml() -> Response:
    """The sitemap: all stories with their language versions, or the newest `MOST_PAGES`."""
    fronts = _front_pages()
    return revalidated_response(
        sitemap([*fronts, *_stories(MOST_PAGES - len(fronts))]), mimetype="application/xml"
    )


def _front_pages() -> list[SitemapEntry]:
    """The front page, which exists even without stories, and that of each language."""
    root = absolute_urls.absolute_url("public.front")
    urls = {
        code: absolute_urls.absolute_url("public.language_front", lang=code)
        for code in site_languages()
    }
    versions = {**urls, X_DEFAULT: root} if urls else {}
    return [SitemapEntry(url, versions=versions) for url in (root, *urls.values())]


def _stories(limit: int) -> list[SitemapEntry]:
    stories = story_addresses.newest(db.session(), limit=limit)
    clusters: dict[int, list[Address]] = {}
    for story in stories:
        clusters.setdefault(story.source_id, []).append(story)
    versions = {source_id: _versions(cluster) for source_id, cluster in clusters.items()}
    return [
        SitemapEntry(_url(story), story.changed_at, versions[story.source_id])
        for story in stories[:limit]
    ]


def _versions(cluster: list[Address]) -> dict[str, str]:
    """The URLs of one source's stories by language; none for a story in one language only."""
    if len(cluster) == 1:
        return {}
    default = story_addresses.default_version(cluster, current_app.config["DESK_LANGUAGE"])
    return {**{story.language: _url(story) for story in cluster}, X_DEFAULT: _url(default)}


def _url(story: Address) -> str:
    return absolute_urls.absolute_url("public.story", lang=story.language, slug=story.slug)


def _text_response(text: str, status: int = 200) -> Response:
    return Response(text, status, {"Cache-Control": "no-store"}, mimetype="text/plain")
