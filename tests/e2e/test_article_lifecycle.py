"""An article's whole way, from the translator's phone to a reader's friend."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from review.config import ROOT
from tests.e2e.browser_helpers import axe
from tests.e2e.editor_helpers import (
    PHONE,
    STORY,
    areas,
    expect_said,
    new_draft,
    op,
    press_tool,
    speak,
    texts_of,
)
from tests.e2e.site import Site
from tests.mail_server import MailServer

pytestmark = pytest.mark.journey
SECONDS_TO_FILL_A_FORM = 2.2  # sooner than that, the site takes a reader for a program


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def environment(mail_server: MailServer) -> dict[str, str]:
    return {"SMTP_URL": mail_server.url}


def test_from_a_phone_in_arabic_to_a_friends_mail(
    site: Site, visitor: Callable[..., Page], mail_server: MailServer
) -> None:
    article = new_draft(site)
    speak(site, site.people.tala, "ar")
    page = visitor(site.people.tala, locale="ar-EG", **PHONE)
    page.goto(f"/articles/{article}/edit")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    translate(page)
    assert texts_of(site, article) == list(STORY)
    leave_and_stay(page)
    op(page, "submit").click()
    page.wait_for_url(f"**/articles/{article}")

    desk = visitor(site.people.edda)
    desk.goto("/desk")
    desk.get_by_role("link", name="Review").first.click()
    return_it(desk)

    page.goto(f"/articles/{article}/edit")
    expect(page.locator("main")).to_contain_text("Who says that it was seven?")
    areas(page).nth(2).fill("Neighbours gathered at the spring at dawn.")
    op(page, "submit").click()
    page.wait_for_url(f"**/articles/{article}")

    desk.goto(f"/articles/{article}/review")
    step_through_changes(desk)
    edit_in_place(desk, "The town says that 3.5 kilometres of pipe are new.")
    op(desk, "approve").click()
    desk.wait_for_url(f"**/articles/{article}")
    publish(desk)
    assert texts_of(site, article)[-1] == "The town says that 3.5 kilometres of pipe are new."

    reader = visitor()
    read_and_recommend(reader)
    deliver(site)
    assert [message["To"] for message in mail_server.received] == [
        "Bashar Amin <bashar@friend.example>"
    ]
    body = mail_server.received[0].get_body(("plain",))
    assert body is not None
    assert STORY[0] in body.get_content()
    assert f"{site.url}/en/stories/" in body.get_content()


def test_all_of_it_without_javascript(
    site: Site, visitor: Callable[..., Page], mail_server: MailServer
) -> None:
    article = new_draft(site)
    page = visitor(site.people.tala, java_script_enabled=False)
    page.goto(f"/articles/{article}/edit")
    for place, text in enumerate(STORY):
        areas(page).nth(place).fill(text.replace(". It", ".\n\nIt"))
    press_tool(areas(page).nth(2), "split")
    expect(areas(page)).to_have_count(6)
    expect(areas(page).nth(3)).to_have_value("It was seven in the morning.")
    press_tool(areas(page).nth(2), "join")
    expect(areas(page).nth(2)).to_have_value(STORY[2])
    press_tool(areas(page).nth(4), "up")
    press_tool(page.locator(f"textarea:text('{STORY[4]}')"), "down")
    op(page, "save").click()
    assert texts_of(site, article) == list(STORY)
    op(page, "submit").click()

    desk = visitor(site.people.edda, java_script_enabled=False)
    desk.goto(f"/articles/{article}/review")
    op(desk, "return").click()
    expect(desk.locator("main")).to_contain_text("Say why")
    return_it(desk)
    page.goto("/desk")
    page.get_by_role("link", name="Revise").click()
    expect(page.locator("main")).to_contain_text("Who says that it was seven?")
    areas(page).nth(2).fill("Neighbours gathered at the spring at dawn.")
    op(page, "submit").click()

    desk.goto(f"/articles/{article}/review")
    expect(desk.locator(".rows ins, .rows del").first).to_be_visible()
    edit_in_place(desk, "The town says that 3.5 kilometres of pipe are new.", keys=False)
    op(desk, "approve").click()
    publish(desk)
    reader = visitor(java_script_enabled=False)
    read_and_recommend(reader)
    deliver(site)
    assert len(mail_server.received) == 1


def translate(page: Page) -> None:
    """Type the story with the keys that go from row to row, split and join a paragraph, save."""
    areas(page).nth(0).fill(STORY[0])
    areas(page).nth(0).press("Control+Enter")
    for place, text in enumerate(STORY[1:4], start=1):
        expect(areas(page).nth(place)).to_be_focused()
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter")
    page.keyboard.insert_text(STORY[4])
    expect_said(page, "unsaved-text")
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    third = areas(page).nth(2)
    expect(third).to_be_focused()
    cut = STORY[2].index(" It was")
    third.evaluate("(area, at) => area.setSelectionRange(at, at)", cut)
    press_tool(third, "split")
    expect(areas(page)).to_have_count(6)
    expect(areas(page).nth(3)).to_have_value("It was seven in the morning.")
    expect(third).to_be_focused()
    press_tool(third, "join")
    expect(areas(page)).to_have_count(5)
    expect(third).to_have_value(STORY[2])
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")


def leave_and_stay(page: Page) -> None:
    """Type, try to leave, be asked, stay, and take back what was typed."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    areas(page).nth(4).fill("Half a sentence")
    page.locator(".work-header-back").click(no_wait_after=True)
    expect(areas(page).nth(4)).to_have_value("Half a sentence")
    page.wait_for_timeout(100)
    assert asked == ["beforeunload"]
    page.remove_listener("dialog", stay)
    areas(page).nth(4).fill(STORY[4])
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")


