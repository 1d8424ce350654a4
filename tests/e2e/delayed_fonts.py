"""Fonts that come late: their requests are held back until the test lets them go."""

from __future__ import annotations

from playwright.sync_api import Page, Route

FACES = "**/*.woff2*"
TRIES, PAUSE = 250, 20  # milliseconds: five seconds for a page to ask for its first face


def hold_fonts(page: Page) -> list[Route]:
    """Let the page's fonts wait in the list that is given."""
    held: list[Route] = []

    # A function of our own: Playwright looks at a handler, and a list's method will not do.
    def hold(route: Route) -> None:
        held.append(route)

    page.route(FACES, hold)
    return held


def wait_until_held(page: Page, held: list[Route]) -> None:
    """Wait for the first face to be asked for: without one, nothing could move in any case."""
    for _ in range(TRIES):
        if held:
            return
        page.wait_for_timeout(PAUSE)
    raise AssertionError(f"{page.url} asked for no face that could come late")


def let_go(page: Page, held: list[Route]) -> None:
    """Let all faces come, and those asked for from now on."""
    for route in held:
        route.continue_()
    page.unroute(FACES)
