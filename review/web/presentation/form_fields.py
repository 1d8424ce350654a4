"""What fields of many forms share: how text is cleaned, what is asked of it, and days and hours."""

from __future__ import annotations

import unicodedata
from datetime import MAXYEAR, MINYEAR, datetime
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField, Field
from wtforms.form import BaseForm
from wtforms.validators import Length, StopValidation, ValidationError

from review.domain.text.blocks import clean_text
from review.domain.urls import web_link

# As a browser fills the field and sends it; some send seconds.
CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]


def cleaned(value: str | None) -> str:
    return clean_text(value or "")


def stripped(value: str | None) -> str:
    return clean_text(value or "").strip()


def without_controls(text: str | None) -> str | None:
    """What was typed, with spaces for control characters, which no page can show."""
    return text and clean_text(
        "".join(" " if unicodedata.category(one) == "Cc" else one for one in text)
    )


def id_or_none(value: str) -> int | None:
    return int(value) if value else None


class Filled:
    """More than white space and characters that nobody sees."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        if not any(map(_is_seen, field.data or "")):
            raise StopValidation(_("Fill in “%(label)s”.", label=field.label.text))


def at_most(number: int) -> Length:
    """No longer than so many characters. WTForms' own sentence is not in every language."""
    return Length(max=number, message=_l("Use at most %(max)d characters."))


def web_address(form: BaseForm, field: Field) -> None:
    if field.data and not web_link(field.data):
        raise ValidationError(_("A web address begins with https:// or http://."))


class Day(DateField):
    """A date that gives what is none back as it was typed, but for what no page can show."""

    def _value(self) -> str:
        return cleaned(super()._value())


class Moment(DateTimeLocalField):
    """A moment that does the same, and is there on every zone's clock."""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data and not MINYEAR < self.data.year < MAXYEAR:
            self.data = None
            raise ValueError(_("This cannot be used. Check it and try again."))

    def _value(self) -> str:
        return cleaned(super()._value())


def _is_seen(character: str) -> bool:
    # Z: spaces; Cc, Cf: controls, among them the zero-width ones and those of direction.
    return unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf")
