"""Single flight: concurrent callers share one call, made on its own thread with a timeout."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Makes at most one call at a time; concurrent callers share its result.

    A call that hangs occupies one thread of its own, and no server thread for more than `timeout`
    seconds after it began.
    """

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._lock = Lock()
        self._result: Future[T] | None = None
        self._started_at = 0.0

    def call(self, function: Callable[[], T]) -> T:
        """The result of `function`, or the exception it raised; TimeoutError after the timeout."""
        with self._lock:
            if self._result is None or self._result.done():
                self._result = Future()
                self._started_at = time.monotonic()
                arguments = (function, self._result)
                Thread(target=_run, args=arguments, name="single-flight", daemon=True).start()
            result, deadline = self._result, self._started_at + self._timeout
        return result.result(max(0.0, deadline - time.monotonic()))


def _run(function: Callable[[], T], result: Future[T]) -> None:
    try:
        result.set_result(function())
    except Exception as error:
        result.set_exception(error)
