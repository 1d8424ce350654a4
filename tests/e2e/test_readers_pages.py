"""Readers' pages in a browser: no line moves when faces come, nothing spills, print is bare."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.delayed_fonts import hold_fonts, wait_until_held
from tests.e2e.site import Site
from tests.web.story_helpers import publish_story

pytestmark = pytest.mark.journey
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
TEXTS = {
    "en": "Four bookshops have opened on the river street since the winter, and the tram is back",
    "ar": "أربع مكتبات افتُتحت في شارع النهر منذ الشتاء، وعاد الترام إلى المحطة القديمة",
    "ru": "Четыре книжных магазина открылись на набережной с зимы, и трамвай вернулся",
    "zh": "冬天以来，河边街上开了四家书店，有轨电车也回来了",
    "he": "ארבע חנויות ספרים נפתחו ברחוב הנהר מאז החורף",
}
WATCH = """window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
# The spacing that readers may ask for (WCAG 1.4.12).
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""


def story_in(site: Site, language: str, words: str = "") -> str:
    live = publish_story(
        site.database, site.people, language=language, words=words or TEXTS[language]
    )
    return f"/{language}/stories/{live.slug}"


@pytest.mark.parametrize("language", TEXTS)
def test_nothing_moves_when_the_faces_come(
    site: Site, visitor: Callable[..., Page], language: str
) -> None:
    path = story_in(site, language)
    for address in (path, f"/{language}/"):
        page = visitor(viewport=PHONE)
        page.add_init_script(WATCH)
        held = hold_fonts(page)
        page.goto(address, wait_until="commit")
        page.locator("footer").last.wait_for()
        wait_until_held(page, held)
        # Longer than a browser waits for an optional face; then all of them come at once.
        page.wait_for_timeout(300)
        while held:
            held.pop().continue_()
            page.wait_for_timeout(20)
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        assert page.evaluate("window.shift") < 0.02, address


@pytest.mark.parametrize("language", ["en", "ar"])
def test_long_words_break_and_spacing_loses_nothing(
    site: Site, visitor: Callable[..., Page], language: str
) -> None:
    words = f"{TEXTS[language]} https://gauge.example/{'a' * 90} {'Rindfleisch' * 9}"
    path = story_in(site, language, words)
    page = visitor(viewport=NARROWEST, bypass_csp=True)
    for address in (path, f"{path}/recommend", f"/{language}/", "/"):
        page.goto(address)
        page.add_style_tag(content=SPACED)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST["width"], address


def test_the_first_screen_of_a_phone_holds_headline_and_standfirst(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(viewport=PHONE)
    for language in ("en", "ar"):
        page.goto(story_in(site, language, (TEXTS[language] * 3)[:200]))
        box = page.locator(".story .standfirst").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"]


def test_on_paper_a_story_is_alone_with_its_addresses(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor()
    path = story_in(site, "en")
    page.goto(path)
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (
        ".masthead nav",
        ".recommend-link",
        ".more-stories",
        ".public-footer",
        ".skip-link",
    ):
        for item in page.locator(gone).all():
            assert not item.is_visible(), gone
    for there in (".masthead-name", "h1", ".byline", ".story-body", ".credit-line"):
        assert page.locator(there).first.is_visible(), there
    assert page.locator(".story-url").inner_text().endswith(path)
    shown = page.locator(".original-link a").evaluate(
        "item => getComputedStyle(item, '::after').content"
    )
    assert "harbour.example/1" in shown or "attr(href)" in shown
    assert (
        page.locator("body").evaluate("item => getComputedStyle(item).color") == "rgb(28, 27, 25)"
    )
