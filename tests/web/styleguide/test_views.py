"""The style guide has every component, and exists in development only."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from review.app import create_app
from review.config import ROOT
from review.settings.reader import read_settings
from review.web.styleguide import contrast, views
from tests.page_client import ExaminingClient

sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
COMPONENTS = ROOT / "templates" / "components"
# What is no component to look at: what a page is made of, and what only other macros call.
NOT_SHOWN = {"text_rows.html", "row_tools.html", "preferences.html"}


@sqlite
def test_every_part_is_rendered_in_both_themes_and_directions(client: ExaminingClient) -> None:
    page = client.get("/styleguide")
    for part in views.PARTS:
        panes = [
            item for item in page.all("div", class_="guide-pane") if part_of(item.get("id")) == part
        ]
        assert len(panes) == 4, part
        drawn = [pane[0] for pane in panes]
        looks = {(item.get("lang"), item.get("dir"), item.get("data-theme")) for item in drawn}
        assert looks == {
            (lang, way, theme)
            for lang, way in (("en", "ltr"), ("ar", "rtl"))
            for theme in contrast.THEMES
        }


def part_of(id_: str | None) -> str:
    return (id_ or "").partition("-")[0]


@sqlite
def test_every_colour_is_shown_with_its_contrast(client: ExaminingClient, app: Flask) -> None:
    page = client.get("/styleguide")
    sheet = Path(str(app.static_folder)) / "css" / "tokens.css"
    for theme in contrast.THEMES:
        colours = contrast.read_theme(sheet, theme)
        assert len(colours) > 20
        for name, value in colours.items():
            assert f"{name} {value}" in page.text
        for pair in contrast.measure(colours):
            assert f"{pair.ink}{pair.ground}{pair.contrast:.2f}" in page.text.replace(" ", "")


def test_every_file_of_components_is_called() -> None:
    parts = (ROOT / "templates" / "styleguide" / "parts").glob("*.html")
    called = "".join(part.read_text(encoding="utf-8") for part in parts)
    there = {file.name for file in COMPONENTS.glob("*.html")} - NOT_SHOWN
    assert {name for name in there if f"components/{name}" not in called} == set()


@sqlite
def test_it_is_not_there_in_production(app: Flask) -> None:
    settings = read_settings(
        {
            "APP_ENV": "production",
            "SECRET_KEY": "3f1c9a6b7d2e48f0a5c4b3d2e1f0a9b8c7d6e5f4",
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "SITE_URL": "https://news.example",
            "SMTP_URL": "smtp://mail.example",
            "MAIL_FROM": "desk@news.example",
        }
    )
    production = create_app(settings)
    assert "styleguide.page" not in production.view_functions
    assert "styleguide.page" in app.view_functions
