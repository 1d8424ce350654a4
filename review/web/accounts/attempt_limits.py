"""Limits of password attempts, counted by account, by client and by network.

Attempts are counted, whether or not the account exists,
- by account and client: 10 in 15 minutes;
- by account over all clients: after 10, each one has to wait, up to 15 minutes (`login_delays`);
- by client over all accounts, if they failed: 100 in 15 minutes, 500 for an IPv6 /48.
A browser in which the account's owner signed in before is counted separately, so that attackers
cannot lock the owner out. See docs/decisions/0006-sign-in-throttling.md.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse

from review.domain import login_delays
from review.models.people import Person
from review.services.accounts.name_and_email import email_key
from review.web.auth.rate_limiting import limiter
from review.web.http.client_address import client_ip, client_network

PER_ACCOUNT_AND_CLIENT = parse("10 per 15 minutes")
FAILURES_PER_CLIENT = parse("100 per 15 minutes")
FAILURES_PER_NETWORK = parse("500 per 15 minutes")
LINK_POSTS_PER_CLIENT = parse("100 per 15 minutes")


@dataclass(frozen=True, slots=True)
class Account:
    """The account of an attempt: normalised e-mail address, its owner, and a known browser's id."""

    email: str
    person: Person | None
    device: str | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """The keys that one attempt is counted by."""

    account: str
    client: str
    network: str | None
    device: str | None

    @classmethod
    def on(cls, account: Account) -> Attempt:
        """An attempt on an account by the client of the current request."""
        return cls(_hash(account.email), client_ip(), client_network(), account.device)

    @property
    def limits(self) -> list[tuple[RateLimitItem, tuple[str]]]:
        """The limits that a failed attempt is counted by, the widest first."""
        client = (FAILURES_PER_CLIENT, (self.client,))
        return [(FAILURES_PER_NETWORK, (self.network,)), client] if self.network else [client]


def count_attempt(attempt: Attempt) -> int:
    """Count an attempt; 0 if it may proceed, else the seconds to wait. Then it is not counted."""
    if not limiter.enabled:
        return 0
    if attempt.device:
        return _hit(PER_ACCOUNT_AND_CLIENT, "sign-in", attempt.device, attempt.account)
    client_keys = (attempt.client, attempt.account)
    for item, keys in [*attempt.limits, (PER_ACCOUNT_AND_CLIENT, client_keys)]:
        if not limiter.limiter.test(item, "sign-in", *keys):
            return _seconds_left(item, "sign-in", *keys)
    return _account_delay(attempt.account) or _hit(PER_ACCOUNT_AND_CLIENT, "sign-in", *client_keys)


def count_failure(attempt: Attempt) -> None:
    """Count an attempt with a wrong password, by client and network."""
    if limiter.enabled:
        for item, keys in attempt.limits:
            limiter.limiter.hit(item, "sign-in", *keys)


def clear_attempts(attempt: Attempt) -> None:
    """Reset the counters of an account after a successful attempt."""
    if limiter.enabled:
        limiter.limiter.clear(
            PER_ACCOUNT_AND_CLIENT, "sign-in", attempt.device or attempt.client, attempt.account
        )
        _clear_delay(attempt.account)


def clear_delay(email: str) -> None:
    """End the delay of the account with this e-mail address."""
    if limiter.enabled:
        _clear_delay(_hash(email_key(email)))


def count_link_post() -> int:
    """Count a post of a password link; 0 if it may proceed, else the seconds to wait."""
    return _hit(LINK_POSTS_PER_CLIENT, "password-link", client_ip()) if limiter.enabled else 0


def _account_delay(account: str) -> int:
    """Count an attempt from an unknown browser; the seconds to wait, if it is too soon.

    Counted before the password is verified, so that concurrent attempts do not all proceed. Of
    several that waited for the end of a delay one proceeds, and a longer delay begins.
    """
    storage, window = limiter.storage, int(login_delays.COUNTED_FOR.total_seconds())
    attempts_key, delay_key = _account_keys(account)
    count = storage.get(attempts_key)
    if count < login_delays.TRIES_WITHOUT_DELAY:
        count = storage.incr(attempts_key, window)
        if count <= login_delays.TRIES_WITHOUT_DELAY:
            return 0
    delay = login_delays.delay_after(count + 1)
    if storage.incr(delay_key, int(delay.total_seconds())) > 1:
        return _seconds_until(storage.get_expiry(delay_key))
    storage.incr(attempts_key, window)
    return 0


def _account_keys(account: str) -> tuple[str, str]:
    """The keys of the counter of attempts, and of the counter that expires with a delay."""
    return f"sign-in-tries/{account}", f"sign-in-delay/{account}"


def _clear_delay(account: str) -> None:
    for key in _account_keys(account):
        limiter.storage.clear(key)


def _hit(item: RateLimitItem, *keys: str) -> int:
    """Count once; 0 within the limit, else the seconds until the window ends."""
    return 0 if limiter.limiter.hit(item, *keys) else _seconds_left(item, *keys)


def _seconds_left(item: RateLimitItem, *keys: str) -> int:
    return _seconds_until(limiter.limiter.get_window_stats(item, *keys).reset_time)


def _seconds_until(moment: float) -> int:
    return max(1, math.ceil(moment - time.time()))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
