"""Settings of gunicorn, which reads this file when it is started in this folder.

Its command line takes precedence. From the environment: WEB_CONCURRENCY (processes), WEB_THREADS
(threads of each, also a setting of the application) and PROMETHEUS_MULTIPROC_DIR (a folder of this
server alone, in which its processes add up their metrics; a temporary one by default).
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from review import json_logging

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SHARED_MEMORY = Path("/dev", "shm")

bind = "127.0.0.1:8000"
proc_name = "interlinear"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
_threads = os.environ.get("WEB_THREADS", "").strip()
# A value that is no number is refused by the application, with a sentence.
threads = int(_threads) if _threads.isascii() and _threads.isdigit() else 8

# Seconds. Every request ends by itself within 20 (review/timeouts.py), so that a stop waits for it.
timeout = 30
graceful_timeout = 30
# Longer than load balancers keep a connection idle (60 as a rule): the side that sends requests has
# to be the one that closes, or a request meets a closing connection.
keepalive = 75

# As much as nginx takes by default, so that one of them answers what is too long.
limit_request_line = 8190
limit_request_field_size = 8190
limit_request_fields = 100

# X-Forwarded-* is read by the application alone, from as many proxies as PROXIES says.
forwarded_allow_ips = ""
# It would be a file in HOME, for a tool that this deployment does not use.
control_socket_disable = True
# Each process touches its file once a second, which a busy disk would delay.
worker_tmp_dir = str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None

# The application logs one line a request, without addresses and tokens; gunicorn's own would have
# both. Development keeps gunicorn's plain messages.
accesslog = None
if os.environ.get("APP_ENV", "").strip().lower() == "production":
    logconfig_dict = json_logging.config()

# Set before anything imports prometheus_client, which chooses its storage then.
_owns_metrics_folder = METRICS_FOLDER not in os.environ
if _owns_metrics_folder:
    os.environ[METRICS_FOLDER] = tempfile.mkdtemp(prefix="interlinear-metrics-")


def on_starting(server: Arbiter) -> None:
    """Refuse wrong settings, and empty the folder of the metrics of what an earlier server left."""
    with suppress(OSError):  # reported by the check
        metrics_folder().mkdir(parents=True, exist_ok=True)
    status = check_settings()
    if status:
        on_exit(server)
        sys.exit(status)
    remove("*.db")


def check_settings() -> int:
    """The exit status of a check that prints what the application would refuse in production.

    Once, before any worker starts, and in a process of its own, so that workers load the
    application anew after a reload (SIGHUP).
    """
    if os.environ.get("APP_ENV", "").strip().lower() in {"", "development"}:
        return 0
    check = [sys.executable, "-m", "flask", "--app", "wsgi", "check", "--quiet"]
    folder = Path(__file__).parent
    return subprocess.run(check, cwd=folder, stdout=sys.stderr, check=False).returncode


def on_exit(_server: Arbiter) -> None:
    """Remove the folder of metrics that this process created."""
    if _owns_metrics_folder:
        shutil.rmtree(metrics_folder(), ignore_errors=True)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the live gauges of a process that ended; what it counted stays in the sums.

    As prometheus_client.multiprocess.mark_process_dead, which cannot be imported here: see above.
    """
    remove(f"gauge_live*_{worker.pid}.db")


def metrics_folder() -> Path:
    """The folder in which the processes of this server add up their metrics."""
    return Path(os.environ[METRICS_FOLDER])


def remove(pattern: str) -> None:
    """Delete the files of the metrics folder that match a glob pattern."""
    for file in metrics_folder().glob(pattern):
        file.unlink(missing_ok=True)


def post_worker_init(worker: Worker) -> None:
    """Tell the application its real number of threads, which `--threads` may have changed."""
    bulkheads = getattr(worker.wsgi, "extensions", {}).get("bulkheads")
    if bulkheads is not None:
        bulkheads.fit(worker.cfg.threads)
    gc.freeze()  # or a full collection walks through all modules: a pause of 80 ms in a request
