"""Opening the pages: a browser context for each person, signed in once and led on from there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.cast import PASSWORD
from tests.databases import Database, open_database, upgrade_to_head
from tests.e2e.browser_helpers import Visitor
from tests.e2e.site import run
from tests.screenshots import page_data
from tests.screenshots.page_data import PLAYERS, Values
from tests.screenshots.pages import Look

ENTRY = "form:has(input[name=language][value={}]) button"

# As without JavaScript, and past what the browser itself would hold back: the server is asked.
SEND_PLAINLY = """(button) => {
  const named = Object.assign(document.createElement("input"), {
    type: "hidden", name: button.name, value: button.value,
  });
  if (button.name) button.form.append(named);
  if (button.hasAttribute("formaction")) button.form.action = button.formAction;
  HTMLFormElement.prototype.submit.call(button.form);
}"""


@dataclass
class Newsrooms:
    """The full site and the empty one, and what stands in the addresses of the full one."""

    urls: dict[str, str]
    values: Values

    def address(self, look: Look) -> str:
        return self.urls[look.site] + look.path.format(**self.values)


@contextmanager
def newsrooms(folder: Path) -> Iterator[Newsrooms]:
    """Both sites, served from databases of their own in `folder` until the block ends."""
    full, empty = (_database(folder / f"{name}.db") for name in ("full", "empty"))
    with full.sessions.begin() as session:
        values = page_data.furnish(session)
    with empty.sessions.begin() as session:
        page_data.settle(session)
    with (
        run(full.url, folder / "full.log") as (one, _),
        run(empty.url, folder / "empty.log") as (other, _),
    ):
        yield Newsrooms({"full": one, "empty": other}, values)


def _database(file: Path) -> Database:
    upgrade_to_head(f"sqlite:///{file}")
    return open_database(f"sqlite:///{file}")


@dataclass
class Guide:
    """Leads one browser through the looks, as whoever sees them and in one language at a time."""

    browser: Browser
    rooms: Newsrooms
    visitors: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    languages: dict[tuple[str, str], str] = field(default_factory=dict)

    def open(self, look: Look, language: str = "en") -> Page:
        """The page in the state that `look` names, in this interface language."""
        page = self.page(look, language)
        page.goto(self.rooms.address(look))
        for selector, text in look.fill:
            page.locator(selector).first.fill(text)
        if look.press:
            self._press(page, look)
        return page

    def complaints(self) -> list[str]:
        """What the browser complained of since the last time."""
        found = [said for visitor in self.visitors.values() for said in visitor.complaints]
        for visitor in self.visitors.values():
            visitor.complaints.clear()
        return found

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.context.close()

    def page(self, look: Look, language: str) -> Page:
        """The page of whoever sees this look, signed in and in that language."""
        key = (look.site, look.who)
        if key not in self.visitors:
            self.visitors[key] = Visitor(self.browser, self.rooms.urls[look.site])
            page = self.visitors[key].page()
            if look.who:
                _sign_in(page, PLAYERS[look.who])
            # By pressing it, so that it holds whatever somebody else chooses for the same person.
            _choose(page, look, "ar")
            _choose(page, look, "en")
            self.languages[key] = "en"
        page = self.visitors[key].context.pages[0]
        if self.languages[key] != language:
            _choose(page, look, language)
            self.languages[key] = language
        page.bring_to_front()  # behind another window it would wait to be drawn
        return page

    def _press(self, page: Page, look: Look) -> None:
        context = page.context
        kept = context.cookies()
        if look.signed_out:
            context.clear_cookies()
        with page.expect_navigation():
            page.locator(look.press).first.evaluate(SEND_PLAINLY)
        if look.signed_out:
            context.clear_cookies()
            context.add_cookies([_cookie(one) for one in kept])


def _cookie(kept: dict[str, object]) -> dict[str, object]:
    return {name: kept[name] for name in ("name", "value", "domain", "path")}


def _choose(page: Page, look: Look, language: str) -> None:
    page.goto("/help" if look.who else "/login")
    if page.locator("html").get_attribute("lang") != language:
        if look.who:
            page.locator(".user-menu > summary").click()
        page.locator(ENTRY.format(language)).first.click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def _sign_in(page: Page, email: str) -> None:
    page.goto("/login")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login")
