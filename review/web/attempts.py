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

from review.extensions import db, limiter
from review.models.people import Person
from review.services import people, sign_ins
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


def limited(
    whose: Callable[[], str], field: str = "password"
) -> Callable[[View[P]], Callable[P, Response]]:
    """Verify the password in a form's `field` before the view, and only so often.

    `whose` says which account's address it is tried for. The view asks `recognised()` for the
    answer. Verifying is slow on purpose, so it is done before the view takes SQLite's write lock.
    """

    def decorate(view: View[P]) -> Callable[P, Response]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
            password = request.form.get(field, "") if request.method == "POST" else ""
            if not password:
                return make_response(view(*args, **kwargs))
            email = whose()
            person = sign_ins.by_email(db.session(), email)
            person_id = person.id if person else None
            # An address can be written in many ways; a known one counts as one.
            one = (address(), _hash(person.email if person else email))
            wait = _seconds_to_wait(one)
            if wait:
                return _ask_to_wait(wait)
            known = sign_ins.recognise(person, password)
            g.recognised = (person_id, person.password_hash) if known and person else None
            response = make_response(view(*args, **kwargs))
            _note_outcome(one, known, person_id)
            return response

        return wrapped

    return decorate


def recognised() -> Person | None:
    """Whose password was typed; None when it was wrong, or changed since it was verified."""
    verified = g.get("recognised")
    if verified is None:
        return None
    person_id, password_hash = verified
    person = people.find(db.session(), person_id)
    if person is None:
        return None
    people.lock(db.session(), person)
    return person if person.active and person.password_hash == password_hash else None


def _seconds_to_wait(one: tuple[str, str]) -> int:
    """Count this try; 0 when it may go ahead. Tries that may not are not written down either."""
    if not limiter.enabled:
        return 0
    for item, keys in ((FOR_A_PLACE, one[:1]), (FOR_ONE, one)):
        if not limiter.limiter.test(item, "sign-in", *keys):
            return _seconds_left(item, "sign-in", *keys)
    # Between asking and counting others may have counted, so the count decides.
    if limiter.limiter.hit(FOR_ONE, "sign-in", *one):
        return 0
    return _seconds_left(FOR_ONE, "sign-in", *one)


def _seconds_left(item: RateLimitItem, *keys: str) -> int:
    ends = limiter.limiter.get_window_stats(item, *keys).reset_time
    return max(1, math.ceil(ends - time.time()))


def _note_outcome(one: tuple[str, str], known: bool, person_id: int | None) -> None:
    if not known:
        with apart() as own:
            sign_ins.record_failure(own, person_id)
    if limiter.enabled and known:
        limiter.limiter.clear(FOR_ONE, "sign-in", *one)
    elif limiter.enabled:
        limiter.limiter.hit(FOR_A_PLACE, "sign-in", one[0])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _ask_to_wait(seconds: int) -> Response:
    minutes = math.ceil(seconds / 60)
    response = make_response(render_template("accounts/wait.html", minutes=minutes), 429)
    response.headers["Retry-After"] = str(seconds)
    return response
