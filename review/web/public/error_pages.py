"""Error pages of the readers' site: its masthead, its language, and no cookie.

They are shown at public addresses, and at unknown ones to people who are not signed in. Pages for
404 and 410 list the newest stories and are cached; the others do not need the database.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from review.database import UNREACHABLE
from review.extensions import db
from review.services.queries import live_publications
from review.web.auth.access import current_person
from review.web.auth.login_manager import make_anonymous
from review.web.presentation.locale import address_language
from review.web.public import page_cache
from review.web.public.content_version import DatabaseAway
from review.web.public.page_data import first_language, masthead, site_languages
from review.web.route_permissions import is_public

DESK_BLUEPRINTS = frozenset({"accounts", "styleguide"})  # open to everybody, and of the desk
NEWEST = 6  # stories on the page for what is not there
_NO_STORIES: Mapping[str, object] = {"lang": None, "newest": ()}


def is_public_request() -> bool:
    """Whether the request's errors are shown as pages of the readers' site."""
    if request.endpoint is not None:
        return is_public(request.endpoint) and request.blueprint not in DESK_BLUEPRINTS
    try:
        return current_person() is None
    except UNREACHABLE:
        db.session.rollback()
        return True


def page(code: int, title: str, text: str, headers: Mapping[str, str]) -> Response:
    """The page; `title` and `text` are those of the desk, used where readers have none."""
    make_anonymous()  # it is the same for everybody
    title, text = _sentences().get(code, (title, text))

    def render(shown: Mapping[str, object]) -> Response:
        body = render_template("public/error.html", title=title, text=text, **shown)
        return Response(body, code, headers, mimetype="text/html")

    if code not in (404, 410):
        return render({**masthead(()), **_NO_STORIES})
    try:
        lang = _stories_language()
        key = code, lang, str(get_locale())
        return page_cache.cached_response(key, lambda: render(_newest_stories(lang)))
    except (DatabaseAway, *UNREACHABLE):
        db.session.rollback()
        return render({**masthead(()), **_NO_STORIES})


def _stories_language() -> str | None:
    """The address's language if it has stories, else the one that the browser asks for."""
    languages = site_languages()
    named = address_language()
    return named if named in languages else first_language(languages)


def _newest_stories(lang: str | None) -> dict[str, object]:
    newest = live_publications.page(db.session(), lang, size=NEWEST).stories if lang else ()
    return {**masthead(site_languages(), lang), "lang": lang, "newest": newest}


def _sentences() -> dict[int, tuple[str, str]]:
    return {
        404: (
            _("Page not found"),
            _("The address may be mistyped, or the page may have been removed."),
        ),
        410: (
            _("This story is no longer available"),
            _("It was published here and has been taken down."),
        ),
        503: (
            _("The site is not available at the moment"),
            _("Please try again in a few minutes."),
        ),
    }
