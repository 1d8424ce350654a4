"""Exponential back-off of password tries for one account, counted over all clients."""

from __future__ import annotations

from datetime import timedelta

TRIES_WITHOUT_DELAY = 10
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
COUNTED_FOR = timedelta(days=1)  # after that the count begins anew; a successful sign-in resets it


def delay_after(tries: int) -> timedelta:
    """How long after the `tries`-th unsuccessful try of one account the next may follow."""
    excess = tries - TRIES_WITHOUT_DELAY
    if excess <= 0:
        return timedelta(0)
    doublings = min(excess - 1, 30)  # beyond any useful limit, and no overflow
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
