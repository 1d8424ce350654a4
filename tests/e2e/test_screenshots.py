"""Every page in every state that tests/screenshots lists, as a browser draws it, held to the rules.

In both languages, light and dark, from 320 pixels to a wide screen: what axe finds, what spills
over or is cut off, how the focus shows and where it goes, what moves, what forced colours leave.
"""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from review.web.route_permissions import ROUTE_PERMISSIONS
from tests.e2e.delayed_fonts import hold_fonts, let_go, wait_until_held
from tests.screenshots import layout_rules
from tests.screenshots.pages import LOOKS, NO_PAGES, Look
from tests.screenshots.visits import Guide

pytestmark = pytest.mark.journey
PARTS = sorted({look.endpoint.partition(".")[0] for look in LOOKS})
LANGUAGES = ("en", "ar")
WIDE = {"width": 1280, "height": 900}
# What a window of WIDE has room for when everything is drawn twice as large.
ZOOMED = {"width": 640, "height": 450}
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
# Bounded, since a window in the background may never come to be ready.
FONTS_CAME = (
    "Promise.race([document.fonts.ready, new Promise((go) => setTimeout(go, 5000))]).then(() => 0)"
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_page_is_looked_at(app: Flask) -> None:
    pages = {
        rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())
    } - NO_PAGES
    looked_at = {look.endpoint for look in LOOKS if look.endpoint in ROUTE_PERMISSIONS}
    assert pages - looked_at == set(), "put it on the list in tests/screenshots/pages.py"
    assert looked_at <= pages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_look_keeps_the_rules(guide: Guide, part: str, language: str) -> None:
    wrong: list[str] = []
    for number, look in enumerate(looks_of(part)):
        page = guide.open(look, language)
        # Every second look is wide in English and narrow in Arabic, the others the other way.
        wide = number % 2 == LANGUAGES.index(language)
        found = [*as_drawn(page, look, WIDE if wide else PHONE), *set_large(page)]
        wrong += [f"{look.name}: {problem}" for problem in found]
    wrong += guide.complaints()
    assert not wrong, "\n".join(wrong)


def looks_of(part: str) -> list[Look]:
    return [look for look in LOOKS if look.endpoint.partition(".")[0] == part]


def as_drawn(page: Page, look: Look, size: dict[str, int]) -> list[str]:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    found = [
        *layout_rules.axe(page, look.excused),
        *layout_rules.poorly_focused(page),
        *layout_rules.out_of_order(page),
        *layout_rules.moving(page),
    ]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {problem}" for problem in layout_rules.axe(page, only=layout_rules.COLOURS)]
    page.emulate_media(forced_colors="active")
    found += [f"forced colours: {problem}" for problem in layout_rules.without_edges(page)]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return [f"{size['width']} pixels: {problem}" for problem in found]


def set_large(page: Page) -> list[str]:
    """At 200 % zoom and on the narrowest screen, and with text set widely at both."""
    found = []
    for said, size in (("zoomed", ZOOMED), ("narrowest", NARROWEST)):
        page.set_viewport_size(size)
        found += [
            f"{said}: {one}" for one in (*layout_rules.spilling(page), *layout_rules.cut_off(page))
        ]
    layout_rules.space_out(page)
    for said, size in (("zoomed", ZOOMED), ("narrowest", NARROWEST)):
        page.set_viewport_size(size)
        wrong = (*layout_rules.spilling(page), *layout_rules.cut_off(page))
        found += [f"{said} and spaced out: {one}" for one in wrong]
    return found


@pytest.mark.parametrize(("language", "size"), [("en", WIDE), ("ar", PHONE)])
@pytest.mark.parametrize("part", PARTS)
def test_nothing_shifts_when_fonts_come_late(
    guide: Guide, part: str, language: str, size: dict[str, int]
) -> None:
    wrong: list[str] = []
    for look in looks_of(part):
        if look.press:
            continue
        page = guide.page(look, language)
        page.set_viewport_size(size)
        held = hold_fonts(page)
        page.goto(guide.rooms.address(look), wait_until="domcontentloaded")
        wait_until_held(page, held)
        page.wait_for_timeout(150)  # so that it is drawn once without them
        let_go(page, held)
        page.evaluate(FONTS_CAME)
        wrong += [f"{look.name}: {problem}" for problem in layout_rules.shifted(page)]
    wrong += guide.complaints()
    assert not wrong, "\n".join(wrong)
