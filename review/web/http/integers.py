"""Integers from URLs, query arguments and form fields, limited to what a column can hold."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, ValidationError

from review.models.base import MAX_INTEGER

MAX_DIGITS = len(str(MAX_INTEGER))


class ColumnInteger(IntegerConverter):
    """The `int` converter of URL rules; a URL with a larger number matches no rule (404)."""

    def __init__(self, map: Map, fixed_digits: int = 0) -> None:
        super().__init__(map, fixed_digits, max=MAX_INTEGER)

    def to_python(self, value: str) -> int:
        """The integer in a URL. Raises ValidationError for one that no column can hold."""
        if len(value) > MAX_DIGITS:
            raise ValidationError
        number: int = super().to_python(value)
        return number


def init_app(app: Flask) -> None:
    """Register before the blueprints: a rule looks its converters up when it is added."""
    app.url_map.converters["int"] = ColumnInteger


def column_integer(text: str) -> int:
    """The integer in `text`, 0 or more. Raises ValueError for one that no column can hold.

    For `request.args.get(name, type=column_integer)`, which returns its default then.
    """
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS and int(text) <= MAX_INTEGER:
        return int(text)
    raise ValueError(f"not a whole number from 0 to {MAX_INTEGER}")
