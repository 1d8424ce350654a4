"""Flask's session cookie: renewed once a day on staff pages, never sent with a public page."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from review.clock import now
from review.web.route_permissions import is_public


def init_app(app: Flask) -> None:
    """Install the session interface."""
    app.session_interface = DailyRenewal()


class DailyRenewal(SecureCookieSessionInterface):
    """Sends the cookie anew with the first staff page of a day, so that it lasts while it is used.

    Public pages may be stored by shared caches, and a cookie in one would sign a stranger in: they
    carry it only where the session changed, and are not stored then.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Only for a changed session; the renewal below changes it once a day."""
        return session.modified

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Renew the cookie if it is due; forbid caches to store a response that sets it."""
        is_staff_page = request.endpoint is not None and not is_public(request.endpoint)
        if session.permanent and is_staff_page:
            today = now().date().isoformat()
            if session.get("renewed") != today:
                session["renewed"] = today
        super().save_session(app, session, response)
        if "Set-Cookie" in response.headers:
            response.headers["Cache-Control"] = "no-store"
