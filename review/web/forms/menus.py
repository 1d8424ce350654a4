"""Menus that every list shows: their options are drawn once for all who see the same ones."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup
from wtforms import SelectField
from wtforms.fields.choices import Choice
from wtforms.widgets import Select, html_params

Options = tuple[tuple[str, str], ...]


class Menu(Select):
    """Draws what WTForms' own widget would of a plain menu: one without groups or attributes."""

    def __call__(self, field: SelectField, **attributes: object) -> Markup:
        options = tuple((choice.value, choice.label) for choice in field.choices)
        # Not what else an address may say: that would be kept too.
        chosen = next((value for value, _label in options if value == field.data), None)
        head = html_params(**{"id": field.id, "name": field.name, **attributes})
        return Markup("<select {}>{}</select>").format(head, _drawn(options, chosen))


@lru_cache(maxsize=256)
def _drawn(options: Options, chosen: str | None) -> Markup:
    return Markup("").join(
        Select.render_option(Choice(value, label, value == chosen, {})) for value, label in options
    )
