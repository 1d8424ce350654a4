"""How long pages take, as ratios to a page of the baseline application on the same server.

The baseline is Flask and SQLAlchemy with nothing on top (`baseline_app`). Each line has the median
and the 95th percentile of the response times as a client sees them, the processor time that the
server spent on each response, and the ratios of medians and of processor times. Servers are asked
in turns, so that a noisy machine is as noisy for one as for the other.
Run: python -m tests.benchmarks.bench_pages [--on sqlite] [--articles 1000] [story ...]
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack

from tests.benchmarks import newsroom_data as newsroom
from tests.benchmarks import page_servers as server
from tests.benchmarks.page_databases import BASELINE, newsroom_databases
from tests.benchmarks.page_scenarios import Scenario, scenarios
from tests.benchmarks.page_servers import Server, run_server
from tests.benchmarks.page_timing import Sample, measure

MANY = 100_000
CONNECTIONS = (1, 16)
STARTS = 5
AIM_OF_GROWTH = 1.2
AIM_OF_MEMORY = 2.0
AIM_OF_START_UP = 1.8


def main() -> None:
    arguments = _arguments()
    for dialect in arguments.on:
        with ExitStack() as stack:
            urls = stack.enter_context(newsroom_databases(dialect, arguments.articles))
            if not arguments.pages:
                print_start_up(dialect, urls[BASELINE], urls[arguments.articles[0]])
            servers = {
                size: stack.enter_context(run_server(server.DESK if size else server.BASELINE, url))
                for size, url in urls.items()
            }
            if not arguments.pages:
                print_memory(dialect, servers, "at start")
            for scenario in scenarios():
                if not arguments.pages or scenario.name.startswith(tuple(arguments.pages)):
                    print_scenario(dialect, scenario, servers, arguments.samples)
            if not arguments.pages:
                print_memory(dialect, servers, "in the end")


def print_scenario(
    dialect: str, scenario: Scenario, servers: dict[int, Server], count: int
) -> None:
    sizes = [size for size in servers if size <= newsroom.FIRST or not scenario.saves]
    for connections in CONNECTIONS:
        samples = measure(scenario, {size: servers[size] for size in sizes}, connections, count)
        aim = scenario.aim if connections == 1 else None
        for size in sizes:
            if size != BASELINE:
                label = f"{dialect} {size:>7,} {scenario.name:18} {connections:>2} connections"
                print_line(label, samples[size], samples[BASELINE], aim)
        if scenario.grows and MANY in samples and newsroom.FIRST in samples:
            label = f"{dialect} growth  {scenario.name:18} {connections:>2} connections"
            print_line(label, samples[MANY], samples[newsroom.FIRST], AIM_OF_GROWTH)


def print_line(label: str, sample: Sample, reference: Sample, aim: float | None) -> None:
    print(
        f"{label:50} p50 {sample.median:7.2f} ms  p95 {sample.p95:7.2f} ms  "
        f"cpu {sample.cpu:6.2f} ms  against p50 {reference.median:6.2f} ms  "
        f"cpu {reference.cpu:5.2f} ms  {ratio(sample.median / reference.median, aim)}, "
        f"of cpu {sample.cpu / reference.cpu:.2f}",
        flush=True,
    )


def print_start_up(dialect: str, baseline_url: str, desk_url: str) -> None:
    """From the command to the first answer, the least of several starts, in turns."""
    programs = {server.BASELINE: baseline_url, server.DESK_UNCHECKED: desk_url}
    times: dict[server.Program, list[float]] = {program: [] for program in programs}
    for _ in range(STARTS):
        for program, url in programs.items():
            with run_server(program, url) as running:
                times[program].append(running.start_up)
    desk, baseline = min(times[server.DESK_UNCHECKED]), min(times[server.BASELINE])
    label = f"start-up {desk:5.2f} s  against {baseline:5.2f} s"
    print(f"{dialect} {label}  {ratio(desk / baseline, AIM_OF_START_UP)}", flush=True)


def print_memory(dialect: str, servers: dict[int, Server], when: str) -> None:
    """Memory of a worker: before the first request, and with all that it caches."""
    baseline = servers[BASELINE].memory_mb()
    for size, running in servers.items():
        if size != BASELINE:
            desk = running.memory_mb()
            label = f"{size:>7,} memory of a worker (PSS), {when:10} {desk:6.1f} MB"
            against = f"against {baseline:6.1f} MB  {ratio(desk / baseline, AIM_OF_MEMORY)}"
            print(f"{dialect} {label}  {against}", flush=True)


def ratio(value: float, aim: float | None) -> str:
    return f"ratio {value:.2f} (aim {aim:.1f})" if aim else f"ratio {value:.2f} (no aim)"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--articles", nargs="+", type=int, default=[newsroom.FIRST, MANY])
    parser.add_argument("--samples", type=int, default=60, help="of each page and server")
    parser.add_argument("pages", nargs="*", help="the beginnings of scenario names; default: all")
    return parser.parse_args()


if __name__ == "__main__":
    main()
