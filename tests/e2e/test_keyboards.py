"""The desk's keys on other keyboards: of another script, with capitals locked, on a Mac."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from review.domain.workflow import State
from tests.e2e.editor_helpers import areas, expect_said, new_article, new_draft
from tests.e2e.site import Site

pytestmark = pytest.mark.journey
ON_A_MAC = "Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'MacIntel' });"
PRESS = """(more) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...more }))"""


def test_the_key_at_the_same_place_counts_in_other_scripts(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala)
    page.goto(f"/articles/{new_draft(site)}/edit")
    keys = page.locator("dialog[data-shortcuts-dialog]")
    page.evaluate(PRESS, {"key": "؟", "code": "Slash", "shiftKey": True})
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    areas(page).first.fill("Water returns")
    for letter, code in (("س", "KeyS"), ("ы", "KeyS"), ("σ", "KeyS")):
        expect_said(page, "unsaved-text")
        page.evaluate(PRESS, {"key": letter, "code": code, "ctrlKey": True})
        expect_said(page, "saved-text")
        areas(page).first.press_sequentially(letter)


@pytest.mark.parametrize(
    "pressed",
    [
        {"key": "d", "code": "KeyD"},
        {"key": "ي", "code": "KeyD"},
        {"key": "D", "code": "KeyD", "modifierCapsLock": True},
        {"key": "d", "code": "KeyE"},  # as on a keyboard with other places
    ],
)
def test_a_single_key_leads_to_the_decision(
    site: Site, visitor: Callable[..., Page], pressed: dict[str, object]
) -> None:
    page = visitor(site.people.edda)
    page.goto(f"/articles/{new_article(site, State.TRANSLATED)}/review")
    page.evaluate(PRESS, pressed)
    expect(page.locator("#reason")).to_be_focused()


def test_on_a_mac_command_stands_for_control_and_the_list_says_so(
    site: Site, visitor: Callable[..., Page]
) -> None:
    page = visitor(site.people.tala)
    page.add_init_script(ON_A_MAC)
    page.goto(f"/articles/{new_draft(site)}/edit")
    page.keyboard.press("?")
    listed = page.locator("dialog[data-shortcuts-dialog] kbd").all_inner_texts()
    assert "⌘" in listed
    assert not {"Ctrl", "Alt"} & set(listed)
    page.keyboard.press("Escape")
    areas(page).first.fill("Water returns")
    page.keyboard.press("Control+s")
    expect_said(page, "unsaved-text")
    page.keyboard.press("Meta+s")
    expect_said(page, "saved-text")
    page.keyboard.press("Meta+Enter")
    expect(areas(page).nth(1)).to_be_focused()
    page.keyboard.press("Meta+Alt+ArrowUp")
    expect(areas(page).first).to_be_focused()
