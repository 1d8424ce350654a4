"""gettext in templates: from the catalogue of the locale, which is looked up once a rendering.

`_`, `gettext` and `ngettext` work as Jinja's "newstyle" ones: values are escaped as they are filled
in. Messages are plain text and are escaped too. Flask-Babel's functions look up the locale with
every message, which takes longer than rendering it (docs/decisions/0019-plain-translations.md).
"""

from __future__ import annotations

from babel.support import NullTranslations
from flask import Flask, before_render_template, g
from flask_babel import get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape


def init_app(app: Flask) -> None:
    """Call after `babel.init_app`, whose template globals these replace."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    before_render_template.connect(_bind_catalogue, app)


@pass_eval_context
def gettext(context: EvalContext, message: str, /, **values: object) -> str:
    """The translation of a message, filled with the values."""
    return _fill(context, _catalogue().ugettext(message), values)


@pass_eval_context
def ngettext(
    context: EvalContext, singular: str, plural: str, num: int, /, **values: object
) -> str:
    """`num` chooses the form, and is among the values."""
    message = _catalogue().ungettext(singular, plural, num)
    return _fill(context, message, {"num": num, **values})


def _fill(context: EvalContext, message: str, values: dict[str, object]) -> str:
    text = escape(message) if context.autoescape else message
    return text % values if values or "%" in text else text


def _catalogue() -> NullTranslations:
    """The bound catalogue; the one of the present locale in a macro called outside of a page."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    catalogue: NullTranslations = g.catalogue
    return catalogue


def _bind_catalogue(_app: Flask, **_template: object) -> None:
    """At each rendering, since a page may be rendered in another locale than the last one."""
    g.catalogue = get_translations()
