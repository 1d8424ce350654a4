"""Limits of request bodies, by route and by sender, checked before a body is read.

Every request may hold a small form. On routes where people write (`route_permissions`), a multipart
post may hold a text: a larger one with a valid session than without. Posts without a session are
counted by client there, since they are sent back to be resubmitted. Texts are never urlencoded,
which takes ten times as long to parse, so those bodies are small everywhere.
"""

from __future__ import annotations

import math
import time

from flask import Flask, abort, g, request, session
from flask_login import current_user
from limits import parse
from werkzeug.exceptions import TooManyRequests

from review.web.auth.rate_limiting import limiter
from review.web.http.client_address import client_ip
from review.web.route_forms import SMALL_FORM, BodyLimit
from review.web.route_permissions import form_of

# By client, without a session. A post counts once for each 64 kB begun: 50 MB in all.
ANONYMOUS_POSTS = parse("800 per 15 minutes")
COUNTED_BYTES = 64_000


def init_app(app: Flask) -> None:
    """Set the limits of Flask for all routes that no form of their own names."""
    app.config["MAX_CONTENT_LENGTH"] = SMALL_FORM.max_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = SMALL_FORM.max_bytes
    app.config["MAX_FORM_PARTS"] = SMALL_FORM.max_fields


def limit_body() -> None:
    """before_request hook: limit the body before anything reads the form of it."""
    form = form_of(request.endpoint)
    if form is None or request.method != "POST":
        _check_length()
        return
    # If the database is away, loading the user fails here. A signed cookie then counts as a
    # session, so that the error page has the text and can resubmit it.
    _set_limit(form.signed_in if "_user_id" in session else form.anonymous)
    if not current_user.is_authenticated:
        g.anonymous_post = True
        _set_limit(form.anonymous)
        _check_length()
        _count_anonymous()
    _check_length()


def _set_limit(limit: BodyLimit) -> None:
    if request.mimetype == "multipart/form-data":
        request.max_content_length = limit.max_bytes
        request.max_form_memory_size = limit.max_bytes
        request.max_form_parts = limit.max_fields


def _check_length() -> None:
    """Refuse a body by its Content-Length; one without is cut off at the limit when read."""
    if (request.content_length or 0) > (request.max_content_length or 0):
        abort(413)


def _count_anonymous() -> None:
    if not limiter.enabled:
        return
    length = request.content_length
    if length is None:  # chunked, as no browser sends a form
        length = request.max_content_length or 0
    cost = 1 + length // COUNTED_BYTES
    if not limiter.limiter.hit(ANONYMOUS_POSTS, "anonymous-post", client_ip(), cost=cost):
        window = limiter.limiter.get_window_stats(ANONYMOUS_POSTS, "anonymous-post", client_ip())
        raise TooManyRequests(retry_after=max(1, math.ceil(window.reset_time - time.time())))
