"""Date and time formatting, in the reader's time zone and in the language of the interface."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, get_global
from babel.dates import format_datetime, format_timedelta, get_timezone_location
from flask import current_app, g, request
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from review.clock import now
from review.domain.errors import Invalid
from review.domain.time_zones import in_zone, offset, zone
from review.web.auth.access import current_person

_MINUTE = timedelta(minutes=1)
_DAY = 24 * 60  # minutes


def current_zone() -> ZoneInfo:
    """The time zone of this page: the signed-in person's, or the site's on public pages."""
    if "zone" not in g:
        person = current_person() if request.blueprint != "public" else None
        g.zone = zone_or_default(person.time_zone if person else "")
    page_zone: ZoneInfo = g.zone
    return page_zone


def zone_or_default(name: str) -> ZoneInfo:
    """The time zone with an IANA name; the site's for an empty or unknown one."""
    try:
        return zone(name or current_app.config["TIME_ZONE"])
    except Invalid:
        return zone(current_app.config["TIME_ZONE"])


def zone_name(tz: ZoneInfo | None = None) -> str:
    """The display name of a time zone (default: the page's), such as "Beirut (UTC+3)"."""
    tz = tz or current_zone()
    utc_offset = offset(now().astimezone(tz))
    if tz.key in ("UTC", "Etc/UTC"):
        return utc_offset
    return f"{city_name(tz.key)} ({utc_offset})"


def city_name(key: str) -> str:
    """The city of an IANA time zone, in the language of the interface."""
    localized = Locale.parse(_language()).time_zones
    names = (localized.get(alias, {}).get("city") for alias in (key, *_zone_aliases().get(key, ())))
    return next(filter(None, names), None) or get_timezone_location(
        key, locale=_language(), return_city=True
    )


@lru_cache(maxsize=1)
def _zone_aliases() -> dict[str, list[str]]:
    """Former names by the current one: CLDR translates some cities under those alone."""
    aliases: dict[str, list[str]] = {}
    for alias, current in get_global("zone_aliases").items():
        aliases.setdefault(current, []).append(alias)
    return aliases


def zone_choices() -> list[SelectChoice]:
    """Choices of all time zones, sorted by their display name."""
    return list(_zone_choices(_language(), now().date()))


@lru_cache(maxsize=8)
def _zone_choices(language: str, today: date) -> tuple[SelectChoice, ...]:
    """Cached for a day, since offsets change with the season."""
    keys = ["UTC", *(key for key in get_global("zone_territories") if not key.startswith("Etc/"))]
    names = {}
    for key in keys:
        with suppress(Invalid):  # a zone that the system's tz database does not have (yet)
            names[key] = zone_name(zone(key))
    return tuple(SelectChoice(key, names[key]) for key in sorted(names, key=lambda key: names[key]))


def format_full(moment: datetime) -> str:
    """Date, time and UTC offset: "20 Nov 2026, 18:00 UTC+3"."""
    return _format_with_offset(moment, current_zone(), _("d MMM y, HH:mm"), _language())


def format_short(moment: datetime) -> str:
    """Date and time, for pages that name the zone elsewhere: "20 Nov, 18:00".

    With the year if it is not the current one.
    """
    local = moment.astimezone(current_zone())
    this_year = local.year == now().astimezone(current_zone()).year
    pattern = _("d MMM, HH:mm") if this_year else _("d MMM y, HH:mm")
    return _format_local(local, pattern, _language())


def format_time(moment: datetime) -> str:
    """Time of day: "18:00"."""
    return _format_local(moment.astimezone(current_zone()), _("HH:mm"), _language())


def format_day(moment: datetime) -> str:
    """Weekday and date: "Friday, 20 November 2026"."""
    return _format_local(moment.astimezone(current_zone()), _("EEEE, d MMMM y"), _language())


def format_duration(moment: datetime) -> str:
    """The time between a moment and now, without direction: "3 days"."""
    return _format_minutes(_minutes(now() - moment), False, _language())


def format_relative(moment: datetime) -> str:
    """A moment relative to now: "3 days ago", "in 3 days"."""
    return _format_minutes(_minutes(moment - now()), True, _language())


def parse_local(local: datetime | None, before: datetime | None = None) -> datetime | None:
    """The moment of a naive time that was typed in the person's zone.

    `before`: the moment that the field was filled with. It is returned unchanged if its local time
    was not edited, which is ambiguous in the hour that occurs twice.
    """
    return in_zone(local, current_zone(), before) if local else None


def to_local_input(moment: datetime | None) -> datetime | None:
    """The naive time in the person's zone that a form field is filled with."""
    return moment.astimezone(current_zone()).replace(tzinfo=None) if moment else None


def _minutes(delta: timedelta) -> int:
    """Whole minutes; less than one counts as one."""
    return round(delta / _MINUTE) or (1 if delta > timedelta(0) else -1)


def _format_minutes(minutes: int, directed: bool, language: str) -> str:
    if abs(minutes) > _DAY:  # formatted in days at least: one cache entry for an hour is enough
        minutes = minutes // 60 * 60 + 30
    return _format_timedelta(minutes, directed, language)


# A list shows the same moments to everybody, and formatting one takes longer than rendering it.
@lru_cache(maxsize=4096)
def _format_with_offset(moment: datetime, tz: ZoneInfo, pattern: str, language: str) -> str:
    local = moment.astimezone(tz)
    return f"{_format_local(local, pattern, language)} {offset(local)}"


def _format_local(local: datetime, pattern: str, language: str) -> str:
    """Format wall-clock time; without seconds, so that the cache has one entry for a minute."""
    return _format_naive(local.replace(second=0, microsecond=0, tzinfo=None), pattern, language)


@lru_cache(maxsize=4096)
def _format_naive(local: datetime, pattern: str, language: str) -> str:
    return format_datetime(local, pattern, locale=language)


@lru_cache(maxsize=4096)
def _format_timedelta(minutes: int, directed: bool, language: str) -> str:
    return format_timedelta(
        minutes * _MINUTE, "minute", threshold=1, add_direction=directed, locale=language
    )


def _language() -> str:
    return str(get_locale() or "en")
