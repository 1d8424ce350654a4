"""Time zones: their names, how far they are from UTC, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from review.domain.errors import Invalid
from review.domain.time_zones import in_zone, offset, zone

BERLIN = zone("Europe/Berlin")


@pytest.mark.parametrize("name", ["", "Mars/Base", "Asia", "../etc/passwd", "/etc/passwd", "\0"])
def test_only_zones_there_are(name: str) -> None:
    with pytest.raises(Invalid, match="unknown_time_zone"):
        zone(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("UTC", "UTC"),
        ("Asia/Tehran", "UTC+3:30"),
        ("Asia/Kathmandu", "UTC+5:45"),
        ("America/New_York", "UTC\N{MINUS SIGN}5"),
    ],
)
def test_offsets_in_words(name: str, said: str) -> None:
    assert offset(datetime(2026, 1, 1, tzinfo=zone(name))) == said


def test_summer_and_winter() -> None:
    noon = datetime(2026, 7, 1, 12)
    assert in_zone(noon, BERLIN) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert in_zone(noon.replace(month=1), BERLIN) == datetime(2026, 1, 1, 11, tzinfo=UTC)


def test_the_hour_that_is_left_out_counts_on() -> None:
    assert in_zone(datetime(2026, 3, 29, 2, 30), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_the_hour_that_comes_twice_the_first_is_meant_but_none_is_moved() -> None:
    typed = datetime(2026, 10, 25, 2, 30)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert in_zone(typed, BERLIN) == first
    assert in_zone(typed, BERLIN, before=first) == first
    assert in_zone(typed, BERLIN, before=second) == second
