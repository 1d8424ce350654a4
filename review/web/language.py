"""The language of the interface: the person's own, else one chosen here, else the browser's."""

from __future__ import annotations

from flask import current_app, request, session

from review.domain.languages import direction
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
    return request.accept_languages.best_match(INTERFACE) or str(
        current_app.config["DESK_LANGUAGE"]
    )


def direction_of(code: str) -> str:
    return direction(code)
