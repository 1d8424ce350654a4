"""Error handlers, and error pages that say what happened and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.workflow import Refusal
from review.extensions import db
from review.messages.sentences import error_message, status_of
from review.web.auth.login_manager import make_anonymous
from review.web.auth.transition_form import posted_reason
from review.web.errors.error_texts import default_text, refusal_title, unread_text, wait_text
from review.web.http.failed_posts import has_user_text, resubmit_page
from review.web.http.request_log import request_id
from review.web.http.request_metrics import FAILURES

Page = Response | tuple[str, int] | tuple[str, int, dict[str, str]]

# Statuses after which the post can still be read and resubmitted. Its fields are shown to their
# sender only, and disclose nothing.
RESUBMITTABLE = (403, 404)
PUBLIC_PAGES = "public_error_pages"  # key in app.extensions
BODY_UNREAD = (413, 429)  # the body of these posts was not read, and cannot be resubmitted
UNDEFINED_TABLE, UNDEFINED_COLUMN = "42P01", "42703"  # PostgreSQL error codes
OTHER_SITES = ("cross-site", "same-site")  # values of Sec-Fetch-Site


class PublicErrorPages(Protocol):
    """The error pages of public addresses (`public.error_pages`)."""

    def is_public_request(self) -> bool:
        """Whether the request's errors are shown as public pages."""
        ...

    def page(self, code: int, title: str, text: str, headers: Mapping[str, str]) -> Response:
        """The public error page."""
        ...


def init_app(app: Flask, public_pages: PublicErrorPages) -> None:
    """`public_pages` draws the errors of public addresses."""
    app.extensions[PUBLIC_PAGES] = public_pages
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(RateLimitExceeded, _rate_limited)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Outdated, _outdated)
    app.register_error_handler(OperationalError, _database_unavailable)
    app.register_error_handler(PoolTimeout, _database_unavailable)
    app.register_error_handler(DataError, _data_error)
    app.register_error_handler(OverflowError, _data_error)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _server_error)


def _error_page(
    code: int, title: str, text: str, headers: dict[str, str] | None = None, reason: str = ""
) -> Page:
    public_pages: PublicErrorPages = current_app.extensions[PUBLIC_PAGES]
    if public_pages.is_public_request():
        return public_pages.page(code, title, text, headers or {})
    return (
        render_template("errors/error.html", code=code, title=title, text=text, reason=reason),
        code,
        headers or {},
    )


def _csrf_error(error: CSRFError) -> Page | Response:
    if _from_another_site():
        return _cross_site_response(400)
    if has_user_text():
        return resubmit_page(
            _("Your page had been open for long, or you signed in again meanwhile.")
        )
    return _error_page(
        400,
        _("This page is too old"),
        _("It was opened before you signed in, or too long ago. Go back, reload it and try again."),
    )


def _from_another_site() -> bool:
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") in OTHER_SITES


def _cross_site_response(code: int) -> Response:
    """The plain answer to a form of another site, which is not offered to be resubmitted.

    Not a page either: the browser sent no cookie, and the new session that a page with a CSRF token
    sets would sign the person out.
    """
    sentence = _("This form was sent from another site. Nothing was done.")
    return Response(sentence, code, mimetype="text/plain")


def _rate_limited(error: RateLimitExceeded) -> Page:
    seconds = int(error.limit.limit.get_expiry()) if error.limit else 60
    sentence = wait_text(seconds)
    if has_user_text():
        return resubmit_page(sentence, 429)
    return _error_page(429, _("Too many attempts"), sentence, {"Retry-After": str(seconds)})


def _refused(error: Refused) -> Page:
    code = status_of(error)
    if has_user_text():
        return resubmit_page(error_message(error), code)
    return _error_page(code, _("This cannot be done"), error_message(error))


def _invalid(error: Invalid) -> Page:
    if has_user_text():
        return resubmit_page(_("The page did not send the text as it should."), 400)
    return _error_page(422, _("This cannot be done"), error_message(error))


def _outdated(error: Outdated) -> Page:
    return _error_page(
        409,
        _("Somebody was faster"),
        f"{error_message(error)} "
        + _("Go back, reload the page to see what changed, and decide again."),
        reason=posted_reason(),
    )


def _database_unavailable(error: DBAPIError | PoolTimeout) -> Page:
    db.session.rollback()
    make_anonymous()
    current_app.logger.warning("the database did not answer: %s", getattr(error, "orig", error))
    if has_user_text():
        return resubmit_page(_("The desk cannot save at this moment."), 503)
    return _error_page(
        503,
        _("The desk cannot answer now"),
        _("The database is busy or restarting. Try again in a moment."),
        {"Retry-After": "5"},
    )


def _http_error(error: HTTPException) -> Page | Response:
    code = error.code or 500
    if code in BODY_UNREAD and _from_another_site():
        return _cross_site_response(code)
    refusal = error.description if isinstance(error.description, Refusal) else None
    if code in RESUBMITTABLE and has_user_text():
        explanation = default_text(code)[1] if refusal is None else error_message(refusal)
        return resubmit_page(explanation, code)
    if code == 403 and refusal is not None:
        return _error_page(403, refusal_title(refusal), error_message(refusal))
    title, text = default_text(code)
    if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int):
        text = wait_text(error.retry_after)
    if code in BODY_UNREAD and request.method == "POST":
        text = f"{text} {unread_text()}"
    return _error_page(code, title, text, _headers(error))


def _headers(error: HTTPException) -> dict[str, str]:
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    if isinstance(error, TooManyRequests) and error.retry_after:
        return {"Retry-After": str(error.retry_after)}
    return {"Retry-After": "5"} if error.code == 503 else {}


def _data_error(error: DataError | OverflowError) -> Page:
    """For a value that no column can hold, such as NUL or, in SQLite, a number beyond 64 bits."""
    db.session.rollback()
    current_app.logger.warning("a value that no column holds at %s: %s", request.endpoint, error)
    code = 404 if request.method == "GET" else 400
    title, text = default_text(code)
    return _error_page(code, title, text)


def _database_error(error: DBAPIError) -> Page:
    """503 for a lost connection and for tables that are not migrated yet, else 500.

    SQLite reports the latter as an OperationalError, PostgreSQL by two codes.
    """
    missing = getattr(error.orig, "sqlstate", "") in (UNDEFINED_TABLE, UNDEFINED_COLUMN)
    return (
        _database_unavailable(error)
        if missing or error.connection_invalidated
        else _server_error(error)
    )


def _server_error(error: Exception) -> Page:
    db.session.rollback()
    make_anonymous()
    FAILURES.inc()
    number = request_id()
    current_app.logger.exception("request %s failed at %s", number, request.endpoint)
    sentence = _("It has been written down under the number %(number)s. Nothing you saved before "
                 "is lost.", number=number)  # fmt: skip
    if has_user_text():
        return resubmit_page(_("Something broke on our side") + ". " + sentence, 500)
    return _error_page(500, _("Something broke on our side"), sentence)
