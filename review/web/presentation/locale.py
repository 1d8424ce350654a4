"""The language of the interface: the person's own, else one chosen here, else the browser's."""

from __future__ import annotations

from flask import current_app, request, session

from review.database import UNREACHABLE
from review.domain.languages.registry import best_match, offered_codes
from review.extensions import db
from review.messages.locales import INTERFACE
from review.web.auth.access import current_person

MAX_WANTED = 20  # languages of an Accept-Language header that are looked at
MAX_CODE = 35  # characters of a language code (RFC 5646, 4.4.1)


def choose() -> str:
    """The interface language of this request. Readers' pages are in the language of the page."""
    on_page = address_language() if request else None
    if on_page:
        return on_page if on_page in INTERFACE else "en"
    chosen = session.get("language") or _own_language()
    if chosen in INTERFACE:
        return str(chosen)
    wanted = (*accepted_languages(), str(current_app.config["DESK_LANGUAGE"]))
    return best_match(wanted, tuple(INTERFACE)) or "en"


def _own_language() -> str | None:
    """The language of the signed-in person; None if they cannot be asked for now, since the page
    that says so needs a language too."""
    try:
        person = current_person()
    except UNREACHABLE:
        db.session.rollback()
        return None
    return person.locale if person else None


def address_language() -> str | None:
    """The language that the requested address names, if the desk knows it.

    Of a path that leads to no page (404), it is the first part if the interface has that language.
    """
    if request.url_rule is None:
        first = request.path.split("/", 2)[1]
        return first if first in INTERFACE else None
    code = (request.view_args or {}).get("lang")
    known = code and code.split("-")[0] in offered_codes()
    return str(code) if known else None


def accepted_languages() -> list[str]:
    """The languages that the browser asks for, best first."""
    asked = request.accept_languages
    wanted = [code for code, quality in asked if quality > 0 and len(code) <= MAX_CODE]
    return wanted[:MAX_WANTED]
