"""Device cookies: a signed cookie names the people who signed in successfully in a browser.

Password tries from such a browser are counted for the browser itself, so that tries by strangers do
not delay the account's owner (OWASP: "Slow Down Online Guessing Attacks with Device Cookies"). The
cookie is no credential, and it outlives signing out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TypeVar

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from review.models.people import Person

AnyResponse = TypeVar("AnyResponse", bound=Response)

LIFETIME = timedelta(days=180)  # since the last sign-in in this browser
MOST_PEOPLE = 20  # of a shared computer, the latest ones


def device_id(person: Person | None) -> str | None:
    """The identifier of this browser if `person` signed in in it before, else None."""
    device, people = _read()
    return device if person is not None and person.id in people else None


def remember(response: AnyResponse, person: Person) -> AnyResponse:
    """Add to an answer the cookie that says that `person` signed in in this browser."""
    device, people = _read()
    others = [person_id for person_id in people if person_id != person.id]
    response.set_cookie(
        _name(),
        _serializer().dumps([device, [*others, person.id][-MOST_PEOPLE:]]),
        max_age=LIFETIME,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _read() -> tuple[str, list[int]]:
    """The browser's identifier, a new one where it has none, and the ids of who signed in in it."""
    try:
        device, people = _serializer().loads(
            request.cookies.get(_name(), ""), max_age=int(LIFETIME.total_seconds())
        )
    except BadSignature:
        return secrets.token_urlsafe(16), []
    return device, people


def _name() -> str:
    return "__Host-device" if current_app.config["PRODUCTION"] else "device"


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="device-cookie")
