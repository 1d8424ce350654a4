"""Forms of the admin pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from operator import itemgetter
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Form,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from review.domain.errors import Invalid
from review.domain.languages.registry import offered_codes
from review.domain.workflow import Role
from review.models.outbox import MailStatus
from review.services.accounts.name_and_email import LONGEST_NAME
from review.services.editorial import sections
from review.web.accounts.forms import INTERFACE_CHOICES
from review.web.admin.audit_labels import EVENT_NAMES
from review.web.presentation.form_fields import at_most, without_controls
from review.web.presentation.template_globals import language_name

ROLES = {
    Role.TRANSLATOR: _l("Translator"),
    Role.EDITOR: _l("Editor"),
    Role.ADMIN: _l("Admin"),
}
MAIL_STATUSES = {
    MailStatus.QUEUED: _l("Waiting to be sent"),
    MailStatus.SENDING: _l("Being sent"),
    MailStatus.SENT: _l("Sent"),
    MailStatus.FAILED: _l("Failed"),
    MailStatus.KEPT: _l("Kept here"),
}
Name = TypeVar("Name", bound=str)
BY_LINK, AT_ONCE = "link", "now"


def role_labels(roles: Collection[Role]) -> list[str]:
    """The names of roles, in the order of `ROLES`."""
    return [str(label) for role, label in ROLES.items() if role in roles]


def _person_id(typed: object) -> int:
    """A person's id as a form has it; 0, which is no person's, for what is no number."""
    text = str(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class PersonForm(FlaskForm):
    name = StringField(
        _l("Name"),
        [InputRequired(_l("Type a name.")), at_most(LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        _l("E-mail"),
        [InputRequired(_l("Type an e-mail address."))],
        filters=[without_controls],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    byline = StringField(
        _l("Byline"),
        [at_most(LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )
    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(*role) for role in ROLES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    # Offered only where a name is in use: whose it is, each to be ticked.
    same_name = SelectMultipleField(
        _l("People with this name"),
        choices=[],
        coerce=_person_id,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def ask_to_confirm(self, refused: Invalid) -> None:
        """Say which name is in use, and offer to confirm that it may be shared."""
        people: Any = refused.detail["people"]
        self[refused.detail["field"]].errors = [
            _("This name, or one that looks like it, is in use. Change it, or confirm below.")
        ]
        self.same_name.choices = [
            SelectChoice(str(person_id), name) for person_id, name in people.items()
        ]

    @property
    def chosen_roles(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.roles.data or ())


class NewPersonForm(PersonForm):
    locale = SelectField(_l("Language of the interface"), choices=INTERFACE_CHOICES)
    way = RadioField(
        _l("How they get in"),
        choices=[
            SelectChoice(BY_LINK, _l("Send a link by which they set a password")),
            SelectChoice(AT_ONCE, _l("Set a password for them now")),
        ],
        default=BY_LINK,
    )
    password = PasswordField(_l("Password"), render_kw={"autocomplete": "new-password"})

    def validate_password(self, field: PasswordField) -> None:
        if self.way.data == AT_ONCE and not field.data:
            raise ValidationError(_l("Type a password, or choose to send a link."))


def _language_choices() -> list[SelectChoice]:
    """The languages by their names in the interface's language."""
    return [
        SelectChoice(code, name)
        for code, name in sorted(
            ((code, language_name(code)) for code in offered_codes()), key=itemgetter(1)
        )
    ]


class SectionForm(FlaskForm):
    language = SelectField(_l("Language"), choices=_language_choices)
    name = StringField(
        _l("Name"),
        [InputRequired(_l("Type a name.")), at_most(sections.LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )


def _choices(everything: LazyString, names: Mapping[Name, LazyString]) -> list[SelectChoice]:
    """What a filter offers: no filter first."""
    return [SelectChoice("", everything), *(SelectChoice(*named) for named in names.items())]


class PeopleFilter(Form):
    q = SearchField(_l("Name, byline or e-mail"), filters=[without_controls])
    role = SelectField(_l("Role"), choices=_choices(_l("Any role"), ROLES))
    active = SelectField(
        _l("Standing"),
        choices=_choices(_l("All"), {"yes": _l("Active"), "no": _l("Deactivated")}),
    )


class MailFilter(Form):
    status = SelectField(_l("Status"), choices=_choices(_l("All"), MAIL_STATUSES))


class LogFilter(Form):
    kind = SelectField(
        _l("What happened"),
        choices=_choices(_l("Anything"), EVENT_NAMES),
    )
    article = StringField(_l("Number of an article"), filters=[without_controls])
