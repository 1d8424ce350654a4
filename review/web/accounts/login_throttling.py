"""Decorators of views that take a password: they verify it and throttle attempts.

Counters are written in independent transactions, so the decorators are applied outside of
`transactions.commit_on_success`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from review.extensions import db
from review.models.people import Person
from review.services.accounts import login_sessions, people, person_locks
from review.services.accounts.name_and_email import email_key
from review.web.accounts import device_cookies
from review.web.accounts.attempt_limits import (
    Account,
    Attempt,
    clear_attempts,
    clear_delay,
    count_attempt,
    count_failure,
    count_link_post,
)
from review.web.auth.access import require_person
from review.web.auth.transactions import independent_transaction

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def posted_account() -> Account:
    """The account with the e-mail address of the sign-in form."""
    email = request.form.get("email", "")
    person = login_sessions.by_email(db.session(), email)
    return Account(email_key(email), person, device_cookies.device_id(person))


def current_account() -> Account:
    """The account of the signed-in person, whose browser is known."""
    person = require_person()
    return Account(email_key(person.email), person, f"sign-in {current_user.sign_in_id}")


def throttle_password(
    account_of: Callable[[], Account], field: str = "password"
) -> Callable[[View[P]], Callable[P, Response]]:
    """Verify the password in a form's `field` before the view, or answer 429 (too many attempts).

    The view reads the result from `verified_person()`. Verification is slow on purpose, so it takes
    place before the view takes SQLite's write lock.
    """

    def decorate(view: View[P]) -> Callable[P, Response]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
            password = request.form.get(field, "") if request.method == "POST" else ""
            if not password:
                return make_response(view(*args, **kwargs))
            account = account_of()
            person_id = account.person.id if account.person else None
            attempt = Attempt.on(account)
            seconds = count_attempt(attempt)
            if seconds:
                return _too_many_attempts(seconds)
            verified = _verify(account.person, password)
            response = make_response(view(*args, **kwargs))
            _record_outcome(attempt, verified, person_id)
            return response

        return wrapped

    return decorate


def verified_person() -> Person | None:
    """The person whose password was verified; None if it was wrong or has changed since."""
    verified = g.get("verified_person")
    if verified is None:
        return None
    person_id, password_hash = verified
    person = people.find(db.session(), person_id)
    if person is None:
        return None
    person_locks.lock(db.session(), person)
    return person if person.active and person.password_hash == password_hash else None


def throttle_link(view: View[P]) -> Callable[P, Response]:
    """Limit the posts of password links by client.

    The view names a person who set a password by `end_delays_for`.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        seconds = count_link_post() if request.method == "POST" else 0
        if seconds:
            return _too_many_attempts(seconds)
        response = make_response(view(*args, **kwargs))
        email = g.pop("end_delays_for", None)
        if email:
            clear_delay(email)
        return response

    return wrapped


def end_delays_for(person: Person) -> None:
    """End the delay of an account with a new password, after the request's transaction."""
    g.end_delays_for = person.email


def _verify(person: Person | None, password: str) -> bool:
    """Whether the password is right; who it belongs to is stored for `verified_person`."""
    verified = login_sessions.recognise(person, password)
    g.verified_person = (person.id, person.password_hash) if verified and person else None
    return verified


def _record_outcome(attempt: Attempt, verified: bool, person_id: int | None) -> None:
    if verified:
        clear_attempts(attempt)
        return
    with independent_transaction() as session:
        login_sessions.record_failure(session, person_id)
    count_failure(attempt)


def _too_many_attempts(seconds: int) -> Response:
    minutes = math.ceil(seconds / 60)
    page = render_template("accounts/too_many_attempts.html", minutes=minutes)
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(seconds)
    return response
