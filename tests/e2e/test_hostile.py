"""Pages full of hostile texts in a real browser: no dialog, no script, no breach of the policy.

The visitor hears what the console says of errors and policies, and what is fetched from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Dialog, Page

from review.extensions import db
from tests.conftest import make_app
from tests.e2e.editor_helpers import areas, expect_said
from tests.e2e.site import Site
from tests.page_client import ExaminingClient
from tests.web.hostile_article import HostileDesk, staff_pages
from tests.web.hostile_texts import HOSTILE_TEXTS, SINGLE_LINES, TEMPLATE_SUM

pytestmark = pytest.mark.journey
ADMIN = ("/admin/users", "/admin/users/1", "/admin/sections", "/admin/log", "/admin/mail",
         "/admin/mail/1")  # fmt: skip
TELL = """document.addEventListener("securitypolicyviolation", (breach) =>
  console.error("policy:", breach.violatedDirective, breach.blockedURI, breach.sample));"""
# Whatever waits for a pointer, for the focus or for being opened gets it.
TOUCH = """() => {
  for (const item of document.querySelectorAll("details")) item.open = true;
  for (const item of document.querySelectorAll("body *")) {
    for (const kind of ["mouseover", "pointerenter", "focus", "toggle", "error", "load"])
      item.dispatchEvent(new Event(kind));
    item.focus?.({ preventScroll: true });
  }
}"""


@pytest.fixture
def client(site: Site) -> Iterator[ExaminingClient]:
    """Writes in the site's database without a browser, and lets go of it before it is emptied."""
    app = make_app(site.database.url)
    yield ExaminingClient(app, site.database)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("line", ["markup", "controls"])
def test_hostile_texts_run_nothing(
    site: Site, client: ExaminingClient, visitor: Callable[..., Page], line: str
) -> None:
    article_id, story = HostileDesk(
        client, site.people, site.database, SINGLE_LINES[line]
    ).publish_corrected_story()
    dialogs: list[str] = []
    for person, paths in (
        (site.people.edda, staff_pages(article_id)),
        (site.people.ada, ADMIN),
        (None, ("/", "/en/", story, f"{story}/recommend")),
    ):
        page = watched(visitor(person), dialogs)
        for path in paths:
            page.goto(path)
            page.evaluate(TOUCH)
            assert TEMPLATE_SUM not in page.inner_text("body"), path
            page.keyboard.press("n")
    assert dialogs == []


def test_a_hostile_text_typed_and_saved_in_place_runs_nothing(
    site: Site, client: ExaminingClient, visitor: Callable[..., Page]
) -> None:
    desk = HostileDesk(client, site.people, site.database, "Ann")
    article_id = desk.open()
    dialogs: list[str] = []
    page = watched(visitor(site.people.tala), dialogs)
    page.goto(f"/articles/{article_id}/edit")
    for place, text in enumerate(HOSTILE_TEXTS[:20]):
        areas(page).nth(place).fill(text.replace("\r", ""))
    page.keyboard.press("Control+s")
    expect_said(page, "saved-text")
    page.evaluate(TOUCH)
    assert dialogs == []


def watched(page: Page, dialogs: list[str]) -> Page:
    def heard(dialog: Dialog) -> None:
        dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    page.context.add_init_script(TELL)
    page.context.on("dialog", heard)
    return page
