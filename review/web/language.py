"""The language of the interface: the person's own, else one chosen here, else the browser's."""

from __future__ import annotations

from types import SimpleNamespace

import flask_babel
from flask import Flask, current_app, g, request, session

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


def bind(app: Flask, babel: flask_babel.Babel) -> None:
    """Let Flask-Babel ask `choose`, and find what was chosen without its detours.

    It looks several times for each word and each date; its own way there takes longer than all the
    rest of saying a word.
    """
    babel.init_app(app, locale_selector=choose)
    flask_babel._get_current_context = _babel_context


def _babel_context() -> SimpleNamespace | None:
    try:
        held = g._get_current_object().__dict__
    except RuntimeError:
        return None
    found: SimpleNamespace | None = held.get("_flask_babel")
    if found is None:
        found = held["_flask_babel"] = SimpleNamespace()
    return found
