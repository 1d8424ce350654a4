"""What machines ask for: whether we are well, what robots may read, and the map of the site."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from review.extensions import db
from review.formats.sitemap import MOST_PAGES, Place, sitemap
from review.migrating import SchemaStatus, schema_status
from review.services import stories
from review.web import site
from review.web.kept import kept
from review.web.readers import fresh
from review.web.single_flight import SingleFlight

bp = Blueprint("machines", __name__)

READINESS_TIMEOUT = 2.0  # seconds for the database to answer
SCHEMA_CHECK = "schema_check"  # the name of the application's extension

# The desk's own pages ask for a password anyway; robots need not try them.
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
    """The process answers."""
    return _plain("ok\n")


@bp.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The process can do its work: the database answers and is at least as new as the code.

    A newer database belongs to an upgrade during which the older processes go on.
    """
    engine = db.engine
    check: SingleFlight[SchemaStatus] = current_app.extensions[SCHEMA_CHECK]
    try:
        status = check.call(lambda: schema_status(engine))
    except (SQLAlchemyError, TimeoutError):
        return _plain("the database does not answer\n", 503)
    if status is SchemaStatus.OUTDATED:
        return _plain("the database is not at the newest migration\n", 503)
    return _plain("ok\n")


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    body = ROBOTS.format(sitemap=site.address("machines.sitemap"))
    return fresh(body, mimetype="text/plain").make_conditional(request)


@bp.get("/sitemap.xml", endpoint="sitemap")
@kept
def sitemap_xml() -> Response:
    """All stories with their language versions; the newest ones, should they be too many."""
    return fresh(sitemap(_places()), mimetype="application/xml")


def _places() -> list[Place]:
    fronts = [
        Place(site.address("public.language_front", lang=code))
        for code in stories.languages(db.session())
    ]
    found = stories.addresses(db.session(), limit=MOST_PAGES - len(fronts))
    versions: dict[int, dict[str, str]] = {}
    for story in found:
        url = site.address("public.story", lang=story.language, slug=story.slug)
        versions.setdefault(story.source_id, {})[story.language] = url
    return fronts + [
        Place(
            versions[story.source_id][story.language],
            story.changed_at,
            versions[story.source_id] if len(versions[story.source_id]) > 1 else {},
        )
        for story in found
    ]


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, {"Cache-Control": "no-store"}, mimetype="text/plain")
