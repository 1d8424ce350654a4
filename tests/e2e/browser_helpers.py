"""A real browser, watched: what it complains of, and what axe finds, fails the test."""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Response

from review.models.people import Person
from tests.cast import PASSWORD

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
MILLISECONDS = 15_000
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def launch(playwright: Playwright) -> Browser:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise FileNotFoundError(
            "The journeys need Chromium. Install it (Debian and Ubuntu: apt-get install chromium), "
            "or set CHROMIUM to its path."
        )
    # Playwright switches Chromium's own sandbox off by itself: root could not set it up.
    return playwright.chromium.launch(executable_path=found, args=QUIET)


class Visitor:
    """One person's browser: a context of its own, whose every complaint is written down."""

    def __init__(self, browser: Browser, url: str, **options: object) -> None:
        self.url = url
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=url, **{"locale": "en-GB", "reduced_motion": "reduce", **options}
        )
        self.context.set_default_timeout(MILLISECONDS)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("response", self._answered)

    def page(self) -> Page:
        return self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused form answers 4xx, which the browser calls an error: `_answered` looks at those.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load"):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        asked = response.request
        refusal = asked.is_navigation_request() or asked.method != "GET"
        if response.status >= 500 or (response.status >= 400 and not refusal):
            self.complaints.append(f"{asked.method} {asked.url}: {response.status}")
        if urlsplit(asked.url).netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"{asked.url} is somewhere else")


def sign_in(page: Page, person: Person, password: str = PASSWORD) -> None:
    """Through the form, as everybody."""
    page.goto("/login")
    form = page.locator("main form")
    form.locator("[name=email]").fill(person.email)
    form.locator("[name=password]").fill(password)
    form.locator("[type=submit]").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login")


def axe(page: Page) -> None:
    """Fail unless axe finds nothing wrong with the page as it is now."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    wrong = [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
    assert not wrong, "\n".join([f"{page.url}:", *wrong])
