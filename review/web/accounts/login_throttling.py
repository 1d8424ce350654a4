"""Throttling of password tries, and the log of those that failed.

Tries are counted, whether or not there is such an account,
- for an account and a client: 10 in 15 minutes;
- for an account over all clients: after 10 each one has to wait, up to 15 minutes (`login_delays`);
- for a client over all accounts, if they failed: 100 in 15 minutes, 500 for an IPv6 /48.
A browser in which the account's owner signed in before is counted for itself alone, so that
strangers cannot lock the owner out. See docs/decisions/0006-sign-in-throttling.md.

Counters are written in transactions of their own, so the decorators stand outside of
`transactions.commit_on_success`.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from flask import Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from limits import RateLimitItem, parse

from review.domain import login_delays
from review.extensions import db
from review.models.people import Person
from review.services.accounts import login_sessions, people
from review.services.accounts.name_and_email import email_key
from review.web.accounts import device_cookies
from review.web.auth.access import require_person
from review.web.auth.rate_limiting import limiter
from review.web.auth.transactions import independent_transaction
from review.web.http import client_address

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

PER_ACCOUNT_AND_CLIENT = parse("10 per 15 minutes")
FAILURES_PER_CLIENT = parse("100 per 15 minutes")
FAILURES_PER_NETWORK = parse("500 per 15 minutes")
LINK_POSTS_PER_CLIENT = parse("100 per 15 minutes")


@dataclass(frozen=True, slots=True)
class Account:
    """Whose password is tried: the normalised address, its owner, and the owner's browser's id."""

    email: str
    person: Person | None
    device: str | None


def typed_account() -> Account:
    """The account of the sign-in form's address."""
    typed = request.form.get("email", "")
    person = login_sessions.by_email(db.session(), typed)
    return Account(email_key(typed), person, device_cookies.device_id(person))


def own_account() -> Account:
    """The account of the person who is signed in, in a browser that is therefore theirs."""
    person = require_person()
    return Account(email_key(person.email), person, f"sign-in {current_user.sign_in_id}")


@dataclass(frozen=True, slots=True)
class _Try:
    """One try, by what it is counted for."""

    account: str
    client: str
    network: str | None
    device: str | None

    @property
    def limits(self) -> list[tuple[RateLimitItem, tuple[str]]]:
        """The limits that a failure counts for, the widest first."""
        client = (FAILURES_PER_CLIENT, (self.client,))
        return [(FAILURES_PER_NETWORK, (self.network,)), client] if self.network else [client]


def throttled(
    account_of: Callable[[], Account], field: str = "password"
) -> Callable[[View[P]], Callable[P, Response]]:
    """Verify the password in a form's `field` before the view, and answer 429 if tried too often.

    The view asks `recognised()` for the outcome. Verifying is slow on purpose, so it is done before
    the view takes SQLite's write lock.
    """

    def decorate(view: View[P]) -> Callable[P, Response]:
        @wraps(view)
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
            password = request.form.get(field, "") if request.method == "POST" else ""
            if not password:
                return make_response(view(*args, **kwargs))
            account = account_of()
            person = account.person
            person_id = person.id if person else None
            tried = _Try(
                _hash(account.email),
                client_address.client_ip(),
                client_address.client_network(),
                account.device,
            )
            wait = _seconds_to_wait(tried)
            if wait:
                return _ask_to_wait(wait)
            known = login_sessions.recognise(person, password)
            g.recognised = (person_id, person.password_hash) if known and person else None
            response = make_response(view(*args, **kwargs))
            _record_outcome(tried, known, person_id)
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


def throttled_link(view: View[P]) -> Callable[P, Response]:
    """Limit the posts of password links by client; a password that was set ends all delays.

    The view names the account by `password_was_set`.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        if request.method == "POST" and limiter.enabled:
            wait = _hit(LINK_POSTS_PER_CLIENT, "password-link", client_address.client_ip())
            if wait:
                return _ask_to_wait(wait)
        response = make_response(view(*args, **kwargs))
        email = g.pop("password_set_for", None)
        if email and limiter.enabled:
            _clear_delay(_hash(email_key(email)))
        return response

    return wrapped


def password_was_set(person: Person) -> None:
    """Let an account that got a new password by a link be tried without delay."""
    g.password_set_for = person.email


def _seconds_to_wait(tried: _Try) -> int:
    """Count this try; 0 when it may go ahead. A try that may not is not counted either."""
    if not limiter.enabled:
        return 0
    if tried.device:
        return _hit(PER_ACCOUNT_AND_CLIENT, "sign-in", tried.device, tried.account)
    session = (tried.client, tried.account)
    for item, keys in [*tried.limits, (PER_ACCOUNT_AND_CLIENT, session)]:
        if not limiter.limiter.test(item, "sign-in", *keys):
            return _seconds_left(item, "sign-in", *keys)
    return _account_delay(tried.account) or _hit(PER_ACCOUNT_AND_CLIENT, "sign-in", *session)


def _account_delay(account: str) -> int:
    """Count a try of the account from an unknown browser; the seconds to wait if it is too soon.

    Counted before the password is verified: tries at the same moment are not let through together.
    Of several that waited for the end of a delay one goes ahead, and a longer delay begins.
    """
    storage, window = limiter.storage, int(login_delays.COUNTED_FOR.total_seconds())
    tries, turn = _account_keys(account)
    count = storage.get(tries)
    if count < login_delays.TRIES_WITHOUT_DELAY:
        count = storage.incr(tries, window)
        if count <= login_delays.TRIES_WITHOUT_DELAY:
            return 0
    delay = login_delays.delay_after(count + 1)
    if storage.incr(turn, int(delay.total_seconds())) > 1:
        return _seconds_until(storage.get_expiry(turn))
    storage.incr(tries, window)
    return 0


def _account_keys(account: str) -> tuple[str, str]:
    """The keys of the counter of tries, and of the mark that lasts as long as a delay."""
    return f"sign-in-tries/{account}", f"sign-in-delay/{account}"


def _hit(item: RateLimitItem, *keys: str) -> int:
    """Count once; 0 if that is within the limit, else the seconds until the window ends."""
    return 0 if limiter.limiter.hit(item, *keys) else _seconds_left(item, *keys)


def _seconds_left(item: RateLimitItem, *keys: str) -> int:
    return _seconds_until(limiter.limiter.get_window_stats(item, *keys).reset_time)


def _seconds_until(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))


def _record_outcome(tried: _Try, known: bool, person_id: int | None) -> None:
    if not known:
        with independent_transaction() as session:
            login_sessions.record_failure(session, person_id)
    if not limiter.enabled:
        return
    if known:
        limiter.limiter.clear(
            PER_ACCOUNT_AND_CLIENT, "sign-in", tried.device or tried.client, tried.account
        )
        _clear_delay(tried.account)
    else:
        for item, keys in tried.limits:
            limiter.limiter.hit(item, "sign-in", *keys)


def _clear_delay(account: str) -> None:
    for key in _account_keys(account):
        limiter.storage.clear(key)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _ask_to_wait(seconds: int) -> Response:
    minutes = math.ceil(seconds / 60)
    response = make_response(
        render_template("accounts/too_many_attempts.html", minutes=minutes), 429
    )
    response.headers["Retry-After"] = str(seconds)
    return response
