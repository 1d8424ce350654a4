"""What holds of every page as a browser draws it; each rule says a line for each thing wrong."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

QUESTIONS = Path(__file__).with_name("questions.js").read_text(encoding="utf-8")
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
BY_TAG = {"type": "tag", "values": list(WCAG)}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
LARGEST_SHIFT = 0.02


def axe(
    page: Page, excused: tuple[str, ...] = (), only: dict[str, object] | None = None
) -> list[str]:
    """What axe finds; targets of less than 24 pixels too, unless there is room around them."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    options = {
        "runOnly": only or BY_TAG,
        "resultTypes": ["violations"],
        "rules": {} if only else {rule: {"enabled": False} for rule in excused},
    }
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['help']}): {node['html'][:200]}"
        for rule in found["violations"]
        for node in rule["nodes"][:5]
    ]


def spilling(page: Page) -> list[str]:
    """What reaches beyond the window, where the page scrolls sideways."""
    return [f"spills over: {item}" for item in ask(page, "spilling")]


def cut_off(page: Page) -> list[str]:
    """Text that does not fit into what holds it and cannot be scrolled to."""
    return [f"text is cut off: {item}" for item in ask(page, "cutOff")]


def space_out(page: Page) -> None:
    """Set text as widely as WCAG 1.4.12 says that people may."""
    ask(page, "spaceOut")


def poorly_focused(page: Page) -> list[str]:
    """What can have the focus and does not show it, or is hidden or out of sight when it has."""
    page.keyboard.press("Tab")  # as by keyboard from now on
    return ask(page, "poorlyFocused")


def out_of_order(page: Page) -> list[str]:
    """Where the next thing to be reached by Tab is not the next to be read."""
    return [f"the focus goes back: {item}" for item in ask(page, "outOfOrder")]


def moving(page: Page) -> list[str]:
    """What moves or fades in spite of the wish for reduced motion."""
    return [f"moves: {item}" for item in ask(page, "moving")]


def without_edges(page: Page) -> list[str]:
    """Fields and buttons that forced colours leave without an edge."""
    return [f"has no edge: {item}" for item in ask(page, "withoutEdges")]


def shifted(page: Page) -> list[str]:
    """How far what was drawn already has been pushed about (cumulative layout shift)."""
    total, moved = page.evaluate(f"{QUESTIONS}.shifted()")
    return [f"shifts by {total:.3f}: {moved}"] if total > LARGEST_SHIFT else []


def ask(page: Page, question: str) -> list[str]:
    """What a function of questions.js says of the page."""
    found = page.evaluate(f"{QUESTIONS}.{question}()")
    return [str(one) for one in found or ()]
