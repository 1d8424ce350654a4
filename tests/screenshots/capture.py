"""Taking the pictures: each look in each language, scheme and width."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.e2e.browser_helpers import launch
from tests.screenshots.pages import Look
from tests.screenshots.visits import Guide, Newsrooms

LANGUAGES = ("en", "ar")
SCHEMES = ("light", "dark")
WIDTHS = (1440, 768, 360)
HEIGHTS = {1440: 900, 768: 1024, 360: 740}
TALLEST = 6000  # pixels; sixty rows on a phone would be a picture that no viewer opens


def picture(rooms: Newsrooms, looks: list[Look], folder: Path) -> list[str]:
    """Take all pictures of these looks; gives a line for each that could not be taken."""
    failed = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        guide = Guide(browser, rooms)
        for language, look in product(LANGUAGES, looks):
            try:
                take(guide.open(look, language), look, language, folder)
            except Exception as problem:
                failed.append(f"{look.name} ({language}): {problem}")
        failed += guide.complaints()
        browser.close()
    return failed


def take(page: Page, look: Look, language: str, folder: Path) -> None:
    for width, scheme in product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme)
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        page.screenshot(
            path=folder / file_name(look, language, scheme, width),
            type="jpeg",
            quality=75,
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": height},
        )


def file_name(look: Look, language: str, scheme: str, width: int) -> str:
    return f"{look.slug}-{language}-{scheme}-{width}.jpg"
