"""The bar over a list of articles, which says what of them is shown."""

from __future__ import annotations

from collections.abc import Hashable

from flask import render_template, request
from wtforms import SelectField

from review.web.articles.forms import Filter
from review.web.presentation.fragment_cache import once

Menu = tuple[Hashable, ...]


def filter_bar(form: Filter, *, filtered: bool) -> str:
    """The bar as HTML: drawn once for all who are offered the same and chose the same."""

    def draw() -> str:
        return render_template("articles/_filters.html", form=form, filtered=filtered)

    menus = [field for field in form if isinstance(field, SelectField)]
    if form.text.data or any(chosen(menu) != (menu.data or "") for menu in menus):
        return draw()  # it is for them alone, who typed it or came by an old address
    return once(draw, "filters", request.root_path, filtered, tuple(map(_offered, menus)))


def chosen(field: SelectField) -> str:
    """The value, if it is one of the choices; an old address may name one that is gone."""
    values = {choice.value for choice in field.choices}
    return field.data if field.data in values else ""


def _offered(menu: SelectField) -> Menu:
    return menu.data, tuple((choice.value, choice.label) for choice in menu.choices)
