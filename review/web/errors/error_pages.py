"""Pages for what went wrong: each says what happened and what to do next."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from babel.units import format_unit
from flask import Flask, Response, current_app, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, MethodNotAllowed, TooManyRequests

from review.domain.errors import Invalid, Outdated, Refused
from review.domain.text.blocks import clean_text
from review.domain.workflow import Refusal, RefusalKind
from review.extensions import db
from review.messages.sentences import say, status_of
from review.web.auth.login_manager import ask_no_more
from review.web.http.failed_posts import hold, holds
from review.web.http.request_log import request_id
from review.web.http.request_metrics import FAILURES

Page = Response | tuple[str, int] | tuple[str, int, dict[str, str]]

# Answers after which what was typed can still be read and sent again. It is shown to the one who
# sent it, so that it tells nobody anything they did not know.
HELD = (403, 404)
READER_PAGES = "reader_error_pages"  # key in app.extensions
UNREAD = (413, 429)  # answers to posts whose body was not read, so that nothing of it can be held
UNDEFINED_TABLE, UNDEFINED_COLUMN = "42P01", "42703"  # in PostgreSQL's table of error codes
ELSEWHERE = ("cross-site", "same-site")  # what browsers say of a form that is on another's page


class ReaderPages(Protocol):
    """The error pages of the readers' site, from `public.error_pages`."""

    def is_for_readers(self) -> bool: ...

    def page(self, code: int, title: str, text: str, headers: Mapping[str, str]) -> Response: ...


def init_app(app: Flask, readers: ReaderPages) -> None:
    """`readers` draws the errors of public addresses."""
    app.extensions[READER_PAGES] = readers
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Invalid, _invalid)
    app.register_error_handler(Outdated, _outdated)
    app.register_error_handler(OperationalError, _unavailable)
    app.register_error_handler(NoConnectionFree, _unavailable)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(OverflowError, _unfit)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def _page(
    code: int, title: str, text: str, headers: dict[str, str] | None = None, reason: str = ""
) -> Page:
    readers: ReaderPages = current_app.extensions[READER_PAGES]
    if readers.is_for_readers():
        return readers.page(code, title, text, headers or {})
    return (
        render_template("errors/error.html", code=code, title=title, text=text, reason=reason),
        code,
        headers or {},
    )


def _csrf(error: CSRFError) -> Page | Response:
    if _from_another_site():
        return _plain(400)
    if holds(request):
        return hold(_("Your page had been open for long, or you signed in again meanwhile."))
    return _page(
        400,
        _("This page is too old"),
        _("It was opened before you signed in, or too long ago. Go back, reload it and try again."),
    )


def _from_another_site() -> bool:
    return request.method == "POST" and request.headers.get("Sec-Fetch-Site") in ELSEWHERE


def _plain(code: int) -> Response:
    """The answer to another site's form: neither held, to be sent again with one press, nor a page.

    The browser sent no cookie along, so the fresh session of a page would sign the person out.
    """
    sentence = _("This form was sent from another site. Nothing was done.")
    return Response(sentence, code, mimetype="text/plain")


def _too_often(error: RateLimitExceeded) -> Page:
    wait = int(error.limit.limit.get_expiry()) if error.limit else 60
    sentence = _wait(wait)
    if holds(request):
        return hold(sentence, 429)
    return _page(429, _("Too many attempts"), sentence, {"Retry-After": str(wait)})


def _wait(seconds: int) -> str:
    return _("Wait a while and try again; at the latest in %(minutes)s minutes.",
             minutes=max(1, math.ceil(seconds / 60)))  # fmt: skip


def _refused(error: Refused) -> Page:
    code = status_of(error)
    if holds(request):
        return hold(say(error), code)
    return _page(code, _("This cannot be done"), say(error))


def _invalid(error: Invalid) -> Page:
    if holds(request):
        return hold(_("The page did not send the text as it should."), 400)
    return _page(422, _("This cannot be done"), say(error))


def _outdated(error: Outdated) -> Page:
    return _page(
        409,
        _("Somebody was faster"),
        say(error) + " " + _("Go back, reload the page to see what changed, and decide again."),
        reason=clean_text(request.form.get("reason", "")),
    )


