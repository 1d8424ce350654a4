"""Locale selection: the language of the interface for a request."""

from __future__ import annotations

from flask import current_app, request, session

from review.database import UNREACHABLE
from review.domain.languages.registry import best_match, offered_codes
from review.extensions import db
from review.messages.locales import INTERFACE
from review.web.auth.access import current_person

MAX_ACCEPTED = 20  # languages of an Accept-Language header that are considered
MAX_CODE = 35  # characters of a language code (RFC 5646, 4.4.1)


def choose() -> str:
    """The language of the interface for this request.

    On public pages that of the URL; else the one chosen in this browser, the person's, or the one
    that the browser accepts.
    """
    url_lang = url_language() if request else None
    if url_lang:
        return url_lang if url_lang in INTERFACE else "en"
    chosen = session.get("language") or _person_language()
    if chosen in INTERFACE:
        return str(chosen)
    accepted = (*accepted_languages(), str(current_app.config["DESK_LANGUAGE"]))
    return best_match(accepted, tuple(INTERFACE)) or "en"


def _person_language() -> str | None:
    """The language of the signed-in person; None if the database is away, since the error page
    needs a language too."""
    try:
        person = current_person()
    except UNREACHABLE:
        db.session.rollback()
        return None
    return person.locale if person else None


def url_language() -> str | None:
    """The language in the requested URL, if it is a known one.

    For a URL without a route (404), its first segment if that is a language of the interface.
    """
    if request.url_rule is None:
        segment = request.path.split("/", 2)[1]
        return segment if segment in INTERFACE else None
    code = (request.view_args or {}).get("lang")
    known = code and code.split("-")[0] in offered_codes()
    return str(code) if known else None


def accepted_languages() -> list[str]:
    """The language codes of the Accept-Language header, best first."""
    header = request.accept_languages
    accepted = [code for code, quality in header if quality > 0 and len(code) <= MAX_CODE]
    return accepted[:MAX_ACCEPTED]
