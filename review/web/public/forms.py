"""The form by which a reader recommends a story to one friend."""

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
from review.services.mail.recommendations import settle_address, settle_name
from review.web.presentation.form_fields import cleaned

SHORTEST_FILL = 2  # seconds; people need longer for four fields, programs do not

_SENTENCES = {
    "name_missing": _l("Write a name."),
    "name_too_long": _l("Write a name of at most 80 characters."),
    "name_has_controls": _l("The name has a line break or a hidden character in it. Type it anew."),
    "name_has_code": _l("Write the name as people read it, without a code such as =?utf-8?…?="),
    "name_has_link": _l("Write the name alone, without an address or a link. After a full stop "
                        "put a space."),
    "address_wrong": _l("Write one e-mail address, such as name@example.org."),
}  # fmt: skip


class Settled:
    """A validator that asks a service's own check, and puts its sentence on the field."""

    def __init__(self, settle: Callable[[str], str]) -> None:
        self.settle = settle

    def __call__(self, form: FlaskForm, field: Field) -> None:
        try:
            self.settle(field.data)
        except Invalid as wrong:
            raise ValidationError(str(_SENTENCES[wrong.code])) from wrong


class RecommendForm(FlaskForm):
    sender_name = StringField(
        _l("Sender's name"),
        [DataRequired(_l("Write your name.")), Settled(settle_name)],
        filters=[cleaned],
    )
    sender_email = EmailField(
        _l("Sender's email"),
        [DataRequired(_l("Write your e-mail address.")), Settled(settle_address)],
        filters=[cleaned],
    )
    receiver_name = StringField(
        _l("Receiver's name"),
        [DataRequired(_l("Write the name of the receiver.")), Settled(settle_name)],
        filters=[cleaned],
    )
    receiver_email = EmailField(
        _l("Receiver's email"),
        [DataRequired(_l("Write the e-mail address of the receiver.")), Settled(settle_address)],
        filters=[cleaned],
    )
    # People do not see this field; programs that fill in everything give themselves away.
    website = StringField(_l("Leave this empty"), filters=[cleaned])
    opened = HiddenField(filters=[cleaned])

    def open(self) -> None:
        """Stamp a fresh form with the time; one that comes back with errors keeps its stamp."""
        self.opened.data = _signer().dumps("opened")

    @property
    def trapped(self) -> bool:
        return bool(self.website.data)

    @property
    def hasty(self) -> bool:
        """Whether the form came back sooner than people type, or its stamp is not ours."""
        try:
            _, stamped = _signer().loads(self.opened.data or "", return_timestamp=True)
        except BadData:
            return True
        return (now() - stamped).total_seconds() < SHORTEST_FILL


def _signer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="recommend")
