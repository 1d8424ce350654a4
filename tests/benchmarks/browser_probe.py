"""What Chromium says of one page: when it could be read and typed into, what it took, how it felt.

Figures of a page come from the browser's own observers, what went over the line from its network
log (headers and bodies as they were sent, compressed).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

AREA = "textarea[name=block_text]"
SLOWER = 4  # times the processor is slowed
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
WIDE = {"viewport": {"width": 1440, "height": 900}}
SETTLED = 250  # milliseconds in which what was done last is shown and reported

# Put into every page before its own scripts. `area` is when the first text area could be shown and
# was focused, `typed` when the frame with the first key's letter was.
PROBE = """
(() => {
  const probe = { events: [], long: [], shift: 0, text: 0, area: 0, typed: 0 };
  window.probe = probe;
  const watch = (type, take, more = {}) => new PerformanceObserver(
    (list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch("event", (entry) => entry.interactionId && probe.events.push(
    { id: entry.interactionId, name: entry.name, duration: entry.duration, start: entry.startTime,
      work: entry.processingEnd - entry.processingStart }), { durationThreshold: 16 });
  watch("longtask", (entry) => probe.long.push(
    { start: entry.startTime, duration: entry.duration }));
  watch("layout-shift", (entry) => { if (!entry.hadRecentInput) probe.shift += entry.value; });
  watch("largest-contentful-paint", (entry) => { probe.text = entry.startTime; });
  const painted = (done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  addEventListener("input", () => {
    if (!probe.typed) painted((now) => { probe.typed = now; });
  }, true);
  const look = () => {
    const area = document.querySelector("AREA");
    if (area && area.getClientRects().length) {
      area.focus({ preventScroll: true });
      painted((now) => { probe.area = now; });
    } else if (document.readyState !== "complete") requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
""".replace("AREA", AREA)


@dataclass
class Sent:
    """One answer, as it went over the line."""

    url: str
    kind: str
    headers: dict[str, str]
    bytes: int = 0
    status: int = 0

    @property
    def static(self) -> bool:
        return self.kind in ("Stylesheet", "Script", "Font", "Image")

    @property
    def kept(self) -> bool:
        """Whether a browser keeps it for a year without asking again."""
        rules = {rule.strip() for rule in self.headers.get("cache-control", "").split(",")}
        return bool(rules & {"max-age=31536000"})

    @property
    def packed(self) -> bool:
        return self.headers.get("content-encoding", "") in ("gzip", "br", "zstd")


@dataclass
class Visit:
    """One browser's cold visit, and the pages it opens after that."""

    page: Page
    cdp: CDPSession
    answers: dict[str, Sent] = field(default_factory=dict)

    def probe(self) -> dict[str, Any]:
        self.page.wait_for_timeout(SETTLED)
        found = self.page.evaluate("() => window.probe")
        assert isinstance(found, dict)
        return found

    def navigation(self) -> dict[str, float]:
        """Milliseconds: of the answer's first byte, of the modules having run, of all loaded."""
        found = self.page.evaluate(
            "() => { const [it] = performance.getEntriesByType('navigation');"
            " const shown = performance.getEntriesByName('first-contentful-paint')[0];"
            " return { first: it.responseStart, modules: it.domContentLoadedEventEnd,"
            " loaded: it.loadEventEnd, shown: shown ? shown.startTime : 0 }; }"
        )
        assert isinstance(found, dict)
        return found

    def settle(self) -> None:
        """Wait until everything has come, the fonts too."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => document.fonts.ready.then(() => true)")

    def sent(self, *, fonts: bool) -> int:
        return sum(one.bytes for one in self.answers.values() if (one.kind == "Font") == fonts)

    def slowest(self, since: float = 0) -> float:
        """The longest time from a key or a press to the next paint, in milliseconds.

        Chromium tells in steps of 8 and of nothing under 16: nothing told counts as 16.
        """
        events = [event for event in self.probe()["events"] if event["start"] >= since]
        return max((event["duration"] for event in events), default=16.0)

    def now(self) -> float:
        found = self.page.evaluate("() => performance.now()")
        assert isinstance(found, (int, float))
        return float(found)

    def busy(self) -> float:
        """Seconds of processor time that the page's main thread has taken until now."""
        metrics = self.cdp.send("Performance.getMetrics")["metrics"]
        return next(float(it["value"]) for it in metrics if it["name"] == "TaskDuration")

    def others(self) -> list[str]:
        """Addresses asked for that are not the page's own host."""
        own = urlsplit(self.page.url).netloc
        return [
            one.url
            for one in self.answers.values()
            if urlsplit(one.url).scheme in ("http", "https") and urlsplit(one.url).netloc != own
        ]

    def listen(self) -> None:
        def asked(event: dict[str, Any]) -> None:
            kind = event.get("type", "")
            self.answers[event["requestId"]] = Sent(event["request"]["url"], kind, {})

        def answered(event: dict[str, Any]) -> None:
            one = self.answers[event["requestId"]]
            one.headers = {name.lower(): it for name, it in event["response"]["headers"].items()}
            one.kind = event.get("type", one.kind)
            one.status = int(event["response"]["status"])

        def finished(event: dict[str, Any]) -> None:
            if event["requestId"] in self.answers:
                self.answers[event["requestId"]].bytes = int(event["encodedDataLength"])

        self.cdp.on("Network.requestWillBeSent", asked)
        self.cdp.on("Network.responseReceived", answered)
        self.cdp.on("Network.loadingFinished", finished)
        self.cdp.send("Network.enable")
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})


@contextmanager
def visit(
    browser: Browser,
    url: str,
    screen: dict[str, Any],
    cookies: list[Any] | None = None,
    slower: float = 1,
) -> Iterator[Visit]:
    """A new browser with nothing kept, on a screen, with a processor so many times slower."""
    context: BrowserContext = browser.new_context(base_url=url, locale="en-GB", **screen)
    context.add_init_script(PROBE)
    if cookies:
        context.add_cookies(cookies)
    page = context.new_page()
    found = Visit(page, context.new_cdp_session(page))
    found.listen()
    if slower > 1:
        found.cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    try:
        yield found
    finally:
        context.close()
