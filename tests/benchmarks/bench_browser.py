"""The pages in Chromium: how soon they can be read and typed into, what they weigh, how they feel.

    python -m tests.benchmarks.bench_browser [--runs 3]

The server is gunicorn with two workers on SQLite, on this machine. Played are a slow line (see
network_throttle.py) and a processor four times slower in the browser, not in the server.
Each figure is the median of several runs, each in a new browser with nothing kept; a line with an
aim ends with the figure as a share of it: `ratio X.XX (aim 1.0)`, where 1 or less is reached.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from review.domain.workflow import State
from review.models.publications import LivePublication
from tests import databases
from tests.benchmarks.browser_probe import AREA, PHONE, SLOWER, WIDE, Visit, visit
from tests.benchmarks.long_articles import first_words, write_article
from tests.benchmarks.network_throttle import BITS_A_SECOND, ROUND_TRIP, slow_line
from tests.e2e.browser_helpers import Visitor, launch, sign_in
from tests.e2e.site import Site, serve

SCREENS = {"phone, 360 px": PHONE, "wide, 1440 px": WIDE}
WARM = 6  # visits, so that both workers have drawn each page once
KEYS = 20
LONG = 500  # rows
TOOLS = 'button[name=op][value^="tools:"]'
NAMED = re.compile(r"/assets/[0-9a-f]{8,}/|[?&]v=[0-9a-f]{8,}")
PACKABLE = ("Document", "Stylesheet", "Script")
SMALL = 1_000  # bytes that are not worth packing


@dataclass(frozen=True)
class Bench:
    """The site and what is measured on it. `slow` is its address through the slow line."""

    browser: Browser
    site: Site
    slow: str
    runs: int
    cookies: list[Any]
    edit: str
    long_edit: str
    story: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    with prepared(parser.parse_args().runs) as bench:
        print(
            f"Slow 3G: {BITS_A_SECOND // 1000} kbit/s for all connections together, "
            f"{ROUND_TRIP * 1000:.0f} ms for a request and as much for a new connection, no TLS"
        )
        report_edit_page(bench)
        report_story(bench)
        report_long_page(bench)
        report_files(bench)


@contextmanager
def prepared(runs: int) -> Iterator[Bench]:
    """A site with the articles, and Tala signed in."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{folder}/bench.db"
        databases.upgrade_to_head(url)
        database = databases.open_database(url)
        with (
            serve(database, Path(folder) / "log") as site,
            slow_line(site.url) as slow,
            launch(playwright) as browser,
        ):
            with database.sessions.begin() as session:
                people = site.people
                edit = write_article(session, people, rows=60).id
                long_edit = write_article(session, people, rows=LONG).id
                told = write_article(session, people, rows=30, words=800, state=State.PUBLISHED)
                live = session.get_one(LivePublication, told.id)
                story = f"/{live.language}/stories/{live.slug}"
            visitor = Visitor(browser, site.url)
            page = visitor.page()
            sign_in(page, people.tala)
            for _ in range(WARM):
                check_page(page, f"/articles/{edit}/edit", AREA, 60)
                check_page(page, story, ".story-body p", 20)
            cookies = list(visitor.context.cookies())
            visitor.context.close()
            yield Bench(browser, site, slow, runs, cookies, f"/articles/{edit}/edit",
                        f"/articles/{long_edit}/edit", story)  # fmt: skip
        database.engine.dispose()


def check_page(page: Page, path: str, selector: str, least: int) -> None:
    """Open the page, and fail if it has fewer than `least` of the elements it is measured for."""
    page.goto(path)
    count = page.locator(selector).count()
    assert count >= least, f"{path} has {count} elements {selector}, not {least}"


def report_edit_page(bench: Bench) -> None:
    for name, screen in SCREENS.items():
        print(f"Edit page, 60 rows, slow 3G, processor {SLOWER} times slower, {name}")
        show(several(bench.runs, lambda screen=screen: edit_page(bench, screen)))


