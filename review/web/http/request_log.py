"""A request's id, and the line that the log has of it."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, current_app, g, request

from review import json_logging

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Give each request an id before any other hook runs; call this before other extensions."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


def request_id() -> str:
    """The current request's id: that of a trusted proxy (`PROXIES`), else a random one."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "") if current_app.config["PROXIES"] else ""
        g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
    return str(g.request_id)


def route() -> str:
    """The current request's route as its template, such as `/articles/<int:article_id>`."""
    return request.url_rule.rule if request.url_rule else "(none)"


def _begin() -> None:
    g.request_began = time.perf_counter()
    json_logging.request_id.set(request_id())


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    if current_app.config["PRODUCTION"]:
        logger.info("request", extra=_fields(response))
    return response


def _forget(_error: BaseException | None) -> None:
    json_logging.request_id.set(None)


def _fields(response: Response) -> dict[str, object]:
    """What a line has of a request: no path, query, name or address, which may be secrets."""
    fields: dict[str, object] = {
        "method": request.method,
        "route": route(),
        "status": response.status_code,
        "person_id": g.get("person_id"),
    }
    if "request_began" in g:
        fields["duration_ms"] = round((time.perf_counter() - g.request_began) * 1000, 1)
    return fields
