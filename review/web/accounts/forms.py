"""Forms for signing in and for the signed-in person's account."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired

from review.messages.locales import INTERFACE
from review.services.accounts.name_and_email import LONGEST_NAME
from review.services.accounts.passwords import SHORTEST
from review.web.http.safe_redirects import safe_path
from review.web.presentation.date_formatting import zone_choices, zone_name, zone_or_default
from review.web.presentation.form_fields import max_length, without_controls

# Each by its own name.
INTERFACE_CHOICES = [SelectChoice(code, name, {"lang": code}) for code, name in INTERFACE.items()]
PASSWORD_HINT = _l(
    "At least %(number)s characters. A few words that only you would put together are easy to "
    "remember and hard to guess.",
    number=SHORTEST,
)


class SignInForm(FlaskForm):
    """Signing in with e-mail address and password."""

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
    """A new password, typed twice."""

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
    """A new password, confirmed by the current one."""

    current = PasswordField(
        _l("Current password"),
        [InputRequired(_l("Type your current password."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = NewPasswordForm.password
    again = NewPasswordForm.again


class ProfileForm(FlaskForm):
    """Name, byline, language of the interface, and time zone."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Type your name.")), max_length(LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "name"},
    )
    byline = StringField(
        _l("Byline"),
        [max_length(LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )
    locale = SelectField(_l("Language of the interface"), choices=INTERFACE_CHOICES)
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        default = _("The site’s: %(zone)s", zone=zone_name(zone_or_default("")))
        self.time_zone.choices = [SelectChoice("", default), *zone_choices()]
