"""Moments in words: in the zone of whoever reads them, and always saying which that is."""

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


def zone_here() -> ZoneInfo:
    """The zone of this page's moments: the person's own, or the site's on pages for readers."""
    if "zone" not in g:
        person = current_person() if request.blueprint != "public" else None
        g.zone = zone_of(person.time_zone if person else "")
    found: ZoneInfo = g.zone
    return found


def zone_of(name: str) -> ZoneInfo:
    """A zone by its kept name; the site's for no name, and for one that is no longer known."""
    try:
        return zone(name or current_app.config["TIME_ZONE"])
    except Invalid:
        return zone(current_app.config["TIME_ZONE"])


def zone_name(found: ZoneInfo | None = None) -> str:
    """A zone as people know it: "Beirut (UTC+3)"."""
    found = found or zone_here()
    away = offset(now().astimezone(found))
    if found.key in ("UTC", "Etc/UTC"):
        return away
    return f"{city(found.key)} ({away})"


def city(key: str) -> str:
    """What the interface's language calls the place that a zone is named after."""
    known = Locale.parse(_language()).time_zones
    names = (known.get(name, {}).get("city") for name in (key, *_older_names().get(key, ())))
    return next(filter(None, names), None) or get_timezone_location(
        key, locale=_language(), return_city=True
    )


@lru_cache(maxsize=1)
def _older_names() -> dict[str, list[str]]:
    """The names that zones had before: some places are known to the languages by those alone."""
    found: dict[str, list[str]] = {}
    for older, newer in get_global("zone_aliases").items():
        found.setdefault(newer, []).append(older)
    return found


def zone_choices() -> list[SelectChoice]:
    """All zones by their place's name in the interface's language, which is how they are found."""
    return list(_zone_choices(_language(), now().date()))


@lru_cache(maxsize=8)
def _zone_choices(language: str, today: date) -> tuple[SelectChoice, ...]:
    """Kept for a day, since offsets change with the season."""
    keys = ["UTC", *(key for key in get_global("zone_territories") if not key.startswith("Etc/"))]
    named = {}
    for key in keys:
        with suppress(Invalid):  # a zone that the system does not know (yet)
            named[key] = zone_name(zone(key))
    return tuple(SelectChoice(key, named[key]) for key in sorted(named, key=lambda k: named[k]))


def datetime_local(moment: datetime) -> str:
    """A moment in words, with its zone: "20 Nov 2026, 18:00 UTC+3"."""
    return _whole(moment, zone_here(), _("d MMM y, HH:mm"), _language())


class Said:
    """The moments of one page, which has many: zone, language and the time are looked up once."""

    def __init__(self) -> None:
        self.now = now()
        self._zone = zone_here()
        self._language = _language()
        self._pattern = _("d MMM y, HH:mm")

    def full(self, moment: datetime) -> str:
        """As `datetime_local` says it."""
        return _whole(moment, self._zone, self._pattern, self._language)

    def ago(self, moment: datetime) -> str:
        return _distance(_minutes(moment - self.now), True, self._language)

    def duration(self, moment: datetime) -> str:
        return _distance(_minutes(self.now - moment), False, self._language)


def short(moment: datetime) -> str:
    """A moment where the page says the zone elsewhere: "20 Nov, 18:00", with another year said."""
    here = moment.astimezone(zone_here())
    this_year = here.year == now().astimezone(zone_here()).year
    pattern = _("d MMM, HH:mm") if this_year else _("d MMM y, HH:mm")
    return _written(here, pattern)


def clock(moment: datetime) -> str:
    """The time of day alone, under the heading of its day."""
    return _written(moment.astimezone(zone_here()), _("HH:mm"))


def day(moment: datetime) -> str:
    """The day of a moment as a heading."""
    return _written(moment.astimezone(zone_here()), _("EEEE, d MMMM y"))


def duration(moment: datetime) -> str:
    """How far away a moment is: "3 days"."""
    return _distance(_minutes(now() - moment), False, _language())


def ago(moment: datetime) -> str:
    """When that is, seen from now: "3 days ago", "in 3 days"."""
    return _distance(_minutes(moment - now()), True, _language())


def typed_moment(typed: datetime | None, before: datetime | None = None) -> datetime | None:
    """The moment that a form means by a time on this person's clock."""
    return in_zone(typed, zone_here(), before) if typed else None


def clock_time(moment: datetime | None) -> datetime | None:
    """A moment as this person's clock shows it, for a form to be filled with."""
    return moment.astimezone(zone_here()).replace(tzinfo=None) if moment else None


def _minutes(time: timedelta) -> int:
    """In whole minutes; less than one counts as one."""
    return round(time / _MINUTE) or (1 if time > timedelta(0) else -1)


def _distance(minutes: int, directed: bool, language: str) -> str:
    if abs(minutes) > _DAY:  # said in days at least: the same words for an hour, then
        minutes = minutes // 60 * 60 + 30
    return _apart(minutes, directed, language)


def _written(here: datetime, pattern: str) -> str:
    """A moment on somebody's clock, to the minute."""
    return _in_words(here.replace(tzinfo=None), pattern, _language())


def _in_words(clock: datetime, pattern: str, language: str) -> str:
    return _formatted(clock.replace(second=0, microsecond=0), pattern, language)


# A list shows the same moments to everybody; to put one into words takes longer than to draw it.
@lru_cache(maxsize=4096)
def _whole(moment: datetime, zone: ZoneInfo, pattern: str, language: str) -> str:
    here = moment.astimezone(zone)
    return f"{_in_words(here.replace(tzinfo=None), pattern, language)} {offset(here)}"


@lru_cache(maxsize=4096)
def _formatted(here: datetime, pattern: str, language: str) -> str:
    return format_datetime(here, pattern, locale=language)


@lru_cache(maxsize=4096)
def _apart(minutes: int, directed: bool, language: str) -> str:
    return format_timedelta(
        minutes * _MINUTE, "minute", threshold=1, add_direction=directed, locale=language
    )


def _language() -> str:
    return str(get_locale() or "en")
