"""Menus whose options are kept: what WTForms itself would draw, whatever is chosen."""

from __future__ import annotations

import pytest
from flask import Flask
from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import Select

from review.web.forms.menus import Menu

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

CHOICES = [SelectChoice("", "Any"), SelectChoice("7", 'A "B" <i>&amp;'), SelectChoice('"><b>')]


class Both(Form):
    own = SelectField("Person", default="", choices=CHOICES, widget=Menu(), name="person")
    usual = SelectField("Person", default="", choices=CHOICES, widget=Select(), name="person")


@pytest.mark.parametrize("chosen", ["", "7", '"><b>', "gone", None])
@pytest.mark.parametrize("attributes", [{}, {"aria-invalid": "true", "lang": "ar", "id": "x"}])
def test_a_menu_is_drawn_as_wtforms_would(
    app: Flask, chosen: str | None, attributes: dict[str, str]
) -> None:
    with app.test_request_context():
        form = Both()
        form.own.data = form.usual.data = chosen
        for _again in range(2):
            assert form.own(**attributes) == form.usual(**attributes)
