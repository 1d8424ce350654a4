"""Filters, validators and fields that many forms share."""

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

# The formats of a datetime-local input; some browsers send seconds.
DATETIME_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]


def cleaned(value: str | None) -> str:
    """A filter: the text without characters that may not be stored."""
    return clean_text(value or "")


def stripped(value: str | None) -> str:
    """A filter: the cleaned text without white space around it."""
    return clean_text(value or "").strip()


def without_controls(text: str | None) -> str | None:
    """A filter: the cleaned text with spaces instead of control characters."""
    return text and clean_text(
        "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    )


def id_or_none(value: str) -> int | None:
    """The id that a select field holds; None for its empty choice."""
    return int(value) if value else None


class NotBlank:
    """A validator: more than white space and invisible characters."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Raise StopValidation for an empty field."""
        if not any(map(_is_visible, field.data or "")):
            raise StopValidation(_("Fill in “%(label)s”.", label=field.label.text))


def max_length(number: int) -> Length:
    """A validator: at most so many characters. WTForms lacks some translations of its message."""
    return Length(max=number, message=_l("Use at most %(max)d characters."))


def http_url(form: BaseForm, field: Field) -> None:
    """A validator: an http(s) URL, or nothing."""
    if field.data and not web_link(field.data):
        raise ValidationError(_("A web address begins with https:// or http://."))


class DateInput(DateField):
    """A date field that redisplays invalid input, cleaned."""

    def _value(self) -> str:
        return cleaned(super()._value())


class DateTimeInput(DateTimeLocalField):
    """A date and time field that redisplays invalid input, cleaned.

    Years that some time zone cannot represent are invalid.
    """

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Parse the input. Raises ValueError for an invalid one."""
        super().process_formdata(valuelist)
        if self.data and not MINYEAR < self.data.year < MAXYEAR:
            self.data = None
            raise ValueError(_("This cannot be used. Check it and try again."))

    def _value(self) -> str:
        return cleaned(super()._value())


def _is_visible(character: str) -> bool:
    # Z: spaces; Cc, Cf: control and format characters, such as zero-width ones.
    return unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf")
