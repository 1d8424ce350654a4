"""How long pages take, as ratios to a bare Flask and SQLAlchemy page on the same server.

Each line has the median and the 95th percentile of the times as a browser sees them, the processor
time that the server spent on each answer, and the ratio of the medians. Samples of all servers are
taken in turns, so that a noisy machine is as noisy for one as for the other.
Run: python -m tests.benchmarks.bench_pages [--on sqlite] [--articles 1000] [story ...]
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack

from tests.benchmarks import newsroom_data as newsroom
from tests.benchmarks.page_databases import BARE, databases_of
from tests.benchmarks.page_scenarios import Page, pages
from tests.benchmarks.page_servers import BARE_APP, WHOLE_APP, Server, serving
from tests.benchmarks.page_timing import Sample, measure

MANY = 100_000
CONNECTIONS = (1, 16)
STARTS = 5
AIM_OF_GROWTH = 1.2
AIM_OF_WEIGHT = 1.6  # memory and start-up


def main() -> None:
    given = _arguments()
    for dialect in given.on:
        with ExitStack() as stack:
            urls = stack.enter_context(databases_of(dialect, given.articles))
            if not given.pages:
                print_starts(dialect, urls[BARE], urls[given.articles[0]])
            servers = {
                size: stack.enter_context(serving(WHOLE_APP if size else BARE_APP, url))
                for size, url in urls.items()
            }
            if not given.pages:
                print_memory(dialect, servers, "at start")
            for page in pages():
                if not given.pages or any(page.name.startswith(name) for name in given.pages):
                    print_page(dialect, page, servers, given.samples)
            if not given.pages:
                print_memory(dialect, servers, "in the end")


def print_page(dialect: str, page: Page, servers: dict[int, Server], samples: int) -> None:
    sizes = [size for size in servers if size == BARE or size <= newsroom.FIRST or not page.saves]
    for connections in CONNECTIONS:
        found = measure(page, {size: servers[size] for size in sizes}, connections, samples)
        for size in sizes:
            if size != BARE:
                told = f"{dialect} {size:>7,} {page.name:18} {connections:>2} connections"
                print_line(told, found[size], found[BARE], page.aim)
        if page.grows and MANY in found and newsroom.FIRST in found:
            told = f"{dialect} growth  {page.name:18} {connections:>2} connections"
            print_line(told, found[MANY], found[newsroom.FIRST], AIM_OF_GROWTH)


def print_line(told: str, sample: Sample, other: Sample, aim: float | None) -> None:
    print(
        f"{told:50} p50 {sample.median:7.2f} ms  p95 {sample.slow:7.2f} ms  "
        f"cpu {sample.processor:6.2f} ms  against p50 {other.median:6.2f} ms  "
        f"cpu {other.processor:5.2f} ms  {ratio(sample.median / other.median, aim)}",
        flush=True,
    )


def print_starts(dialect: str, bare: str, whole: str) -> None:
    """From the command to the first answer, the quickest of some, in turns."""
    times: dict[str, list[float]] = {BARE_APP: [], WHOLE_APP: []}
    for _ in range(STARTS):
        for module, url in ((BARE_APP, bare), (WHOLE_APP, whole)):
            with serving(module, url) as server:
                times[module].append(server.started_in)
    own, other = min(times[WHOLE_APP]), min(times[BARE_APP])
    told = f"start-up {own:5.2f} s  against {other:5.2f} s"
    print(f"{dialect} {told}  {ratio(own / other, AIM_OF_WEIGHT)}", flush=True)


def print_memory(dialect: str, servers: dict[int, Server], when: str) -> None:
    """What a worker holds: before anything was asked of it, and with all that it keeps."""
    other = servers[BARE].memory()
    for size, server in servers.items():
        if size != BARE:
            own = server.memory()
            told = f"{size:>7,} memory of a worker (PSS), {when:10} {own:6.1f} MB"
            against = f"against {other:6.1f} MB  {ratio(own / other, AIM_OF_WEIGHT)}"
            print(f"{dialect} {told}  {against}", flush=True)


def ratio(value: float, aim: float | None) -> str:
    return f"ratio {value:.2f} (aim {aim:.1f})" if aim else f"ratio {value:.2f} (no aim)"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--articles", nargs="+", type=int, default=[newsroom.FIRST, MANY])
    parser.add_argument("--samples", type=int, default=60, help="of each page and server")
    parser.add_argument("pages", nargs="*", help="the beginnings of names; all, where none is said")
    return parser.parse_args()


if __name__ == "__main__":
    main()
