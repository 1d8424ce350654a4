"""Metrics for Prometheus.

Each process has its own counters (`http.request_metrics`). With several processes,
prometheus_client adds them up from files in the directory `PROMETHEUS_MULTIPROC_DIR`.
Gauges of the database (mail, workers) are read at each scrape.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
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

bp = Blueprint("metrics", __name__)


@bp.get("/metrics")
def show() -> ResponseReturnValue:
    """The metrics; 404 for requests without METRICS_TOKEN as their bearer token."""
    token = str(current_app.config["METRICS_TOKEN"])
    authorization = request.headers.get("Authorization", "").encode()
    if not token or not hmac.compare_digest(authorization, f"Bearer {token}".encode()):
        abort(404)
    body = generate_latest(_process_registry()) + generate_latest(_database_registry())
    return Response(body, headers={"Cache-Control": "no-store"}, content_type=CONTENT_TYPE_LATEST)


def _process_registry() -> CollectorRegistry:
    """The counters of this process, or of all processes of the server."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _database_registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(DatabaseCollector())
    return registry


class DatabaseCollector(Collector):
    """Gauges read from the database at the moment of scraping."""

    def collect(self) -> Iterator[Metric]:
        """The gauges; only `database_up` 0 if the database does not answer."""
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
            seconds = (moment - last_seen).total_seconds()
            yield _gauge("worker_last_seen_seconds", "Time since a worker's heartbeat.", seconds)


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"interlinear_{name}", documentation, value=value)
