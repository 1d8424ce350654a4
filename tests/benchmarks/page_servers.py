"""The servers that are measured: gunicorn with two workers, as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from review.config import ROOT
from tests.benchmarks import baseline_gunicorn

WORKERS = 2
START_TIMEOUT = 60  # seconds
BASELINE_CONFIG = baseline_gunicorn.__file__
DESK_CONFIG = str(ROOT / "gunicorn.conf.py")
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "f3c1b7a95e024d68a1c79b03d5e8f642",
    "SITE_URL": "https://news.example",
    "SMTP_URL": "smtp://mail.example",
    "MAIL_FROM": "desk@news.example",
}


@dataclass(frozen=True)
class Program:
    """An application, and the gunicorn configuration that it is served with."""

    module: str
    config: str


BASELINE = Program("tests.benchmarks.baseline_app:app", BASELINE_CONFIG)
DESK = Program("wsgi:app", DESK_CONFIG)
# Without the check of the settings that gunicorn.conf.py runs in a process of its own beforehand.
DESK_UNCHECKED = Program("wsgi:app", BASELINE_CONFIG)


@dataclass(frozen=True)
class Server:
    """A running server. `start_up` is the time from the command to the first answer, in seconds."""

    port: int
    master_pid: int
    start_up: float

    @property
    def worker_pids(self) -> list[int]:
        children = Path(f"/proc/{self.master_pid}/task/{self.master_pid}/children").read_text()
        return [int(child) for child in children.split()]

    def cpu_seconds(self) -> float:
        """Seconds of processor time that the workers have used so far."""
        files = [
            file
            for pid in self.worker_pids
            for file in Path(f"/proc/{pid}/task").glob("*/schedstat")
        ]
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def memory_mb(self) -> float:
        """Mean proportional set size of a worker (its own memory and its share of common pages)."""
        return sum(map(_pss, self.worker_pids)) / len(self.worker_pids) / 1024


@contextmanager
def run_server(program: Program, url: str) -> Iterator[Server]:
    """Serve the program on the database at `url`.

    Raises RuntimeError with the server's log if it does not start.
    """
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", "8",
        "--config", program.config, "--log-level", "error", program.module,
    ]  # fmt: skip
    environment = {**os.environ, **PRODUCTION, "DATABASE_URL": url}
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for_answer(port, process, log)
            yield Server(port, process.pid, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_answer(port: int, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.settimeout(START_TIMEOUT)
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if connection.recv(12):
                    return
        except OSError:
            time.sleep(0.005)
    log.seek(0)
    raise RuntimeError(f"the server did not start:\n{log.read().decode()}")


def _pss(pid: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
