"""Slow lines and older browsers: what was typed early counts, and text areas grow all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from review.domain.workflow import State
from tests.e2e.editor_helpers import areas, expect_said, new_article, new_draft
from tests.e2e.site import Site
from tests.web.revision_helpers import save_revision, with_text

pytestmark = pytest.mark.journey
LONG = "Neighbours gathered at the spring at seven in the morning. " * 12
OLDER = """const supports = CSS.supports.bind(CSS);
CSS.supports = (name, ...more) => name !== "field-sizing" && supports(name, ...more);"""
PLAIN = ".row-text { field-sizing: fixed !important; }"


def hidden_lines(area: Locator) -> int:
    """How much of its text an area has no room for, in pixels."""
    return int(area.evaluate("area => area.scrollHeight - area.clientHeight"))


def test_what_is_typed_before_the_modules_are_there_counts(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala, viewport={"width": 1440, "height": 900})
    held: list[Route] = []

    # A function of our own: Playwright looks at a handler, and a list's method will not do.
    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/editor.js", hold)
    page.goto(f"/articles/{new_draft(site)}/edit", wait_until="commit")
    areas(page).first.press_sequentially("Water returns")
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    expect_said(page, "unsaved-text")
    expect(page.locator("[data-tools-panel] [data-number]")).to_have_text("1")
    page.keyboard.press("Control+Enter")
    expect(areas(page).nth(1)).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_areas_grow_where_the_browser_does_not_see_to_it(
    site: Site, visitor: Callable[..., Page], width: int
) -> None:
    page = visitor(site.people.tala, viewport={"width": width, "height": 900}, bypass_csp=True)
    page.add_init_script(OLDER)
    page.goto(f"/articles/{new_draft(site)}/edit")
    page.add_style_tag(content=PLAIN)
    area = areas(page).nth(2)
    area.fill(LONG)
    assert hidden_lines(area) == 0
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_function(
        "area => area.scrollHeight <= area.clientHeight", arg=area.element_handle()
    )


def test_areas_that_were_folded_grow_when_they_are_opened(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.edda, bypass_csp=True)
    page.add_init_script(OLDER)
    page.goto(f"/articles/{new_article(site, State.TRANSLATED)}/review")
    page.add_style_tag(content=PLAIN)
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator(".inline-edit > summary").nth(2).click()
    area = page.locator(".inline-edit[open] [data-row-text]")
    expect(area).to_be_visible()
    page.wait_for_function(
        "area => area.scrollHeight <= area.clientHeight", arg=area.element_handle()
    )


@pytest.mark.parametrize(("paper", "changes"), [(True, True), (False, True), (False, False)])
def test_room_is_kept_for_what_modules_show_only_where_they_may_show_it(
    site: Site, visitor: Callable[..., Page], paper: bool, changes: bool
) -> None:
    article = new_article(site, State.TRANSLATED)
    if changes:
        save_revision(site.database, site.people.edda, article, with_text(2, LONG))
    for script in (True, False):
        page = visitor(site.people.edda, java_script_enabled=script)
        if paper:
            page.emulate_media(media="print")
        page.goto(f"/articles/{article}/review")
        kept = page.locator("[data-change-navigation]").bounding_box() is not None
        assert kept == (script and changes and not paper)


@pytest.mark.parametrize(
    ("status", "state", "sentence"),
    [(413, "tooMuch", "too much to be sent at once"), (429, "tooOften", "too many tries")],
)
def test_the_page_stays_with_its_text_where_the_server_did_not_read_it(
    site: Site, visitor: Callable[..., Page], status: int, state: str, sentence: str
) -> None:
    def refuse(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, content_type="text/html", body="<!doctype html><p>No")
        else:
            route.continue_()

    page = visitor(site.people.tala)
    page.goto(f"/articles/{new_draft(site)}/edit")
    page.route("**/edit", refuse)
    areas(page).first.fill("Typed for an hour.")
    page.keyboard.press("Control+s")
    said = page.locator("[data-save-status]")
    expect(said).to_have_attribute("data-state", state)
    expect(said).to_contain_text(sentence)
    expect(areas(page).first).to_have_value("Typed for an hour.")
