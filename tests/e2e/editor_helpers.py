"""What translators and editors do in their browsers, in whichever language those speak."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from review.domain.workflow import State
from review.models.articles import Article
from review.models.people import Person
from review.services.editorial import revisions
from tests import cast
from tests.e2e.site import Site

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
STORY = (
    "Water returns to the old quarter",
    "After nine dry months the pipes were opened on Tuesday.",
    "Neighbours gathered at the spring. It was seven in the morning.",
    "“We did not believe it until we heard it,” said Umm Said.",
    "The town says that 3.5 kilometres of pipe were replaced.",
)


def new_draft(site: Site) -> int:
    """A draft of Tala's in which nothing was written yet."""
    with site.database.sessions.begin() as session:
        return cast.article(session, site.people, translator=site.people.tala).id


def new_article(site: Site, state: State, rough: int = 0) -> int:
    with site.database.sessions.begin() as session:
        return cast.article_in(session, site.people, state, rough=rough).id


def speak(site: Site, person: Person, language: str) -> None:
    """Let a person's interface be in that language from now on."""
    with site.database.sessions.begin() as session:
        session.get_one(Person, person.id).locale = language


def texts_of(site: Site, article_id: int) -> list[str]:
    with site.database.sessions() as session:
        found = revisions.latest(session, session.get_one(Article, article_id))
        return [block.text for block in found.blocks] if found else []


def areas(page: Page) -> Locator:
    return page.locator("[data-row-text]")


def expect_said(page: Page, name: str) -> None:
    """Wait until the line beside the buttons says what its attribute `data-<name>` has."""
    line = page.locator("[data-save-status]")
    expect(line).to_have_text(line.get_attribute(f"data-{name}") or "?")


def press_tool(area: Locator, verb: str) -> None:
    """Open the tools of a text area's paragraph and press one, wherever the page shows them."""
    cell = area.locator("xpath=ancestor::*[contains(@class, 'cell')][1]")
    block = cell.locator("[name=block_id]").input_value()
    cell.locator(f"button[value='tools:{block}']").press("Enter")
    area.page.locator(f"button[value='{verb}:{block}']").click()


def op(page: Page, name: str) -> Locator:
    """The button that sends the whole form, such as `submit`."""
    return page.locator(f"button[name=op][value={name}]").first
