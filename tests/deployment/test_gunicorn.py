"""gunicorn with the project's configuration, started by the very command of the systemd unit."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from review.config import ROOT
from tests.databases import Database
from tests.deployment.socket_activation import activated

HOST = "127.0.0.1"
TOKEN = "a token of 32 characters and more"
SECRET = "0123456789abcdef" * 4
SECONDS_TO_START = 60


def settings(database: Database, **others: str) -> dict[str, str]:
    """An environment of production; HOME is not in it."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "APP_ENV": "production",
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database.url,
        "SITE_URL": "https://news.example.org",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "MAIL_FROM": "desk@news.example.org",
        "METRICS_TOKEN": TOKEN,
        "PROXIES": "1",
        "WEB_THREADS": "4",
        **others,
    }


@contextmanager
def serve(
    listener: socket.socket, environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The unit's command on a socket that stays open after it."""
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    with log.open("ab") as output:
        process = subprocess.Popen(
            activated(listener, gunicorn, "wsgi:app"),
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        assert get(listener, "/readyz")[0] == 200, log.read_text(encoding="utf-8")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=40) == 0


def get(listener: socket.socket, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    connection = HTTPConnection(HOST, listener.getsockname()[1], timeout=SECONDS_TO_START)
    try:
        connection.request("GET", path, headers={"Connection": "close", **headers})
        response = connection.getresponse()
        return response.status, response.read().decode(), dict(response.getheaders())
    finally:
        connection.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server((HOST, 0), backlog=1024) as found:
        yield found


def metrics(listener: socket.socket) -> str:
    status, text, _ = get(listener, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    return text


def counted(text: str, route: str) -> int:
    found = re.findall(rf'^interlinear_requests_total{{.*route="{route}".*}} (\S+)', text, re.M)
    return sum(map(round, map(float, found)))


def test_it_serves_as_the_unit_starts_it(
    sqlite_database: Database, listener: socket.socket, tmp_path: Path
) -> None:
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of an earlier server, and torn")
    log = tmp_path / "log"
    before = set(ROOT.rglob("*.ctl"))
    with serve(
        listener, settings(sqlite_database, PROMETHEUS_MULTIPROC_DIR=str(folder)), log
    ) as master:
        children = children_of(master.pid)
        assert len(children) == 2
        for _ in range(30):
            assert get(listener, "/healthz")[0] == 200
        # Asked more often than there are processes, each time it is the sum of both.
        assert {counted(metrics(listener), "/healthz") for _ in range(6)} == {30}
        os.kill(children[0], signal.SIGTERM)
        wait_for(lambda: len(set(children_of(master.pid)) - set(children)) == 1)
        wait_for(lambda: get(listener, "/readyz")[0] == 200)
        assert counted(metrics(listener), "/healthz") == 30, "what it had counted is not lost"
        assert get(listener, "/password/a-secret-token?next=/desk")[0] in {200, 404, 410}
        _, _, headers = get(
            listener, "/en/", **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        )
        assert "Strict-Transport-Security" in headers
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    text = log.read_text(encoding="utf-8")
    assert not any(secret in text for secret in ("a-secret-token", "192.0.2.7", TOKEN, SECRET))
    assert set(ROOT.rglob("*.ctl")) == before, "a control socket was made"


def test_a_restart_loses_no_request_that_came_meanwhile(
    postgresql_database: Database, listener: socket.socket, tmp_path: Path
) -> None:
    environment = settings(postgresql_database, WEB_CONCURRENCY="1", TMPDIR=str(tmp_path))
    with serve(listener, environment, tmp_path / "log"):
        assert counted(metrics(listener), "/readyz") == 1
        assert len(list(tmp_path.glob("interlinear-metrics-*/*.db"))) > 0
    assert list(tmp_path.glob("interlinear-metrics-*")) == [], "its temporary folder is left"
    waiting = HTTPConnection(HOST, listener.getsockname()[1], timeout=SECONDS_TO_START)
    waiting.request("GET", "/healthz", headers={"Connection": "close"})
    with serve(listener, environment, tmp_path / "log"):
        assert waiting.getresponse().status == 200
        waiting.close()


def children_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True
    )
    return [int(number) for number in listed.stdout.split()]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(OSError, HTTPException):
            if condition():
                return
        time.sleep(0.1)
    raise AssertionError("it did not come about")
