"""Asking several servers the same in turns, and what it took."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from threading import Thread

from tests.benchmarks import newsroom_data as newsroom
from tests.benchmarks.page_databases import BARE
from tests.benchmarks.page_requests import Browser, sign_in
from tests.benchmarks.page_scenarios import Asking, Page, bare_page, bare_save
from tests.benchmarks.page_servers import Server

WARM = 60  # answers before the first that counts, from all workers
ROUNDS = 5  # in which many connections take turns
WELL = (200, 302, 303, 304)


@dataclass
class Sample:
    """Times of one page on one server, in seconds; given in milliseconds."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0  # of the processor

    @property
    def median(self) -> float:
        return statistics.median(self.times) * 1000

    @property
    def slow(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000

    @property
    def processor(self) -> float:
        return self.seconds / len(self.times) * 1000


def measure(
    page: Page, servers: dict[int, Server], connections: int, samples: int
) -> dict[int, Sample]:
    """`samples` answers of each server, by the number of its articles."""
    asking = {
        size: [_asking(page, size, server, servers, number) for number in range(connections)]
        for size, server in servers.items()
    }
    found = {size: Sample() for size in servers}
    for size in servers:
        for one in asking[size]:
            _take(one, WARM // connections, [])
    if connections == 1:
        _one_at_a_time({size: one[0] for size, one in asking.items()}, servers, found, samples)
    else:
        _many_at_once(asking, servers, found, samples)
    return found


def _one_at_a_time(
    asking: dict[int, Asking],
    servers: dict[int, Server],
    found: dict[int, Sample],
    samples: int,
) -> None:
    before = {size: server.processor() for size, server in servers.items()}
    for _ in range(samples):
        for size, one in asking.items():
            _take(one, 1, found[size].times)
    for size, server in servers.items():
        found[size].seconds = server.processor() - before[size]


def _many_at_once(
    asking: dict[int, list[Asking]],
    servers: dict[int, Server],
    found: dict[int, Sample],
    samples: int,
) -> None:
    for _ in range(ROUNDS):
        for size, all_of_them in asking.items():
            before = servers[size].processor()
            each = max(1, 2 * samples // ROUNDS // len(all_of_them))
            threads = [
                Thread(target=_take, args=(one, each, found[size].times)) for one in all_of_them
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            found[size].seconds += servers[size].processor() - before


def _take(asking: Asking, count: int, times: list[float]) -> None:
    for ask in islice(asking, count):
        answer = ask()
        if answer.status not in WELL:
            raise RuntimeError(f"answered {answer.status}: {answer.text[:2000]}")
        times.append(answer.seconds)


def _asking(
    page: Page, size: int, server: Server, servers: dict[int, Server], number: int
) -> Asking:
    if size != BARE:
        return page.ask(_browser(server, page.who), number)
    if page.saves:
        return bare_save(Browser(server), number, _browser(servers[newsroom.FIRST], page.who))
    return bare_page(Browser(server), number)


def _browser(server: Server, who: int | None) -> Browser:
    return Browser(server, _cookies(server, who).copy() if who else {})


@cache
def _cookies(server: Server, who: int) -> dict[str, str]:
    """Everybody signs in once: more often than some times a minute is refused."""
    return sign_in(server, newsroom.address(who), newsroom.PASSWORD).cookies
