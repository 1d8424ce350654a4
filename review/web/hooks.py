"""The hooks of a request in the order in which they run, with the reason where it matters."""

from __future__ import annotations

from flask import Flask

from review.extensions import csrf
from review.web.articles.read_tracking import record_read
from review.web.auth import rate_limiting
from review.web.auth.access import check_route, release_session
from review.web.auth.body_limits import limit_body
from review.web.auth.login_manager import touch_session
from review.web.http.compression import compress_response
from review.web.http.request_log import clear_request_id, log_response, start_request
from review.web.http.request_metrics import count_response
from review.web.http.security_headers import add_security_headers

# In the order in which they run. Flask runs after_request hooks in reverse order of registration.
RESPONSE_HOOKS = (
    record_read,  # first: it still has the session of the request, and opens a second one after it
    release_session,  # before the work below, so that a slow client holds no connection
    add_security_headers,
    compress_response,
    touch_session,
    count_response,
    log_response,  # last: the time it writes includes the hooks above
)


def init_app(app: Flask) -> None:
    """Register all hooks of requests and responses, and the extensions that have one."""
    app.before_request(start_request)  # first: log lines of the others have the request's id
    app.before_request(limit_body)  # before CSRF protection, which reads the form
    csrf.init_app(app)
    rate_limiting.init_app(app)
    app.before_request(check_route)
    for hook in reversed(RESPONSE_HOOKS):
        app.after_request(hook)
    app.teardown_request(clear_request_id)