def _unavailable(error: DBAPIError | NoConnectionFree) -> Page:
    db.session.rollback()
    ask_no_more()
    current_app.logger.warning("the database did not answer: %s", getattr(error, "orig", error))
    if holds(request):
        return hold(_("The desk cannot save at this moment."), 503)
    return _page(
        503,
        _("The desk cannot answer now"),
        _("The database is busy or restarting. Try again in a moment."),
        {"Retry-After": "5"},
    )


def _http(error: HTTPException) -> Page | Response:
    code = error.code or 500
    if code in UNREAD and _from_another_site():
        return _plain(code)
    refusal = error.description if isinstance(error.description, Refusal) else None
    if code in HELD and holds(request):
        return hold(_known(code)[1] if refusal is None else say(refusal), code)
    if code == 403 and refusal is not None:
        return _page(403, _titled(refusal), say(refusal))
    title, text = _known(code)
    if isinstance(error, TooManyRequests) and isinstance(error.retry_after, int):
        text = _wait(error.retry_after)
    if code in UNREAD and request.method == "POST":
        text = " ".join(
            (
                text,
                _("What you sent was not read and is not saved."),
                _("Go back: most browsers still have your text in the form."),
            )
        )
    return _page(code, title, text, _headers(error))


def _headers(error: HTTPException) -> dict[str, str]:
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    if isinstance(error, TooManyRequests) and error.retry_after:
        return {"Retry-After": str(error.retry_after)}
    return {"Retry-After": "5"} if error.code == 503 else {}


def _titled(refusal: Refusal) -> str:
    """ "Not you" and "not now" are different answers."""
    if refusal.kind is RefusalKind.NOT_YOU:
        return _("This is not yours to do")
    return _("This cannot be done")


def _known(code: int) -> tuple[str, str]:
    texts = {
        400: (_("The request could not be read"), _("Go back, reload the page and try again.")),
        403: (_("This is not yours to do"), _("Ask an editor or an admin whether it should be.")),
        404: (_("There is nothing here"),
              _("The address may be mistyped, or the page is gone, or it is not for you to see.")),
        405: (_("This address does not take that"), _("Go back and use the buttons of the page.")),
        409: (_("Somebody was faster"), _("Reload the page to see what changed.")),
        413: (_("This is too much at once"), _too_large()),
        429: (_("Too many attempts"), _("Wait a minute and try again.")),
        503: (_("The desk cannot answer now"), _("Try again in a moment.")),
    }  # fmt: skip
    return texts.get(code, (_("Something went wrong"), _("Go back and try again.")))


def _too_large() -> str:
    limit = request.max_content_length or 0
    unit, bytes_each = ("megabyte", 10**6) if limit >= 10**6 else ("kilobyte", 10**3)
    size = format_unit(limit // bytes_each, f"digital-{unit}", locale=get_locale())
    return _("This page takes up to %(size)s at a time. Send less, for example in two parts.",
             size=size)  # fmt: skip


def _unfit(error: DataError | OverflowError) -> Page:
    """A value that no column can hold, such as NUL or, in SQLite, a number beyond 64 bits."""
    db.session.rollback()
    current_app.logger.warning("a value that no column holds at %s: %s", request.endpoint, error)
    code = 404 if request.method == "GET" else 400
    title, text = _known(code)
    return _page(code, title, text)


def _database_error(error: DBAPIError) -> Page:
    """A lost connection, or tables that are not made yet, may be mended when it is tried again.

    SQLite reports the latter as an OperationalError, PostgreSQL by these two codes.
    """
    missing = getattr(error.orig, "sqlstate", "") in (UNDEFINED_TABLE, UNDEFINED_COLUMN)
    return _unavailable(error) if missing or error.connection_invalidated else _broken(error)


def _broken(error: Exception) -> Page:
    db.session.rollback()
    ask_no_more()
    FAILURES.inc()
    number = request_id()
    current_app.logger.exception("request %s failed at %s", number, request.endpoint)
    sentence = _("It has been written down under the number %(number)s. Nothing you saved before "
                 "is lost.", number=number)  # fmt: skip
    if holds(request):
        return hold(_("Something broke on our side") + ". " + sentence, 500)
    return _page(500, _("Something broke on our side"), sentence)
