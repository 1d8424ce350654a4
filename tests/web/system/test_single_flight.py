"""Single flight: one call for concurrent callers, with a timeout."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from review.web.system.single_flight import SingleFlight


def test_it_gives_the_result_or_the_error() -> None:
    flight: SingleFlight[int] = SingleFlight(20)
    assert flight.call(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        flight.call(lambda: 1 // 0)
    assert flight.call(lambda: 8) == 8


def test_concurrent_callers_share_one_call() -> None:
    flight: SingleFlight[int] = SingleFlight(20)
    calls, proceed = [], Event()

    def slow() -> int:
        calls.append(1)
        proceed.wait(20)
        return 7

    with ThreadPoolExecutor(8) as pool:
        results = [pool.submit(flight.call, slow) for _ in range(8)]
        while not calls or any(not one.running() for one in results):
            time.sleep(0.01)
        time.sleep(0.05)
        proceed.set()
        assert {one.result(20) for one in results} == {7}
    assert len(calls) == 1


def test_a_hanging_call_delays_the_first_callers_only() -> None:
    flight: SingleFlight[None] = SingleFlight(0.2)
    proceed = Event()
    with pytest.raises(TimeoutError):
        flight.call(lambda: proceed.wait(20) and None)
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        flight.call(lambda: None)
    assert time.monotonic() - started < 0.2
    proceed.set()
