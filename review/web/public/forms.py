"""The form by which a reader recommends a story to a friend."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import EmailField, Field, HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired

from review.clock import now
from review.domain.errors import Invalid
from review.messages.sentences import error_message
from review.services.mail.recommendations import validate_address, validate_name
from review.web.presentation.form_fields import cleaned

MIN_SECONDS = 2  # people need longer to fill in four fields, bots do not


class ServiceValidator:
    """A validator that calls a service's check, and shows the sentence for its error."""

    def __init__(self, check: Callable[[str], str]) -> None:
        self.check = check

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError if the service's check raises Invalid."""
        try:
            self.check(field.data)
        except Invalid as error:
            raise ValidationError(error_message(error)) from error


class RecommendForm(FlaskForm):
    """Names and e-mail addresses of sender and receiver, with two traps for bots."""

    sender_name = StringField(
        _l("Sender's name"),
        [DataRequired(_l("Write your name.")), ServiceValidator(validate_name)],
        filters=[cleaned],
    )
    sender_email = EmailField(
        _l("Sender's email"),
        [DataRequired(_l("Write your e-mail address.")), ServiceValidator(validate_address)],
        filters=[cleaned],
    )
    receiver_name = StringField(
        _l("Receiver's name"),
        [DataRequired(_l("Write the name of the receiver.")), ServiceValidator(validate_name)],
        filters=[cleaned],
    )
    receiver_email = EmailField(
        _l("Receiver's email"),
        [
            DataRequired(_l("Write the e-mail address of the receiver.")),
            ServiceValidator(validate_address),
        ],
        filters=[cleaned],
    )
    # A honeypot: hidden from people, and filled in by bots that fill in every field.
    website = StringField(_l("Leave this empty"), filters=[cleaned])
    opened = HiddenField(filters=[cleaned])

    def stamp(self) -> None:
        """Stamp a new form with the time; one that is redisplayed with errors keeps its stamp."""
        self.opened.data = _signer().dumps("opened")

    @property
    def honeypot_filled(self) -> bool:
        """Whether the honeypot was filled in."""
        return bool(self.website.data)

    @property
    def submitted_too_fast(self) -> bool:
        """Whether the form was submitted faster than people type, or its stamp is invalid."""
        try:
            _, stamped_at = _signer().loads(self.opened.data or "", return_timestamp=True)
        except BadData:
            return True
        return (now() - stamped_at).total_seconds() < MIN_SECONDS


def _signer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="recommend")
