"""Template filters and globals, and the context that every page has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError, dates
from babel.numbers import format_decimal
from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from review.domain.languages.registry import direction, language, open_graph_locale
from review.domain.text.blocks import BODY, Kind
from review.domain.text.inline_markdown import to_html, to_plain
from review.domain.workflow import Action, State
from review.messages.labels import ACTIONS, BLOCK_KINDS, STATES
from review.messages.locales import INTERFACE
from review.messages.sentences import error_message
from review.web.auth.access import current_person
from review.web.http.safe_redirects import safe_path
from review.web.presentation.date_formatting import (
    format_day,
    format_duration,
    format_full,
    format_relative,
    format_short,
    format_time,
    zone_name,
)


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link of a page's navigation. `current`: it leads to the section that the page is in."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class InterfaceLanguage:
    """A language of the interface, by its code and its own name."""

    code: str
    name: str


def current_path() -> str:
    """Path and query of this page, to return to; the front page where they are not a safe path."""
    path = request.full_path if request.query_string else request.path
    return safe_path(path) or url_for("public.front")


def language_name(code: str) -> str:
    """A language's name in the language of the interface, or in English where that has none."""
    return _language_name(code, _ui_language())


@lru_cache(maxsize=1024)
def _language_name(code: str, ui_lang: str) -> str:
    try:
        name = Locale.parse(code, sep="-").get_display_name(ui_lang)
    except (ValueError, UnknownLocaleError):
        name = None
    return name or language(code).english_name


def format_date(day: date) -> str:
    """A date without a time: "20 Nov 2026"."""
    return dates.format_date(day, _("d MMM y"), locale=_ui_language())


def action_label(action: Action) -> str:
    """The label of the button for a transition."""
    return str(ACTIONS[action])


def kind_label(kind: str) -> str:
    """The name of a kind of block."""
    return str(BLOCK_KINDS[Kind(kind)])


def state_label(state: str) -> str:
    """The name of an article's state."""
    return str(STATES[State(state)])


def format_number(value: int) -> str:
    """A whole number with the digits and separators of the interface's language."""
    return _format_number(value, _ui_language())


@lru_cache(maxsize=4096)
def _format_number(value: int, ui_lang: str) -> str:
    return format_decimal(value, locale=ui_lang)


def inline_html(text: str, lang: str) -> Markup:
    """A block's inline Markdown as HTML from an allow-list (see `domain.text.inline_markdown`)."""
    return Markup(to_html(text, lang))


def _ui_language() -> str:
    return str(get_locale() or "en")


def _page_context() -> dict[str, object]:
    ui_lang = _ui_language()
    person = None if request.blueprint == "public" else current_person()
    return {
        "ui_lang": ui_lang,
        "ui_dir": direction(ui_lang),
        "ui_languages": [InterfaceLanguage(code, name) for code, name in INTERFACE.items()],
        "current_person": person,
    }


FILTERS = (
    action_label,
    kind_label,
    state_label,
    direction,
    format_date,
    format_day,
    format_duration,
    format_full,
    format_number,
    format_relative,
    format_short,
    format_time,
    inline_html,
    language_name,
    error_message,
    open_graph_locale,
)


def init_app(app: Flask) -> None:
    """Register the filters, globals and context processor."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for template_filter in FILTERS:
        app.add_template_filter(template_filter)
    app.add_template_filter(to_plain, "plain")
    app.jinja_env.globals["body_kinds"] = BODY
    app.add_template_global(current_path)
    app.add_template_global(zone_name)
    app.add_template_global(_ui_language, "interface_language")
    app.context_processor(_page_context)
