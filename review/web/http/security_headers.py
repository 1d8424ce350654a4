"""Headers that every response carries."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.middleware.proxy_fix import ProxyFix

from review.clock import now
from review.web.route_permissions import is_public

POLICY_HEADER = "Content-Security-Policy"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

# Views give none of these, so they can be added without looking for ones to replace.
ON_ALL = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)


class Sessions(SecureCookieSessionInterface):
    """Sends the session's cookie anew with the desk's pages, so that it lasts while it is used.

    Once a day is enough for that. And not with what everybody may see, unless it changed: those
    answers may be kept by caches on the way, and a cookie in one would sign a stranger in.
    """

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return session.modified

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        on_desk = request.endpoint is not None and not is_public(request.endpoint)
        if session.permanent and on_desk:
            today = now().date().isoformat()
            if session.get("renewed") != today:
                session["renewed"] = today
        super().save_session(app, session, response)
        if "Set-Cookie" in response.headers:
            response.headers["Cache-Control"] = "no-store"


def init_app(app: Flask) -> None:
    """Set the session's cookie policy, the headers, and the number of proxies."""
    app.session_interface = Sessions()
    app.after_request(_add_headers)
    if app.config["PROXIES"]:
        count = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)


def allow_style(digest: str) -> None:
    """Let the page that is being drawn bring one style element: that with this SHA-256."""
    g.style = digest


def policy() -> str:
    """What the page that was drawn for this request may load and run."""
    digest = g.get("style")
    return _with_style(digest) if digest else POLICY


@lru_cache(maxsize=8)
def _with_style(digest: str) -> str:
    return POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.extend(ON_ALL)
    headers.setdefault(POLICY_HEADER, policy())
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if not is_public(request.endpoint) or response.status_code >= 400:
        headers["Cache-Control"] = "no-store"
    headers.setdefault("Cache-Control", "no-store")
    return response
