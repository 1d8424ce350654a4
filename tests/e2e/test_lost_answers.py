"""Answers that get lost on the way, and buttons that are pressed twice: each act is done once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from review.domain.workflow import State
from tests.e2e.editor_helpers import STORY, areas, expect_said, new_article, new_draft, op, texts_of
from tests.e2e.site import Site
from tests.web.revision_helpers import article_ids, latest_revision, save_revision, with_text

pytestmark = pytest.mark.journey
BOTH = pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)


@contextmanager
def answers_lost(page: Page) -> Iterator[None]:
    """Let posts reach the server, and no answer of it the page."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/articles/**", lose)
    yield
    page.unroute("**/articles/**")


def save(page: Page, said: str) -> None:
    page.keyboard.press("Control+s")
    expect_said(page, said)


def test_a_save_whose_answer_was_lost_is_not_made_twice(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_draft(site)
    page = visitor(site.people.tala)
    page.goto(f"/articles/{article}/edit")
    areas(page).first.fill(STORY[0])
    with answers_lost(page):
        save(page, "failed")
    assert texts_of(site, article)[0] == STORY[0]
    save(page, "saved-text")
    assert latest_revision(site.database, article).number == 1
    areas(page).nth(1).fill(STORY[1])
    save(page, "saved-text")
    assert texts_of(site, article)[:2] == list(STORY[:2])
    assert latest_revision(site.database, article).number == 2


def test_what_was_typed_after_a_lost_answer_is_the_next_revision(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_draft(site)
    page = visitor(site.people.tala)
    page.goto(f"/articles/{article}/edit")
    areas(page).first.fill(STORY[0])
    page.locator("#note").fill("The first line.")
    with answers_lost(page):
        save(page, "failed")
        areas(page).nth(1).fill(STORY[1])
        page.locator("#note").fill("The second line.")
        save(page, "failed")
    save(page, "saved-text")
    assert texts_of(site, article)[:2] == list(STORY[:2])
    found = latest_revision(site.database, article)
    assert (found.number, found.note) == (2, "The second line.")


def test_a_colleagues_save_after_a_lost_answer_is_compared_with(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.TRANSLATED)
    page = visitor(site.people.edda)
    page.goto(f"/articles/{article}/review")
    page.locator(".inline-edit > summary").nth(2).click()
    area = page.locator(".inline-edit[open] [data-row-text]")
    area.fill("Neighbours met at the well.")
    with answers_lost(page):
        save(page, "failed")
    save_revision(site.database, site.people.emil, article, with_text(4, "Words of a colleague."))
    save(page, "saved-text")
    expect(page.locator("[data-notices]")).to_contain_text("Revision 3 was saved after yours")
    area.fill("Neighbours met at the well at seven.")
    page.keyboard.press("Control+s")
    expect(page.locator("h1")).to_have_text("Somebody saved a newer revision")
    assert latest_revision(site.database, article).number == 3


@BOTH
def test_a_button_that_is_pressed_twice_acts_once(site: Site, visitor: Callable[..., Page]) -> None:
    page = visitor(site.people.edda, java_script_enabled=False)
    page.goto("/articles/new")
    page.locator("#headline").fill("عنوان")
    page.locator("#body").fill("فقرة")
    page.get_by_role("button", name="Add and open").dblclick()
    expect(page.locator(".flashes")).to_contain_text("Added.")
    assert len(article_ids(site.database)) == 1

    page.get_by_role("link", name="Start translating").click()
    for place, text in enumerate(STORY[:2]):
        areas(page).nth(place).fill(text)
    op(page, "submit").dblclick()
    expect(page.locator(".flashes")).to_contain_text("Submitted.")
    assert latest_revision(site.database, article_ids(site.database)[0]).number == 1
