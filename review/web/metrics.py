"""Metrics for Prometheus, and the page that it scrapes.

Counters and histograms live in each process. Where there are several, prometheus_client adds them
up from files in the folder that `PROMETHEUS_MULTIPROC_DIR` names. What the database knows (mail,
workers) is read when the page is asked for.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from review.clock import now
from review.extensions import db
from review.services import worker_heartbeats
from review.services.mail import outbox
from review.web.request_log import route

bp = Blueprint("metrics", __name__)

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})

REQUESTS = Counter("interlinear_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "interlinear_request_seconds",
    "Time to answer a request, without what the server waited before it.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
FAILURES = Counter("interlinear_request_failures", "Requests that ended in an unexpected error.")
PAGE_CACHE = Counter("interlinear_page_cache", "Readers' pages asked for.", ["result"])
SWALLOWED = Counter(
    "interlinear_recommendations_swallowed",
    "Recommendations that a limit or a trap kept from being sent.",
)


def init_app(app: Flask) -> None:
    app.after_request(_count)


@bp.get("/metrics")
def show() -> ResponseReturnValue:
    """The metrics; 404 for requests without METRICS_TOKEN as their bearer token."""
    token = str(current_app.config["METRICS_TOKEN"])
    given = request.headers.get("Authorization", "").encode()
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        abort(404)
    body = generate_latest(_processes()) + generate_latest(_database())
    return Response(body, headers={"Cache-Control": "no-store"}, content_type=CONTENT_TYPE_LATEST)


def _count(response: Response) -> Response:
    name = route()
    method = request.method if request.method in METHODS else "other"  # anybody may invent one
    REQUESTS.labels(method, name, str(response.status_code)).inc()
    if "request_began" in g:
        SECONDS.labels(name).observe(time.perf_counter() - g.request_began)
    return response


def _processes() -> CollectorRegistry:
    """What this process counted, or all of the server's together."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _database() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    return registry


class DatabaseCollector(Collector):
    """Gauges read from the database at the moment of scraping."""

    def collect(self) -> Iterator[Metric]:
        try:
            backlog = outbox.backlog(db.session())
            last_seen = worker_heartbeats.last_seen(db.session())
        except SQLAlchemyError:
            db.session.rollback()
            yield _gauge("database_up", "Whether the database answers.", 0)
            return
        moment = now()
        age = (moment - backlog.oldest).total_seconds() if backlog.oldest else 0
        yield _gauge("database_up", "Whether the database answers.", 1)
        yield _gauge("mail_waiting", "Mail queued or being sent.", backlog.waiting)
        yield _gauge("mail_failed", "Mail that failed for good.", backlog.failed)
        yield _gauge("mail_oldest_seconds", "Age of the oldest mail that waits.", age)
        if last_seen:
            pulse = (moment - last_seen).total_seconds()
            yield _gauge("worker_last_seen_seconds", "Time since a worker's heartbeat.", pulse)


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"interlinear_{name}", documentation, value=value)
