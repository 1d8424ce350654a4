"""Writing beside the original in a real browser: head, pair in hand, tools, keys, phones."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from review.domain.workflow import State
from tests.cast import ARABIC, ENGLISH
from tests.e2e.browser_helpers import axe
from tests.e2e.editor_helpers import (
    PHONE,
    STORY,
    areas,
    expect_said,
    new_article,
    new_draft,
    op,
    press_tool,
    texts_of,
)
from tests.e2e.site import Site

pytestmark = pytest.mark.journey
WIDE = {"width": 1440, "height": 900}
TWO_SENTENCES = "Neighbours gathered at the spring. They *came* at seven."


def open_edit(page: Page, article: int) -> None:
    page.goto(f"/articles/{article}/edit")
    expect(areas(page)).to_have_count(len(ENGLISH))


def save(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")


def primary(page: Page) -> list[str]:
    return page.locator(".work-header .button-primary:visible").all_inner_texts()


def expect_lit(page: Page, sentence: str) -> None:
    page.wait_for_function(
        "(wanted) => [...CSS.highlights.get('sentence')].join() === wanted", arg=sentence
    )


def test_the_head_says_what_is_saved_and_what_comes_next(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_draft(site)
    page = visitor(site.people.tala, viewport=WIDE)
    page.clock.install()
    open_edit(page, article)
    head = page.locator(".work-header")
    expect(head).to_contain_text("0 of 5")
    assert primary(page) == ["Save"]
    expect(page.locator("[data-empty-notice]")).to_be_visible()
    for place, text in enumerate(STORY):
        areas(page).nth(place).fill(text)
    expect(head).to_contain_text("5 of 5")
    expect(head).to_contain_text("Not saved")
    assert primary(page) == ["Submit for review"]
    expect(page.locator("[data-next-untranslated]:visible")).to_have_count(0)
    expect(page.locator("[data-all-translated]")).to_be_visible()
    save(page)
    expect(page.locator(".work-header h1")).to_contain_text(STORY[0])
    expect(page.locator("[data-empty-notice]")).to_have_count(0)
    expect(page.locator("[data-saved-age]")).to_be_hidden()
    page.clock.fast_forward("02:30")
    expect(page.locator("[data-saved-age]")).to_contain_text("2 min")
    areas(page).nth(4).fill("")
    expect(head).to_contain_text("4 of 5")
    assert primary(page) == ["Save"]
    areas(page).nth(4).fill(STORY[4])
    save(page)


def test_the_sentence_under_the_caret_is_lit_in_the_original(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, viewport=WIDE)
    open_edit(page, article)
    row = page.locator("#row-s-1")
    row.locator(".source-text").evaluate(
        "(item) => { item.innerHTML = 'اجتمع <em>الجيران</em>. ثم عادوا.'; }"
    )
    area = row.locator("textarea")
    area.fill(TWO_SENTENCES)
    expect_lit(page, "ثم عادوا.")
    area.press("Control+Home")
    expect_lit(page, "اجتمع الجيران.")
    expect(row).to_have_class(re.compile(r"\bis-active\b"))
    area.fill(f"{TWO_SENTENCES} And once more.")
    expect_lit(page, "")
    save(page)


def test_tools_stand_in_the_margin_for_the_row_in_hand(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, viewport=WIDE)
    open_edit(page, article)
    margin = page.locator("[data-tools-panel]")
    areas(page).nth(0).click()
    expect(margin.locator("[data-number]")).to_have_text("1")
    expect(margin.locator("[data-block-kind]")).to_be_hidden()
    areas(page).nth(3).click()
    expect(margin.locator("[data-number]")).to_have_text("4")
    expect(margin.locator("[data-target-words]")).not_to_have_text("0")
    margin.locator("[data-block-kind]").select_option("paragraph")
    expect_said(page, "unsaved-text")
    areas(page).nth(2).press("Tab")
    page.keyboard.press("Enter")
    expect(margin.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(areas(page).nth(2)).to_be_focused()
    press_tool(areas(page).nth(3), "down")
    expect(page.locator("[name=order]")).to_have_value("t-head t-deck t-1 t-3 t-2")
    save(page)
    axe(page)
    page.reload()
    expect(page.locator("#row-s-2 [name=block_kind]")).to_have_value("paragraph")


def test_what_was_typed_elsewhere_can_be_undone_after_a_row_was_split(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, viewport=WIDE)
    open_edit(page, article)
    last = page.locator("#text-t-3")
    last.press("Control+End")
    page.keyboard.type(" Twice.")
    area = page.locator("#text-t-1")
    area.evaluate("(area) => { area.focus(); area.setSelectionRange(10, 10); }")
    page.keyboard.press("Alt+Enter")
    expect(areas(page)).to_have_count(6)
    expect(area).to_be_focused()
    last.focus()
    page.keyboard.press("Control+z")
    expect(last).not_to_have_value(f"{ENGLISH[4].text} Twice.")
    page.keyboard.press("Control+Shift+z")
    expect(last).to_have_value(f"{ENGLISH[4].text} Twice.")
    last.press("Control+End")
    page.keyboard.press("Control+o")
    expect(last).to_have_value(f"{ENGLISH[4].text} Twice.{ARABIC[4].text}")
    page.keyboard.press("Control+z")
    expect(last).to_have_value(f"{ENGLISH[4].text} Twice.")
    save(page)


def test_keys_lead_to_what_is_untranslated(site: Site, visitor: Callable[..., Page]) -> None:
    article = new_draft(site)
    page = visitor(site.people.tala, viewport={"width": 1000, "height": 500})
    open_edit(page, article)
    areas(page).nth(2).fill("Three")
    areas(page).nth(0).fill("One")
    page.keyboard.press("Control+Shift+Enter")
    expect(areas(page).nth(1)).to_be_focused()
    page.keyboard.press("Control+Shift+Enter")
    expect(areas(page).nth(3)).to_be_focused()
    areas(page).nth(4).focus()
    page.locator(".work-header-next").click()
    expect(areas(page).nth(1)).to_be_focused()
    save(page)


def test_a_refusal_leads_to_its_row(site: Site, visitor: Callable[..., Page]) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, viewport=WIDE)
    open_edit(page, article)
    page.locator("#text-t-1").press("Control+Home")
    page.keyboard.press("Alt+Enter")
    notices = page.locator("[data-notices]")
    expect(notices).to_contain_text("Type an empty line")
    expect(notices).to_be_focused()
    notices.get_by_role("link").click()
    expect(page.locator("#text-t-1")).to_be_focused()
    axe(page)


@pytest.mark.parametrize("script", [True, False])
def test_a_finished_text_offers_one_act_on_a_phone(
    site: Site, visitor: Callable[..., Page], script: bool
) -> None:
    article = new_article(site, State.DRAFT, rough=1)
    page = visitor(site.people.tala, java_script_enabled=script, **PHONE)
    page.goto(f"/articles/{article}/edit")
    expect(page.locator(".work-header [data-submit]")).to_be_visible()
    expect(page.locator(".work-header [data-save]")).to_be_visible(visible=not script)
    areas(page).last.fill("They came at eight.")
    expect(page.locator(".work-header [data-save]")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_tools_on_a_phone(site: Site, visitor: Callable[..., Page], script: bool) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, java_script_enabled=script, **PHONE)
    page.goto(f"/articles/{article}/edit")
    areas(page).nth(4).fill("What was typed stays.")
    page.locator("button[value='tools:t-1']").tap()
    add = page.locator("button[value='add:t-1']")
    expect(add).to_be_in_viewport()
    if script:  # which axe is, too
        axe(page)
    add.tap()
    expect(areas(page)).to_have_count(6)
    expect(areas(page).nth(5)).to_have_value("What was typed stays.")
    areas(page).nth(3).fill("Added.")
    op(page, "save").tap()
    expect(page.locator("[data-save-status]")).to_have_text("Saved")
    assert texts_of(site, article)[3:] == ["Added.", ENGLISH[3].text, "What was typed stays."]


def test_the_original_stays_hidden_where_it_was_hidden(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, viewport={"width": 320, "height": 640})
    open_edit(page, article)
    original = page.locator(".source-text").first
    page.get_by_role("button", name="Hide the original").click()
    expect(original).to_be_hidden()
    page.reload()
    expect(original).to_be_hidden()
    page.keyboard.press("Control+Shift+o")
    expect(original).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_head_never_covers_a_row_that_is_gone_to(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    for size in (WIDE, {"width": 360, "height": 500}):
        page = visitor(site.people.tala, viewport=size)
        open_edit(page, article)
        for key in ["Control+Enter"] * 5 + ["Alt+ArrowUp"] * 4:
            page.keyboard.press(key)
            assert page.evaluate(COVERED) is False, f"{key} at {size}"


# Whether the sticky head lies over the first line of the text area in hand.
COVERED = """() => {
  const head = document.querySelector(".work-header").getBoundingClientRect();
  const area = document.activeElement.getBoundingClientRect();
  return area.top < head.bottom && area.top >= head.top;
}"""
