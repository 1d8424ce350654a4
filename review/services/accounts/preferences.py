"""How a person wants the interface: its language, time zone and first steps."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.domain.time_zones import zone
from review.models.people import Person


def choose_locale(session: Session, person: Person, locale: str) -> None:
    """Remember the language a person wants the interface in."""
    person.locale = locale
    session.flush()


def choose_time_zone(session: Session, person: Person, name: str) -> None:
    """Remember the zone a person wants moments in, none for the site's. Raises `Invalid`."""
    person.time_zone = zone(name).key if name else ""
    session.flush()


def end_first_steps(session: Session, person: Person, *, done: bool) -> None:
    """Put the panel of first steps away for good, or get it back."""
    person.first_steps_done = done
    session.flush()
