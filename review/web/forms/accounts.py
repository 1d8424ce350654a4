"""Forms for getting in and for one's own account."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Form, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Length

from review.domain.blocks import clean_text
from review.domain.errors import Invalid
from review.services.names import LONGEST_NAME
from review.services.passwords import LONGEST, SHORTEST
from review.web.language import INTERFACE
from review.web.moments import zone_choices, zone_name, zone_of
from review.web.returning import safe_path

# Each in its own words, and marked as such.
INTERFACE_CHOICES = [SelectChoice(code, name, {"lang": code}) for code, name in INTERFACE.items()]
PASSWORD_HINT = _l(
    "At least %(number)s characters. A few words that only you would put together are easy to "
    "remember and hard to guess.",
    number=SHORTEST,
)


def without_controls(text: str | None) -> str | None:
    """What was typed, with spaces for control characters, which no page can show."""
    return text and clean_text(
        "".join(" " if unicodedata.category(one) == "Cc" else one for one in text)
    )


class SignInForm(FlaskForm):
    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Type your e-mail address."))],
        filters=[without_controls],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Type your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField(filters=[safe_path])


class NewPasswordForm(FlaskForm):
    password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Type a new password."))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("New password once more"),
        [
            InputRequired(_l("Type the new password once more.")),
            EqualTo("password", _l("This is not the same as above. Type both again.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(FlaskForm):
    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Type your current password."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = NewPasswordForm.password
    again = NewPasswordForm.again


class ProfileForm(FlaskForm):
    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("Type your name.")),
            Length(max=LONGEST_NAME, message=_l("Use at most %(max)d characters.")),
        ],
        filters=[without_controls],
        render_kw={"autocomplete": "name"},
    )
    byline = StringField(
        _l("Byline"),
        [Length(max=LONGEST_NAME, message=_l("Use at most %(max)d characters."))],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )
    locale = SelectField(_l("Language of the interface"), choices=INTERFACE_CHOICES)
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        usual = _("The site’s: %(zone)s", zone=zone_name(zone_of("")))
        self.time_zone.choices = [SelectChoice("", usual), *zone_choices()]


def blame(form: Form, error: Invalid) -> None:
    """Show what a service refused beside the field it names, or at the top of the form."""
    name = str(error.detail.get("field", ""))
    if name in form:
        form[name].errors = [*form[name].errors, sentence(error)]
    else:
        form.form_errors.append(sentence(error))


def sentence(error: Invalid) -> str:
    """What was wrong and what to do, by the error's code."""
    sentences = {
        "name_missing": _("Type a name with at least one letter."),
        "too_long": _("Use at most %(number)s characters.", number=error.detail.get("longest")),
        "email_wrong": _("This is not a whole e-mail address, like name@example.org."),
        "email_taken": _("Somebody here already has this e-mail address."),
        "section_taken": _("There already is a section by this name in this language."),
        "unknown_time_zone": _("This time zone is not known here."),
        "unknown_language": _("This language is not known here."),
        "password_too_short": _("Use at least %(number)s characters.", number=SHORTEST),
        "password_too_long": _("Use at most %(number)s characters.", number=LONGEST),
        "password_common": _("Too many people use this password. Choose another one."),
        "password_about_person": _(
            "This password is too close to the person's name or address. Choose another one."
        ),
    }
    return sentences.get(error.code) or _("This cannot be used. Check it and try again.")
