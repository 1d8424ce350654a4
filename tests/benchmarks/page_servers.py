"""The servers that are measured: gunicorn with two workers, as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from review.config import ROOT

WORKERS = 2
SECONDS_TO_START = 60
BARE_APP = "tests.benchmarks.baseline_app:app"
WHOLE_APP = "wsgi:app"
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "f3c1b7a95e024d68a1c79b03d5e8f642",
    "SITE_URL": "https://news.example",
    "SMTP_URL": "smtp://mail.example",
    "MAIL_FROM": "desk@news.example",
}


@dataclass(frozen=True)
class Server:
    """A running server. `started_in` is how long it took to its first answer, in seconds."""

    port: int
    master: int
    started_in: float

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(child) for child in children.split()]

    def processor(self) -> float:
        """Seconds of processor time that the workers have used so far."""
        files = [
            file
            for worker in self.workers
            for file in Path(f"/proc/{worker}/task").glob("*/schedstat")
        ]
        return sum(int(file.read_text().split()[0]) for file in files) / 1e9

    def memory(self) -> float:
        """Megabytes a worker holds: its own, and its share of what it has in common (PSS)."""
        return sum(map(_pss, self.workers)) / len(self.workers) / 1024


@contextmanager
def serving(module: str, url: str) -> Iterator[Server]:
    port = _free_port()
    began = time.perf_counter()
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", str(WORKERS), "--threads", "8",
            "--log-level", "error", module,
        ],
        cwd=ROOT,
        env=_environment({"DATABASE_URL": url}),
    )  # fmt: skip
    try:
        _wait(port, process)
        yield Server(port, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait()


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **PRODUCTION, **more}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server answers; its own words are on standard error where it cannot."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.settimeout(SECONDS_TO_START)
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if connection.recv(12):
                    return
        except OSError:
            time.sleep(0.005)
    raise RuntimeError("the server did not start")


def _pss(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
