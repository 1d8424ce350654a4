"""The bound on threads that wait for the database."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from review.bulkhead import Bulkhead, BulkheadFullError, Bulkheads

STALLED_AFTER = 0.3
PATIENCE = 20  # seconds, for threads of a busy machine


def occupy(
    pool: ThreadPoolExecutor, full: Bulkhead, places: int, leave: Event
) -> list[Future[None]]:
    """Take all places, and keep them until `leave` is set."""
    taken = Barrier(places + 1, timeout=PATIENCE)

    def hold() -> None:
        with full.enter():
            taken.wait()
            leave.wait(PATIENCE)

    held = [pool.submit(hold) for _ in range(places)]
    taken.wait()
    return held


def test_a_thread_beyond_the_bound_is_refused_without_progress() -> None:
    full, leave = Bulkhead(3, STALLED_AFTER), Event()
    with ThreadPoolExecutor(3) as pool:
        held = occupy(pool, full, 3, leave)
        started = time.monotonic()
        with pytest.raises(BulkheadFullError), full.enter():
            pass
        waited = time.monotonic() - started
        with pytest.raises(BulkheadFullError), full.enter():  # already known to be stalled
            pass
        assert time.monotonic() - started - waited < waited
        leave.set()
        for one in held:
            one.result(PATIENCE)
    with full.enter():
        pass


def test_a_thread_waits_for_a_slot_while_others_make_progress() -> None:
    narrow = Bulkhead(1, STALLED_AFTER)
    inside = []

    def work(_: int) -> None:
        with narrow.enter(wait=PATIENCE):
            inside.append(1)
            assert len(inside) == 1
            time.sleep(0.01)
            inside.pop()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_slot_is_released_however_the_block_ends(error: type[BaseException]) -> None:
    narrow = Bulkhead(1, STALLED_AFTER)
    with pytest.raises(error), narrow.enter():
        raise error
    with narrow.enter(wait=0):
        pass


def test_without_waiting_it_is_refused_at_once() -> None:
    narrow = Bulkhead(1, STALLED_AFTER)
    started = time.monotonic()
    with narrow.enter(), pytest.raises(BulkheadFullError), narrow.enter(wait=0):
        pass
    assert time.monotonic() - started < STALLED_AFTER


@pytest.mark.parametrize(("threads", "statements", "writes"), [(8, 7, 6), (4, 3, 2), (2, 1, 1)])
def test_some_threads_always_stay_free(threads: int, statements: int, writes: int) -> None:
    bounds = Bulkheads.for_threads(64)
    bounds.fit(threads)
    for bound, places in ((bounds.statements, statements), (bounds.writes, writes)):
        leave = Event()
        with ThreadPoolExecutor(places) as pool:
            occupy(pool, bound, places, leave)
            with pytest.raises(BulkheadFullError), bound.enter(wait=0):
                pass
            leave.set()
