"""Device cookies: a signed cookie lists the people who signed in successfully in a browser.

Password attempts from such a browser are counted separately, so that an attacker's attempts do not
delay the account's owner (OWASP: "Slow Down Online Guessing Attacks with Device Cookies"). The
cookie is no credential, and signing out does not remove it.
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
MAX_PEOPLE = 20  # the latest ones, on a shared computer


def device_id(person: Person | None) -> str | None:
    """The id of this browser if `person` has signed in with it, else None."""
    device, people = _read()
    return device if person is not None and person.id in people else None


def remember(response: AnyResponse, person: Person) -> AnyResponse:
    """Set a cookie on the response that adds `person` to this browser's list."""
    device, people = _read()
    others = [person_id for person_id in people if person_id != person.id]
    response.set_cookie(
        _cookie_name(),
        _serializer().dumps([device, [*others, person.id][-MAX_PEOPLE:]]),
        max_age=LIFETIME,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _read() -> tuple[str, list[int]]:
    """The browser's id (a new one if it has none), and the ids of the people on its list."""
    try:
        device, people = _serializer().loads(
            request.cookies.get(_cookie_name(), ""), max_age=int(LIFETIME.total_seconds())
        )
    except BadSignature:
        return secrets.token_urlsafe(16), []
    return device, people


def _cookie_name() -> str:
    return "__Host-device" if current_app.config["PRODUCTION"] else "device"


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="device-cookie")
