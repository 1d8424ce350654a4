"""Processes that are killed again and again, and started anew as a service manager would."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

POLL = 0.1  # seconds between looks at a process
START_AGAIN_AFTER = 0.5  # seconds

Process = subprocess.Popen[bytes]


@dataclass
class Supervised:
    """One process, started again whenever it ended. `ended_alone` lists the exit codes of ends
    that were not caused by `kill`."""

    start: Callable[[], Process]
    kills: int = 0
    child_kills: int = 0
    ended_alone: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = Lock()
        self._stopping = Event()
        self._killed = False
        self._process = self.start()
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def process(self) -> Process:
        return self._process

    def kill(self, down: float = 0.0) -> None:
        """Kill the process, and let it be started again after `down` seconds at the earliest."""
        with self._lock:
            self._killed = True
            self._process.kill()
            self._process.wait()
            self.kills += 1
            time.sleep(down)

    def kill_child(self, choose: Callable[[list[int]], int]) -> None:
        """Kill one of the process's children, which it starts again itself."""
        found = subprocess.run(
            ["pgrep", "-P", str(self._process.pid)], capture_output=True, text=True, check=False
        )
        children = [int(pid) for pid in found.stdout.split()]
        if children:
            with suppress(ProcessLookupError):
                os.kill(choose(children), signal.SIGKILL)
                self.child_kills += 1

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        self._stopping.set()
        self._thread.join()
        self._process.send_signal(number)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _watch(self) -> None:
        while not self._stopping.wait(POLL):
            with self._lock:
                code = self._process.poll()
                if code is None:
                    continue
                if not self._killed:
                    self.ended_alone.append(code)
                self._killed = False
                time.sleep(START_AGAIN_AFTER)
                self._process = self.start()
