"""What gunicorn reads when it is started in this folder; its command line takes precedence.

WEB_THREADS is the application's setting too: see the README. Flags and WEB_CONCURRENCY (gunicorn's
own variable for the number of processes) may say the rest.
"""

from __future__ import annotations

import os

from gunicorn.workers.base import Worker

worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 8)


def post_worker_init(worker: Worker) -> None:
    """Tell the application its real number of threads, which `--threads` may have changed."""
    bulkheads = getattr(worker.wsgi, "extensions", {}).get("bulkheads")
    if bulkheads is not None:
        bulkheads.fit(worker.cfg.threads)
