"""The delay between tries of one account: none at first, doubled each time, never above a bound."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from review.domain.login_delays import LONGEST_DELAY, TRIES_WITHOUT_DELAY, delay_after


def test_the_first_tries_are_not_delayed_and_the_next_ones_twice_as_long_each() -> None:
    assert {delay_after(tries) for tries in range(TRIES_WITHOUT_DELAY + 1)} == {timedelta(0)}
    seconds = [delay_after(TRIES_WITHOUT_DELAY + n).total_seconds() for n in range(1, 8)]
    assert seconds == [30, 60, 120, 240, 480, 900, 900]


@given(st.integers(min_value=0, max_value=10**12))
def test_a_delay_never_shrinks_and_never_exceeds_the_bound(tries: int) -> None:
    assert timedelta(0) <= delay_after(tries) <= delay_after(tries + 1) <= LONGEST_DELAY
