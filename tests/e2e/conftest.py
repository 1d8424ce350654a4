"""A site with the cast at work, and browsers to visit it.

    def test_x(site, visitor):
        page = visitor(site.people.tala)      # signed in; visitor() is a stranger
        page.goto("/desk"); axe(page)

`site` runs on SQLite, or as `@pytest.mark.parametrize("site", ["postgresql"], indirect=True)` says.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from review.config import ROOT
from review.models.people import Person
from tests.databases import Database
from tests.e2e.browser_helpers import Visitor, launch, sign_in
from tests.e2e.site import Site, serve
from tests.screenshots.visits import Guide, newsrooms

FAILED = pytest.StashKey[bool]()
PICTURES = ROOT / "test-results"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the fixtures know that the test failed, so that they can take a picture."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def guide(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """Visits the pages of tests/screenshots, which no visit changes."""
    with newsrooms(tmp_path_factory.mktemp("looks")) as rooms:
        found = Guide(browser, rooms)
        yield found
        found.close()


@pytest.fixture
def environment() -> dict[str, str]:
    """Settings for the site's server; a test module may have its own fixture of this name."""
    return {}


@pytest.fixture
def site(
    request: pytest.FixtureRequest, environment: dict[str, str], tmp_path: Path
) -> Iterator[Site]:
    database = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_database")
    assert isinstance(database, Database)
    try:
        with serve(database, tmp_path / "server.log", **environment) as found:
            yield found
    finally:
        database.clean()


@pytest.fixture
def visitor(
    request: pytest.FixtureRequest, browser: Browser, site: Site
) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own: `visitor(person, java_script_enabled=False, ...)`."""
    visitors: list[Visitor] = []

    def open_page(person: Person | None = None, **options: object) -> Page:
        visitors.append(Visitor(browser, site.url, **options))
        page = visitors[-1].page()
        if person is not None:
            sign_in(page, person)
        return page

    yield open_page
    failed = request.node.stash.get(FAILED, False)
    for number, one in enumerate(visitors):
        if failed:
            for page in one.context.pages:
                page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
        one.context.close()
    complaints = [complaint for one in visitors for complaint in one.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """A stranger's page."""
    return visitor()
