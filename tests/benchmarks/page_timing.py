"""Times of one scenario on several servers, which are asked in turns."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from threading import Thread

from tests.benchmarks import newsroom_data as newsroom
from tests.benchmarks.page_databases import BASELINE
from tests.benchmarks.page_requests import Client, sign_in
from tests.benchmarks.page_scenarios import (
    BASELINE_PAGE,
    BASELINE_SAVE,
    Expected,
    Requests,
    Scenario,
    baseline_page,
    baseline_save,
)
from tests.benchmarks.page_servers import Server

WARM_UP = 60  # responses before the first that counts, from all workers
ROUNDS = 5  # in which many connections take turns


@dataclass
class Sample:
    """Times of one scenario on one server, recorded in seconds; the figures are milliseconds."""

    times: list[float] = field(default_factory=list)
    cpu_seconds: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.times) * 1000

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000

    @property
    def cpu(self) -> float:
        """Of one response."""
        return self.cpu_seconds / len(self.times) * 1000


@dataclass(frozen=True)
class Run:
    """One client's requests, and what each response has to be."""

    expected: Expected
    requests: Requests

    def warm_up(self, count: int) -> None:
        """Responses that are not timed, but checked to show what is to be measured."""
        for request in islice(self.requests, count):
            self.expected.check(request())

    def take(self, count: int, times: list[float]) -> None:
        for request in islice(self.requests, count):
            response = request()
            if response.status != self.expected.status:
                self.expected.check(response)
            times.append(response.seconds)


def measure(
    scenario: Scenario, servers: dict[int, Server], connections: int, count: int
) -> dict[int, Sample]:
    """`count` responses of each server, by the number of its articles."""
    runs = {
        size: [_run(scenario, size, servers, number) for number in range(connections)]
        for size in servers
    }
    samples = {size: Sample() for size in servers}
    for size in servers:
        for run in runs[size]:
            run.warm_up(WARM_UP // connections)
    if connections == 1:
        _one_at_a_time({size: run for size, (run,) in runs.items()}, servers, samples, count)
    else:
        _concurrently(runs, servers, samples, count)
    return samples


def _one_at_a_time(
    runs: dict[int, Run], servers: dict[int, Server], samples: dict[int, Sample], count: int
) -> None:
    before = {size: server.cpu_seconds() for size, server in servers.items()}
    for _ in range(count):
        for size, run in runs.items():
            run.take(1, samples[size].times)
    for size, server in servers.items():
        samples[size].cpu_seconds = server.cpu_seconds() - before[size]


def _concurrently(
    runs: dict[int, list[Run]], servers: dict[int, Server], samples: dict[int, Sample], count: int
) -> None:
    for _ in range(ROUNDS):
        for size, clients in runs.items():
            before = servers[size].cpu_seconds()
            each = max(1, 2 * count // ROUNDS // len(clients))
            threads = [Thread(target=run.take, args=(each, samples[size].times)) for run in clients]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            samples[size].cpu_seconds += servers[size].cpu_seconds() - before


def _run(scenario: Scenario, size: int, servers: dict[int, Server], number: int) -> Run:
    server = servers[size]
    if size != BASELINE:
        return Run(scenario.expected, scenario.requests(_client(server, scenario.person), number))
    if scenario.saves:
        desk = _client(servers[newsroom.FIRST], scenario.person)
        return Run(BASELINE_SAVE, baseline_save(Client(server), number, desk))
    return Run(BASELINE_PAGE, baseline_page(Client(server), number))


def _client(server: Server, person: int | None) -> Client:
    return Client(server, _cookies(server, person).copy() if person else {})


@cache
def _cookies(server: Server, person: int) -> dict[str, str]:
    """Each person signs in once: the number of sign-ins a minute is limited."""
    return sign_in(server, newsroom.address(person), newsroom.PASSWORD).cookies
