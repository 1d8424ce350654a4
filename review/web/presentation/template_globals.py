"""What templates may use: filters for text in its language, and what every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from review.domain.languages.registry import direction, language, with_region
from review.domain.text.inline_markdown import to_html, to_plain
from review.domain.workflow import Action
from review.messages.locales import INTERFACE
from review.messages.sentences import ACTIONS, say
from review.web.auth.access import current_person
from review.web.http.safe_redirects import safe_path
from review.web.presentation.date_formatting import (
    ago,
    clock,
    datetime_local,
    day,
    duration,
    short,
    zone_name,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go to from a page's head."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class InterfaceLanguage:
    code: str
    name: str


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_filter(direction)
    app.add_template_filter(language_name)
    app.add_template_filter(with_region)
    app.add_template_filter(datetime_local)
    app.add_template_filter(short)
    app.add_template_filter(ago)
    app.add_template_filter(clock)
    app.add_template_filter(day)
    app.add_template_filter(duration)
    app.add_template_global(zone_name)
    app.add_template_filter(date_local)
    app.add_template_filter(number)
    app.add_template_filter(say)
    app.add_template_filter(action_label)
    app.add_template_filter(inline_html)
    app.add_template_filter(to_plain, "plain")
    app.add_template_global(here)
    app.add_template_global(_ui_language, "interface")
    app.context_processor(_page_context)


def here() -> str:
    """This page's own address, to come back to; the front page where it is not fit to be one."""
    address = request.full_path if request.query_string else request.path
    return safe_path(address) or url_for("public.front")


def language_name(code: str) -> str:
    """A language's name in the interface's language, its own English name where that has none."""
    return _language_name(code, _ui_language())


@lru_cache(maxsize=1024)
def _language_name(code: str, ui_lang: str) -> str:
    try:
        named = Locale.parse(code, sep="-").get_display_name(ui_lang)
    except (ValueError, UnknownLocaleError):
        named = None
    return named or language(code).english_name


def date_local(day: date) -> str:
    return format_date(day, _("d MMM y"), locale=_ui_language())


def action_label(action: Action) -> str:
    """A transition as the words on its button."""
    return str(ACTIONS[action])


def number(value: int) -> str:
    return _number(value, _ui_language())


@lru_cache(maxsize=4096)
def _number(value: int, ui_lang: str) -> str:
    return format_decimal(value, locale=ui_lang)


def inline_html(text: str, lang: str) -> Markup:
    """A block's text with its inline Markdown as HTML from an allow-list (see `domain.inline`)."""
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
