"""The form to paste a whole translation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField

from review.domain.text.blocks import MAX_TEXT_LENGTH
from review.web.presentation.form_fields import NotBlank, cleaned, max_length, stripped


class PasteForm(FlaskForm):
    """Headline, standfirst and body as plain text."""

    headline = TextAreaField(_l("Headline"), filters=[stripped], validators=[max_length(1000)])
    standfirst = TextAreaField(_l("Standfirst"), filters=[stripped], validators=[max_length(5000)])
    body = TextAreaField(
        _l("Body"), filters=[cleaned], validators=[NotBlank(), max_length(MAX_TEXT_LENGTH)],
    )  # fmt: skip
