"""Request ids, and one line of the log for each request."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Response, current_app, g, request

from review import json_logging

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger(__name__)


def request_id() -> str:
    """The id of the current request: from a trusted proxy (`PROXIES`), else random."""
    if "request_id" not in g:
        proxy_id = request.headers.get(HEADER, "") if current_app.config["PROXIES"] else ""
        g.request_id = proxy_id if _ID.fullmatch(proxy_id) else secrets.token_hex(8)
    return str(g.request_id)


def route() -> str:
    """The URL rule of the current request, such as `/articles/<int:article_id>`."""
    return request.url_rule.rule if request.url_rule else "(none)"


def start_request() -> None:
    """before_request hook: take the time and give the request an id."""
    g.request_started = time.perf_counter()
    json_logging.request_id.set(request_id())


def log_response(response: Response) -> Response:
    """after_request hook: send the request's id back and, in production, write a line."""
    response.headers[HEADER] = request_id()
    if current_app.config["PRODUCTION"]:
        logger.info("request", extra=_fields(response))
    return response


def clear_request_id(_error: BaseException | None) -> None:
    """teardown_request hook: the thread's next log line belongs to no request yet."""
    json_logging.request_id.set(None)


def _fields(response: Response) -> dict[str, object]:
    """The fields of a line; without path, query, name and IP address, which are personal data."""
    fields: dict[str, object] = {
        "method": request.method,
        "route": route(),
        "status": response.status_code,
        "person_id": g.get("person_id"),
    }
    if "request_started" in g:
        fields["duration_ms"] = round((time.perf_counter() - g.request_started) * 1000, 1)
    return fields
