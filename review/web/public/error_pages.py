"""Public error pages: with the masthead, in the page's language, without a cookie.

They are shown at public URLs, and at unknown ones to people who are not signed in. Pages for 404
and 410 list the newest stories and are cached; the others do not need the database.
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
from review.web.presentation.locale import url_language
from review.web.public import page_cache
from review.web.public.content_version import DatabaseAway
from review.web.public.page_data import first_language, masthead_context, site_languages
from review.web.route_permissions import is_public

DESK_BLUEPRINTS = frozenset({"accounts", "styleguide"})  # public routes with the layout of the desk
NEWEST_STORIES = 6  # on the pages for 404 and 410
_NO_STORIES: Mapping[str, object] = {"lang": None, "newest": ()}


def is_public_request() -> bool:
    """Whether the request's errors are shown as public pages."""
    if request.endpoint is not None:
        return is_public(request.endpoint) and request.blueprint not in DESK_BLUEPRINTS
    try:
        return current_person() is None
    except UNREACHABLE:
        db.session.rollback()
        return True


def page(code: int, title: str, text: str, headers: Mapping[str, str]) -> Response:
    """The page; `title` and `text` are used for statuses without a text for readers."""
    make_anonymous()  # the page is the same for everybody, and may be cached
    title, text = _texts().get(code, (title, text))

    def render(context: Mapping[str, object]) -> Response:
        body = render_template("public/error.html", title=title, text=text, **context)
        return Response(body, code, headers, mimetype="text/html")

    if code not in (404, 410):
        return render({**masthead_context(()), **_NO_STORIES})
    try:
        lang = _stories_language()
        key = code, lang, str(get_locale())
        return page_cache.cached_response(key, lambda: render(_newest_stories(lang)))
    except (DatabaseAway, *UNREACHABLE):
        db.session.rollback()
        return render({**masthead_context(()), **_NO_STORIES})


def _stories_language() -> str | None:
    """The URL's language if it has stories, else the one that the browser prefers."""
    languages = site_languages()
    url_lang = url_language()
    return url_lang if url_lang in languages else first_language(languages)


def _newest_stories(lang: str | None) -> dict[str, object]:
    newest = live_publications.page(db.session(), lang, size=NEWEST_STORIES).rows if lang else ()
    return {**masthead_context(site_languages(), lang), "lang": lang, "newest": newest}


def _texts() -> dict[int, tuple[str, str]]:
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
