"""Time zones by their IANA names, such as Asia/Beirut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from review.domain.errors import Invalid


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises Invalid("unknown_time_zone")."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise Invalid("unknown_time_zone", field="time_zone") from unknown


def offset(moment: datetime) -> str:
    """How far an aware moment's clock is from UTC: "UTC", "UTC+3", "UTC−3:30"."""
    away = moment.utcoffset() or timedelta()
    minutes = round(away.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02d}" if rest else "")


def in_zone(typed: datetime, zone: ZoneInfo, before: datetime | None = None) -> datetime:
    """The moment that somebody means by the time on their clock.

    When the clocks go back an hour comes twice: the first is meant, unless `before` is the second,
    so that a form sent unchanged changes nothing. An hour that is left out counts on from before.
    """
    if before is not None and _to_the_minute(before.astimezone(zone)) == _to_the_minute(typed):
        return before
    return typed.replace(tzinfo=zone).astimezone(UTC)


def _to_the_minute(moment: datetime) -> datetime:
    """What a clock without seconds shows."""
    return moment.replace(tzinfo=None, fold=0, second=0, microsecond=0)
