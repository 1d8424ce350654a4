"""The real application behind its real server, with the cast at work, for a browser to visit."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from review.config import ROOT
from tests import cast
from tests.cast import Cast
from tests.databases import Database

SECONDS_TO_START = 30


@dataclass(frozen=True)
class Site:
    """`url` is its address without a slash; `environment` is what its server was started with."""

    url: str
    database: Database
    people: Cast
    environment: dict[str, str]


@contextmanager
def serve(database: Database, log: Path, **settings: str) -> Iterator[Site]:
    """The cast at work on an empty database, and the server on it."""
    with database.sessions.begin() as session:
        people = cast.hire(session)
    with run(database.url, log, **settings) as (url, environment):
        yield Site(url, database, people, environment)


@contextmanager
def run(
    database_url: str, log: Path, *, ready: str = "/readyz", **settings: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Start gunicorn with two processes on a free port, and see that it logged no failure.

    It is waited for until `ready` answers with 200. Gives its address and its environment.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener, log.open("wb") as output:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "DATABASE_URL": database_url,
            "SECRET_KEY": "known to the tests alone",
            "SITE_URL": url,
            "WEB_CONCURRENCY": "2",
            "WEB_THREADS": "4",
            **settings,
        }
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "wsgi:app"),
                *("--bind", f"fd://{listener.fileno()}"),
                *("--graceful-timeout", "5", "--no-control-socket"),
            ],
            cwd=ROOT,
            env=environment,
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_ready(server, url, log, ready)
            yield url, environment
        finally:
            server.send_signal(signal.SIGINT)  # at once; SIGTERM waits for idle connections
            server.wait(timeout=40)
    written = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in written, written


def wait_until_ready(
    server: subprocess.Popen[bytes], url: str, log: Path, path: str = "/readyz"
) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')}")
