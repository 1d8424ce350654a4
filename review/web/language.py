"""The language of the interface: the person's own, else one chosen here, else the browser's."""

from __future__ import annotations

from flask import current_app, request, session

from review.web.access import current_person

INTERFACE = {"en": "English", "ar": "العربية"}


def choose() -> str:
    """The interface language of this request. Readers' pages are in the language of the page."""
    on_page = (request.view_args or {}).get("lang") if request else None
    if on_page:
        return on_page if on_page in INTERFACE else "en"
    person = current_person()
    chosen = session.get("language") or (person.locale if person else None)
    if chosen in INTERFACE:
        return str(chosen)
    wanted = (code.partition("-")[0].lower() for code in request.accept_languages.values())
    fallback = str(current_app.config["DESK_LANGUAGE"])
    return next((code for code in (*wanted, fallback) if code in INTERFACE), "en")
