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
from review.web.admin.audit_labels import EVENT_LABELS
from review.web.presentation.form_fields import max_length, without_controls
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


def _person_id(value: object) -> int:
    """A posted id of a person; 0, which nobody has, if it is no number."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class PersonForm(FlaskForm):
    """A person's name, e-mail address, byline and roles."""

    name = StringField(
        _l("Name"),
        [InputRequired(_l("Type a name.")), max_length(LONGEST_NAME)],
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
        [max_length(LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )
    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(*role) for role in ROLES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    # People whose names are alike, each to be confirmed; only offered if there are any.
    same_name = SelectMultipleField(
        _l("People with this name"),
        choices=[],
        coerce=_person_id,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def ask_to_confirm(self, refused: Invalid) -> None:
        """Show whose name is alike, and offer to confirm that it may be shared."""
        people: Any = refused.detail["people"]
        self[refused.detail["field"]].errors = [
            _("This name, or one that looks like it, is in use. Change it, or confirm below.")
        ]
        self.same_name.choices = [
            SelectChoice(str(person_id), name) for person_id, name in people.items()
        ]

    @property
    def chosen_roles(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(Role(name) for name in self.roles.data or ())


class NewPersonForm(PersonForm):
    """A new person, who gets a link or a password."""

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
        """Require a password if no link is sent."""
        if self.way.data == AT_ONCE and not field.data:
            raise ValidationError(_l("Type a password, or choose to send a link."))


def _language_choices() -> list[SelectChoice]:
    """All languages, sorted by their names in the language of the interface."""
    return [
        SelectChoice(code, name)
        for code, name in sorted(
            ((code, language_name(code)) for code in offered_codes()), key=itemgetter(1)
        )
    ]


class SectionForm(FlaskForm):
    """A new section of a language."""

    language = SelectField(_l("Language"), choices=_language_choices)
    name = StringField(
        _l("Name"),
        [InputRequired(_l("Type a name.")), max_length(sections.LONGEST_NAME)],
        filters=[without_controls],
        render_kw={"autocomplete": "off"},
    )


def _choices(no_filter: LazyString, names: Mapping[Name, LazyString]) -> list[SelectChoice]:
    """The choices of a filter, `no_filter` first."""
    return [SelectChoice("", no_filter), *(SelectChoice(*item) for item in names.items())]


class PeopleFilter(Form):
    """The filter of the list of people."""

    q = SearchField(_l("Name, byline or e-mail"), filters=[without_controls])
    role = SelectField(_l("Role"), choices=_choices(_l("Any role"), ROLES))
    active = SelectField(
        _l("Standing"),
        choices=_choices(_l("All"), {"yes": _l("Active"), "no": _l("Deactivated")}),
    )


class MailFilter(Form):
    """The filter of the list of mail."""

    status = SelectField(_l("Status"), choices=_choices(_l("All"), MAIL_STATUSES))


class LogFilter(Form):
    """The filter of the audit log."""

    kind = SelectField(
        _l("What happened"),
        choices=_choices(_l("Anything"), EVENT_LABELS),
    )
    article = StringField(_l("Number of an article"), filters=[without_controls])
