"""Security headers of every response, and its Content-Security-Policy."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

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

# Views set none of these.
ON_ALL = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)

# Endpoints whose URL holds a secret, which a referrer would pass on.
SECRET_IN_URL = frozenset({"accounts.password_link"})


def init_app(app: Flask) -> None:
    """Trust as many proxies as the setting PROXIES says."""
    if app.config["PROXIES"]:
        count = app.config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)


def allow_style(digest: str) -> None:
    """Allow the page of this request one inline style element: the one with this SHA-256."""
    g.style = digest


def policy() -> str:
    """The Content-Security-Policy of this request's page."""
    digest = g.get("style")
    return _with_style(digest) if digest else POLICY


@lru_cache(maxsize=8)
def _with_style(digest: str) -> str:
    return POLICY.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def add_security_headers(response: Response) -> Response:
    """after_request hook. Pages that are not public, and errors, are not stored by caches."""
    headers = response.headers
    headers.extend(ON_ALL)
    if request.endpoint in SECRET_IN_URL:
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cache-Control"] = "no-store"
    headers.setdefault(POLICY_HEADER, policy())
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if not is_public(request.endpoint) or response.status_code >= 400:
        headers["Cache-Control"] = "no-store"
    headers.setdefault("Cache-Control", "no-store")
    return response
