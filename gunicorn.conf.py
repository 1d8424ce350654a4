"""Settings of gunicorn, which reads this file when it is started in this folder.

Its command line takes precedence. From the environment: WEB_CONCURRENCY (processes), WEB_THREADS
(threads of each, also a setting of the application) and PROMETHEUS_MULTIPROC_DIR (a folder of this
server alone, in which its processes add up their metrics; a temporary one by default).
"""

from __future__ import annotations

import os
import shutil
import tempfile
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
threads = int(os.environ.get("WEB_THREADS") or 8)

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


def on_starting(_server: Arbiter) -> None:
    """Empty the folder of the metrics: counts of an earlier server are not this one's."""
    metrics_folder().mkdir(parents=True, exist_ok=True)
    remove("*.db")


def on_exit(_server: Arbiter) -> None:
    if _owns_metrics_folder:
        shutil.rmtree(metrics_folder(), ignore_errors=True)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the live gauges of a process that ended; what it counted stays in the sums.

    As prometheus_client.multiprocess.mark_process_dead, which cannot be imported here: see above.
    """
    remove(f"gauge_live*_{worker.pid}.db")


def metrics_folder() -> Path:
    return Path(os.environ[METRICS_FOLDER])


def remove(pattern: str) -> None:
    for file in metrics_folder().glob(pattern):
        file.unlink(missing_ok=True)


def post_worker_init(worker: Worker) -> None:
    """Tell the application its real number of threads, which `--threads` may have changed."""
    bulkheads = getattr(worker.wsgi, "extensions", {}).get("bulkheads")
    if bulkheads is not None:
        bulkheads.fit(worker.cfg.threads)
