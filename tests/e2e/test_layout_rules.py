"""The rules that looks are held to find what is wrong, and nothing where all is well."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.screenshots import layout_rules

pytestmark = pytest.mark.journey
WELL = """<!doctype html><html lang="en"><title>Well</title><main><h1>Well</h1>
<p>Words that have room.</p><a href="#one">One way</a> <a href="#two">Another way</a>
<p><button>Press here</button></p></main></html>"""


@pytest.fixture
def draw(browser: Browser) -> Callable[[str], Page]:
    context = browser.new_context(viewport={"width": 400, "height": 400})

    def drawn(html: str) -> Page:
        page = context.new_page()
        page.set_content(html)
        return page

    return drawn


RULES = (
    layout_rules.axe,
    layout_rules.spilling,
    layout_rules.cut_off,
    layout_rules.poorly_focused,
    layout_rules.out_of_order,
    layout_rules.moving,
    layout_rules.without_edges,
    layout_rules.shifted,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_nothing_is_found_where_all_is_well(
    draw: Callable[[str], Page], rule: Callable[[Page], list[str]]
) -> None:
    assert rule(draw(WELL)) == []


@pytest.mark.parametrize(
    ("rule", "markup"),
    [
        (layout_rules.axe, "<img src='data:,'>"),
        (layout_rules.axe, "<p style='color: #999; background: #fff'>Hardly to be read</p>"),
        (
            layout_rules.axe,
            "<button style='all: unset'>x</button><button style='all: unset'>y</button>",
        ),
        (layout_rules.spilling, "<p style='inline-size: 500px'>Too wide for the window</p>"),
        (layout_rules.cut_off, "<p style='block-size: 9px; overflow: hidden'>Half to be seen</p>"),
        (layout_rules.cut_off, "<p style='overflow: clip; inline-size: 9px'>Unbelievable</p>"),
        (layout_rules.poorly_focused, "<a href='#' style='outline: none'>No ring</a>"),
        (
            layout_rules.poorly_focused,
            "<a href='#' style='position: fixed; inset: 0'>Below</a>"
            "<p style='position: fixed; inset: 0; z-index: 1; background: red'>Above</p>",
        ),
        (
            layout_rules.out_of_order,
            "<p style='display: flex; flex-direction: row-reverse; justify-content: start'>"
            "<a href='#'>First</a><a href='#'>Second</a></p>",
        ),
        (layout_rules.out_of_order, "<a href='#' tabindex='3'>Before all others</a>"),
        (layout_rules.moving, "<p style='transition: color 1s'>Fades</p>"),
        (layout_rules.without_edges, "<input style='border: 0' aria-label='Bare'>"),
    ],
)
def test_what_is_wrong_is_found(
    draw: Callable[[str], Page], rule: Callable[[Page], list[str]], markup: str
) -> None:
    assert rule(draw(WELL.replace("</main>", f"{markup}</main>")))


def test_text_is_set_as_widely_as_people_may(draw: Callable[[str], Page]) -> None:
    line = "Many words and many words and more so"
    style = "white-space: pre; font: 16px monospace"
    page = draw(WELL.replace("</main>", f"<p style='{style}'>{line}</p></main>"))
    assert layout_rules.spilling(page) == []
    layout_rules.space_out(page)
    assert layout_rules.spilling(page)


def test_a_shift_is_measured(draw: Callable[[str], Page]) -> None:
    page = draw(WELL)
    page.wait_for_timeout(100)
    page.evaluate(
        "document.body.prepend(Object.assign(document.createElement('div'),"
        " { innerHTML: '<p style=\"block-size: 300px\">Late</p>' }))"
    )
    assert layout_rules.shifted(page)
