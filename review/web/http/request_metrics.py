"""Counters and histograms of requests, in each process; `system.metrics` exposes them."""

from __future__ import annotations

import time

from flask import Response, g, request
from prometheus_client import Counter, Histogram

from review.web.http.request_log import route

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


def count_response(response: Response) -> Response:
    """after_request hook: count the response and observe its time."""
    name = route()
    method = request.method if request.method in METHODS else "other"  # a client may send any word
    REQUESTS.labels(method, name, str(response.status_code)).inc()
    if "request_started" in g:
        SECONDS.labels(name).observe(time.perf_counter() - g.request_started)
    return response
