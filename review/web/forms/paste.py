"""A whole translation, pasted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from review.web.forms.articles import LONGEST_BODY, Filled, cleaned, stripped


class PasteForm(FlaskForm):
    headline = TextAreaField(_l("Headline"), filters=[stripped], validators=[Length(max=1000)])
    standfirst = TextAreaField(_l("Standfirst"), filters=[stripped], validators=[Length(max=5000)])
    body = TextAreaField(
        _l("Body"), filters=[cleaned], validators=[Filled(), Length(max=LONGEST_BODY)],
    )  # fmt: skip