def edit_page(bench: Bench, screen: dict[str, Any]) -> Iterator[Figure]:
    with visit(bench.browser, bench.slow, screen, bench.cookies, SLOWER) as page:
        page.page.goto(bench.edit, wait_until="commit")
        page.page.wait_for_function("() => window.probe.area", polling="raf")
        page.page.keyboard.press("a")
        page.page.wait_for_function("() => window.probe.typed", polling="raf")
        page.settle()
        probe, times = page.probe(), page.navigation()
        yield Figure("first byte", times["first"], "ms")
        yield Figure("text can be read", max(times["shown"], probe["text"]), "ms")
        yield Figure("first key is shown", probe["typed"], "ms", 3_000)
        yield Figure("modules have run", times["modules"], "ms")
        yield Figure("all loaded, fonts too", times["loaded"], "ms")
        yield Figure("bytes before fonts", page.sent(fonts=False) / 1000, "kB", 100)
        yield Figure("bytes of fonts", page.sent(fonts=True) / 1000, "kB")
        yield Figure("requests", len(page.answers), "")
        yield Figure("layout shift (CLS)", probe["shift"], "", 0.02)
        yield from interactions(page)


def interactions(page: Visit) -> Iterator[Figure]:
    """From the key or the press to the next paint, the slowest of each kind."""
    area = page.page.locator(AREA)
    area.nth(20).focus()
    yield from slowest(page, "typing", lambda: type_words(page, KEYS), KEYS)
    yield from slowest(page, "next row", lambda: press(page, "Control+Enter", 10), 10)
    yield from slowest(page, "opening tools", lambda: open_tools(page), 3)
    area.nth(20).focus()
    type_words(page, 1)
    since = page.now()
    yield from slowest(page, "saving", lambda: press(page, "Control+s", 1), 1)
    saved = page.page.locator("[data-save-status]")
    saved_text = saved.get_attribute("data-saved-text")
    page.page.wait_for_function(
        "([line, text]) => line.textContent.includes(text)",
        arg=[saved.element_handle(), saved_text],
    )
    yield Figure("saved, said so", page.now() - since, "ms")


def slowest(page: Visit, name: str, act: Callable[[], None], times: int) -> Iterator[Figure]:
    """What a kind of act costs that is done so many times: the longest wait, and the work of one.

    The wait is as long as everything else on the machine makes it; the work is the page's alone.
    """
    since, before = page.now(), page.busy()
    act()
    yield Figure(f"to next paint: {name}, slowest of {times}", page.slowest(since), "ms", 200)
    yield Figure(f"main thread: {name}, each", (page.busy() - before) * 1000 / times, "ms")


def type_words(page: Visit, keys: int) -> None:
    for letter in first_words(keys)[:keys]:
        page.page.keyboard.press("Space" if letter == " " else letter)
        page.page.wait_for_timeout(60)


def press(page: Visit, key: str, times: int) -> None:
    for _ in range(times):
        page.page.keyboard.press(key)
        page.page.wait_for_timeout(100)


def open_tools(page: Visit) -> None:
    """Press the tools of three rows; where a margin shows those of the row one is in, the rows."""
    tools, areas = page.page.locator(TOOLS), page.page.locator(AREA)
    for place in (3, 4, 5):
        shown = tools.nth(place).evaluate("it => getComputedStyle(it).pointerEvents !== 'none'")
        (tools if shown else areas).nth(place).click()
        page.page.wait_for_timeout(200)
        page.page.keyboard.press("Escape")
        page.page.wait_for_timeout(100)


def report_story(bench: Bench) -> None:
    for name, screen in SCREENS.items():
        print(f"Story page, 800 words, slow 3G, processor {SLOWER} times slower, {name}")
        show(several(bench.runs, lambda screen=screen: story_page(bench, screen)))


def story_page(bench: Bench, screen: dict[str, Any]) -> Iterator[Figure]:
    with visit(bench.browser, bench.slow, screen, slower=SLOWER) as page:
        page.page.goto(bench.story)
        page.settle()
        probe, times = page.probe(), page.navigation()
        yield Figure("first byte", times["first"], "ms")
        yield Figure("text can be read", max(times["shown"], probe["text"]), "ms", 1_500)
        yield Figure("all loaded, fonts too", times["loaded"], "ms")
        yield Figure("bytes before fonts", page.sent(fonts=False) / 1000, "kB", 60)
        yield Figure("bytes of fonts", page.sent(fonts=True) / 1000, "kB")
        yield Figure("requests", len(page.answers), "")
        yield Figure("layout shift (CLS)", probe["shift"], "", 0.02)
    with visit(bench.browser, bench.slow, screen, slower=SLOWER) as page:
        page.page.goto("/healthz")
        page.page.goto(bench.story)
        read = max(page.navigation()["shown"], page.probe()["text"])
        yield Figure("text can be read, on an open connection", read, "ms")


