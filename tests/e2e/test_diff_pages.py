"""Reading differences by keys, by kind and by the map; with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from review.models.articles import Article
from review.services.editorial import revisions
from tests.cast import actor_of
from tests.e2e.browser_helpers import axe
from tests.e2e.editor_helpers import expect_said, new_article
from tests.e2e.site import Site

Visit = Callable[..., Page]

SAYS = "nothing new, says the town."
FIRST = (
    Block("t-0", Kind.HEADLINE, "Water returns", ("s-0",)),
    *(Block(f"n-{n}", Kind.PARAGRAPH, f"Paragraph {n}: {SAYS}") for n in range(30)),
)


def revise(site: Site, article_id: int, blocks: tuple[Block, ...]) -> None:
    with site.database.sessions.begin() as session:
        article = session.get_one(Article, article_id)
        revisions.save(session, actor_of(site.people.edda), article, blocks=blocks,
                       left_out=(), base_number=article.latest_number)  # fmt: skip


def changed(place: int, old: str, new: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    block = blocks[place]
    text = block.text.replace(old, new)
    return (*blocks[:place], replace(block, text=text), *blocks[place + 1 :])


@pytest.fixture
def compared(site: Site) -> str:
    """The address of a comparison: a number, a name, a wording and a move, far from each other."""
    article = new_article(site, State.TRANSLATED)
    revise(site, article, FIRST)
    blocks = changed(4, "the town", "the mayor", FIRST)
    blocks = changed(12, "11", "57", changed(11, "10", "1,984", blocks))
    blocks = (*blocks[:20], blocks[29], *blocks[20:29], *blocks[30:])
    revise(site, article, blocks)
    return f"/articles/{article}/compare/2/3"


def test_the_keys_go_from_change_to_change_and_round(
    site: Site, visitor: Visit, compared: str
) -> None:
    page = visitor(site.people.tarek)
    page.goto(compared)
    place = page.locator("[data-change-position]")
    for _ in range(4):
        page.keyboard.press("n")
    expect(place).to_have_text("4 of 4")
    page.keyboard.press("n")
    expect(place).to_have_text("1 of 4, from the start again")
    page.keyboard.press("p")
    expect(place).to_have_text("4 of 4, from the end again")
    bar = page.locator(".work-header").bounding_box()
    for _ in range(4):
        page.keyboard.press("n")
        focused = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
        assert bar
        assert focused["top"] >= bar["height"], "the bar hides what is in focus"
        assert page.locator(".is-current[data-change-number]").count() >= 1
        assert page.locator(".row.is-current").count() == 1
    axe(page)


def test_only_one_kind_is_shown_at_once_and_by_its_address(
    site: Site, visitor: Visit, compared: str
) -> None:
    page = visitor(site.people.tarek)
    page.goto(compared)
    numbers = page.get_by_role("link", name="2 numbers")
    numbers.click()
    expect(numbers).to_have_attribute("aria-current", "true")
    assert page.url.endswith("?only=number")
    expect(page.locator("del[data-kind=wording]")).to_be_hidden()
    expect(page.locator("del[data-kind=number]").first).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("[data-change-position]")).to_have_text("1 of 2")
    folded = page.locator("[data-folded] > summary").all_inner_texts()

    still = visitor(site.people.tarek, java_script_enabled=False)
    still.goto(f"{compared}?only=number")
    expect(still.locator("del[data-kind=wording]")).to_be_hidden()
    assert still.locator("[data-folded] > summary").all_inner_texts() == folded
    still.get_by_role("link", name="2 numbers").click()
    expect(still.locator("del[data-kind=wording]")).to_be_visible()
    still.get_by_role("link", name="All rows").click()
    expect(still.locator("[data-folded]")).to_have_count(0)


def test_rows_put_away_are_opened_by_a_press_and_all_at_once(
    site: Site, visitor: Visit, compared: str
) -> None:
    page = visitor(site.people.tarek)
    page.goto(compared)
    away = page.get_by_text("Paragraph 7: nothing new, says the town.")
    expect(away).to_be_hidden()
    page.locator("[data-folded] > summary").nth(1).press("Enter")
    expect(away).to_be_visible()
    page.get_by_role("link", name="All rows").click()
    assert page.url.endswith("?rows=all")
    expect(page.locator("[data-folded]")).to_have_count(0)
    page.get_by_role("link", name="Only changes").click()
    expect(away).to_be_hidden()


def test_the_two_places_of_a_move_lead_to_each_other_and_are_lit_together(
    site: Site, visitor: Visit, compared: str
) -> None:
    page = visitor(site.people.tarek)
    page.goto(compared)
    signs = page.locator("a.move-number")
    expect(signs).to_have_count(2)
    signs.first.focus()
    expect(page.locator(".is-highlighted")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(signs.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(signs.first).to_be_focused()


def test_the_map_goes_to_the_change_one_presses(site: Site, visitor: Visit, compared: str) -> None:
    page = visitor(site.people.tarek, viewport={"width": 1440, "height": 700})
    page.goto(compared)
    ticks = page.locator(".minimap i")
    expect(ticks).to_have_count(4)
    box = ticks.nth(2).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 1)
    expect(page.locator("[data-change-position]")).to_have_text("3 of 4")
    page.get_by_role("link", name="2 numbers").click()
    expect(ticks).to_have_count(2)


def test_what_is_edited_in_a_review_is_marked_as_soon_as_it_is_saved(
    site: Site, visitor: Visit
) -> None:
    article = new_article(site, State.TRANSLATED)
    page = visitor(site.people.edda)
    page.goto(f"/articles/{article}/review")
    expect(page.locator("[data-change-navigation]")).to_be_hidden()
    row = page.locator(".row", has_text="3.5 kilometres")
    row.locator("summary").click()
    area = row.locator("[data-row-text]")
    expect(area).to_be_focused()
    area.fill("The town says that 4.5 kilometres of pipe were replaced.")
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")
    expect(row.locator("ins[data-kind=number]")).to_contain_text("4.5")
    expect(page.get_by_role("link", name="1 number")).to_be_visible()
    expect(area).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("[data-change-position]")).to_have_text("1 of 1")
    page.keyboard.press("d")
    expect(page.locator("#reason")).to_be_focused()


def test_on_a_small_phone_there_is_one_text_and_nothing_scrolls_sideways(
    site: Site, visitor: Visit, compared: str
) -> None:
    page = visitor(site.people.edda, viewport={"width": 320, "height": 640})
    for path in (f"{compared}?view=side", compared.replace("compare/2/3", "review?against=2")):
        page.goto(path)
        expect(page.locator(".row-old:visible")).to_have_count(0)
        expect(page.locator("del:visible").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
