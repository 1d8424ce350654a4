"""`flask demo` as a newcomer runs it: a process of its own, a real server, and Ctrl+C."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

from review.config import ROOT

SECONDS = 60  # until it is up, on a busy machine


def test_the_demo_is_served_until_it_is_interrupted(tmp_path: Path) -> None:
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.db'}",
        "SECRET_KEY": "known to the tests alone",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stderr is not None
        opened = re.search(r"http://(127\.0\.0\.1:\d+)", process.stderr.readline())
        assert opened is not None
        connection = HTTPConnection(opened[1], timeout=SECONDS)
        connection.request("GET", "/en/")
        assert "blacksmiths’ market" in connection.getresponse().read().decode()
        connection.close()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        out, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert len(out.splitlines()) == 5
    assert said == ""
