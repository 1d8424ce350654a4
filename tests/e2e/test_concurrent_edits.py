"""Two people at once, a lost connection, an ended sign-in: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from review.clock import now
from review.domain.workflow import State
from review.models.people import LoginSession
from tests.e2e.browser_helpers import axe, sign_in
from tests.e2e.editor_helpers import areas, expect_said, new_article, op, texts_of
from tests.e2e.site import Site

pytestmark = pytest.mark.journey
MINE = "Neighbours met at the well at seven."
THEIRS = "The town says that four kilometres of pipe were replaced."


@pytest.mark.parametrize("site", ["sqlite", "postgresql"], indirect=True)
def test_the_second_to_save_is_shown_both_texts(site: Site, visitor: Callable[..., Page]) -> None:
    article = new_article(site, State.DRAFT)
    tala, edda = visitor(site.people.tala), visitor(site.people.edda)
    for page in (tala, edda):
        page.goto(f"/articles/{article}/edit")
    areas(tala).nth(2).fill(MINE)
    areas(edda).nth(4).fill(THEIRS)
    edda.keyboard.press("Control+s")
    expect_said(edda, "saved-text")
    tala.keyboard.press("Control+s")
    expect(tala.locator("h1")).to_have_text("Somebody saved a newer revision")
    expect(tala.locator(".rows")).to_contain_text("well")
    expect(tala.locator(".rows")).to_contain_text("four")
    axe(tala)
    op(tala, "resume").click()
    expect(areas(tala).nth(2)).to_have_value(MINE)
    areas(tala).nth(4).fill(THEIRS)
    tala.keyboard.press("Control+s")
    expect_said(tala, "saved-text")
    assert texts_of(site, article)[2::2] == [MINE, THEIRS]


def test_a_lost_connection_keeps_the_text(site: Site, visitor: Callable[..., Page]) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala)
    page.goto(f"/articles/{article}/edit")
    areas(page).nth(2).fill(MINE)
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    expect_said(page, "failed")
    expect(areas(page).nth(2)).to_have_value(MINE)
    page.context.set_offline(False)
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")
    assert texts_of(site, article)[2] == MINE


def test_signed_out_while_typing_and_in_again_in_another_tab(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala)
    page.goto(f"/articles/{article}/edit")
    areas(page).nth(2).fill(MINE)
    end_all_sign_ins(site)
    page.keyboard.press("Control+s")
    expect_said(page, "signed-out")
    expect(areas(page).nth(2)).to_have_value(MINE)
    sign_in(page.context.new_page(), site.people.tala)
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")
    assert texts_of(site, article)[2] == MINE


def test_signed_out_without_javascript_the_text_is_kept_on_a_page(
    site: Site, visitor: Callable[..., Page]
) -> None:
    article = new_article(site, State.DRAFT)
    page = visitor(site.people.tala, java_script_enabled=False)
    page.goto(f"/articles/{article}/edit")
    areas(page).nth(2).fill(MINE)
    end_all_sign_ins(site)
    op(page, "save").click()
    expect(page.locator("h1")).to_have_text("Your text is kept here")
    expect(page.locator("main")).to_contain_text(MINE)
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(popup.value, site.people.tala)
    for _ in range(2):
        if page.locator("h1").inner_text() == "Your text is kept here":
            page.get_by_role("button", name="Send my text again").click()
    expect(page.locator("main")).to_contain_text("Saved as revision 2.")
    assert texts_of(site, article)[2] == MINE


def end_all_sign_ins(site: Site) -> None:
    with site.database.sessions.begin() as session:
        session.execute(update(LoginSession).values(revoked_at=now()))