def return_it(page: Page) -> None:
    page.locator("#reason").fill("Who says that it was seven?")
    op(page, "return").click()
    expect(page.locator("main")).to_contain_text("Returned to the translator with your reason.")


def step_through_changes(page: Page) -> None:
    """The second review shows what became of the first one's reason, change by change."""
    expect(page.locator("[data-change-filters]")).to_contain_text("change")
    page.keyboard.press("n")
    expect(page.locator("[data-change-number]").first).to_be_focused()
    expect(page.locator("[data-change-position]")).to_contain_text("1 of ")
    page.keyboard.press("p")
    expect(page.locator(".row.is-current")).to_have_count(1)
    axe(page)


def edit_in_place(page: Page, text: str, *, keys: bool = True) -> None:
    last = page.locator(".row").last
    last.locator("details.inline-edit > summary").click()
    area = last.locator("[data-row-text]")
    area.fill(text)
    if keys:
        area.press("Control+s")
        expect_said(page, "saved-text")
    else:
        op(page, "save").click()
        expect(page.locator("main")).to_contain_text("Saved as revision")


def publish(page: Page) -> None:
    page.get_by_role("link", name="Publish", exact=True).first.click()
    expect(page.locator("[name=slug]")).to_have_value("water-returns-to-the-old-quarter")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("main")).to_contain_text("Published. Readers can see it now.")


def read_and_recommend(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("link", name=STORY[0]).first.click()
    expect(page.locator("h1")).to_have_text(STORY[0])
    expect(page.locator("main")).to_contain_text("3.5 kilometres of pipe are new.")
    expect(page.locator(".credit-line")).to_contain_text("Tala Haddad")
    page.get_by_role("link", name="Recommend article").click()
    page.get_by_label("Sender's name").fill("Rana Saleh")
    page.get_by_label("Sender's email").fill("rana@reader.example")
    page.get_by_label("Receiver's name").fill("Bashar Amin")
    page.get_by_label("Receiver's email").fill("bashar@friend.example")
    page.wait_for_timeout(SECONDS_TO_FILL_A_FORM * 1000)
    page.get_by_role("button", name="Send the recommendation").click()
    expect(page.locator("h1")).to_have_text("Thank you")


def deliver(site: Site) -> None:
    """What stands in the outbox leaves by the command that the README says to run."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once"],
        cwd=ROOT,
        env=site.environment,
        check=True,
        timeout=60,
    )