def report_long_page(bench: Bench) -> None:
    print(f"Edit page, {LONG} rows, nothing slowed, wide, 1440 px")
    show(several(bench.runs, lambda: long_page(bench)))


def long_page(bench: Bench) -> Iterator[Figure]:
    with visit(bench.browser, bench.site.url, WIDE, bench.cookies) as page:
        page.page.goto(bench.long_edit)
        page.settle()
        yield Figure(
            "text can be read", max(page.navigation()["shown"], page.probe()["text"]), "ms"
        )
        yield Figure(
            "elements", page.page.evaluate("() => document.querySelectorAll('*').length"), ""
        )
        for place in (3, LONG // 2):
            page.page.locator(AREA).nth(place).focus()
            page.page.wait_for_timeout(500)
            since = page.now()
            spent = []
            for _ in range(KEYS):
                before = page.busy()
                page.page.keyboard.press("a")
                page.page.wait_for_timeout(50)
                spent.append((page.busy() - before) * 1000)
            where = f"in row {place}"
            yield Figure(f"main thread, a key {where}, median", median(spent), "ms", 16)
            yield Figure(f"main thread, a key {where}, worst", max(spent), "ms")
            yield Figure(f"key to next paint {where}, slowest", page.slowest(since), "ms", 200)
            long = [task for task in page.probe()["long"] if task["start"] >= since]
            yield Figure(f"long tasks {where}", len(long), "", 0)


def report_files(bench: Bench) -> None:
    """What is fetched and how: each line says yes, or what is wrong."""
    print("What is fetched, on both pages")
    answers, others = [], []
    for path, cookies in ((bench.edit, bench.cookies), (bench.story, None)):
        with visit(bench.browser, bench.site.url, WIDE, cookies) as page:
            page.page.goto(path)
            page.settle()
            answers += list(page.answers.values())
            others += page.others()
            seen = set(page.answers)
            page.page.goto(path)
            page.settle()
            again = [page.answers[id] for id in page.answers.keys() - seen]
            fetched = sum(one.bytes for one in again) / 1000
            print(f"  {path.split('/')[-1][:12]:14} again in the same browser {fetched:8.1f} kB")
    static = [one for one in answers if one.static]
    told("nothing from other hosts", others)
    told("static files kept a year", [one.url for one in static if not one.kept])
    told("static files named by content", [one.url for one in static if not NAMED.search(one.url)])
    large = [one for one in answers if one.kind in PACKABLE and one.bytes > SMALL]
    told("text compressed", [one.url for one in large if not one.packed])
    told("no request failed", [one.url for one in answers if one.status >= 400])


def told(fact: str, wrong: Iterable[str]) -> None:
    found = sorted(set(wrong))
    print(f"  {fact:34}", "yes" if not found else "NO: " + " ".join(found[:4]))


@dataclass(frozen=True)
class Figure:
    """One thing measured; `aim` is what it is to stay under."""

    name: str
    value: float
    unit: str
    aim: float | None = None

    def line(self) -> str:
        shown = f"  {self.name:48}{self.value:10.3f}" if self.value < 1 else (
            f"  {self.name:48}{self.value:10.1f}"
        )  # fmt: skip
        shown = f"{shown} {self.unit:3}"
        if self.aim is None:
            return shown.rstrip()
        ratio = self.value / self.aim if self.aim else self.value
        return f"{shown} ratio {ratio:.2f} (aim {1.0 if self.aim else 0.0})"


def several(runs: int, measure: Callable[[], Iterator[Figure]]) -> list[list[Figure]]:
    return [list(measure()) for _ in range(runs)]


def show(runs: list[list[Figure]]) -> None:
    """The median of each figure over the runs."""
    for figures in zip(*runs, strict=True):
        first = figures[0]
        middle = median(figure.value for figure in figures)
        print(Figure(first.name, middle, first.unit, first.aim).line(), flush=True)


if __name__ == "__main__":
    main()
