"""How often a password may be tried, and the log of tries that failed.

Tries are counted for one address from one place, and failures for one place whatever the address;
nobody can lock somebody else out from elsewhere. Counting goes on beside the request's transaction,
so `limited` stands outside of `access.writes`.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from limits import RateLimitItem, parse

from review.extensions import limiter
from review.services import sign_ins
from review.web.access import signed_in
from review.web.apart import apart
from review.web.client import address

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

FOR_ONE = parse("10 per 15 minutes")
FOR_A_PLACE = parse("100 per 15 minutes")


def typed_email() -> str:
    return request.form.get("email", "").strip().lower()


def own_email() -> str:
    return signed_in().email


def limited(whose: Callable[[], str]) -> Callable[[View[P]], Callable[P, Response]]:
    """Let a view that verifies a password be tried only so often; `whose` says which account's."""

    def decorate(view: View[P]) -> Callable[P, Response]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
            if request.method != "POST" or not limiter.enabled:
                return make_response(view(*args, **kwargs))
            one = (address(), hashlib.sha256(whose().encode()).hexdigest())
            wait = _seconds_to_wait(one)
            if wait:
                return _ask_to_wait(wait)
            response = make_response(view(*args, **kwargs))
            _note_outcome(one, response)
            return response

        return wrapped

    return decorate


def failed(person_id: int | None) -> None:
    """Say, from within a limited view, that the password was wrong (and whose, when known)."""
    g.failed_attempt = (person_id,)


def _seconds_to_wait(one: tuple[str, str]) -> int:
    """Count this try; 0 when it may go ahead."""
    place = one[0]
    if not limiter.limiter.test(FOR_A_PLACE, "sign-in", place):
        return _seconds_left(FOR_A_PLACE, "sign-in", place)
    if not limiter.limiter.hit(FOR_ONE, "sign-in", *one):
        return _seconds_left(FOR_ONE, "sign-in", *one)
    return 0


def _seconds_left(item: RateLimitItem, *keys: str) -> int:
    ends = limiter.limiter.get_window_stats(item, *keys).reset_time
    return max(1, math.ceil(ends - time.time()))


def _note_outcome(one: tuple[str, str], response: Response) -> None:
    attempt = g.pop("failed_attempt", None)
    if attempt:
        limiter.limiter.hit(FOR_A_PLACE, "sign-in", one[0])
        with apart() as own:
            sign_ins.record_failure(own, attempt[0])
    elif response.status_code < 400:
        limiter.limiter.clear(FOR_ONE, "sign-in", *one)


def _ask_to_wait(seconds: int) -> Response:
    minutes = math.ceil(seconds / 60)
    response = make_response(render_template("accounts/wait.html", minutes=minutes), 429)
    response.headers["Retry-After"] = str(seconds)
    return response
