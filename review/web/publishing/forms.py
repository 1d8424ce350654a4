"""The form by which an editor publishes an article."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from review.models.articles import Section
from review.models.publications import PublicationKind
from review.services.editorial.publish_request import PublishOrder
from review.web.presentation.form_fields import NotBlank, id_or_none, max_length, stripped

KINDS = {
    PublicationKind.CORRECTION: _l("Correction: something was wrong"),
    PublicationKind.CLARIFICATION: _l("Clarification: something could be misread"),
    PublicationKind.UPDATE: _l("Update: something is new"),
}


class PublishForm(FlaskForm):
    """Address, section and credit line; and of a later publication, what has changed."""

    base = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    slug = StringField(
        _l("Address of the story"),
        filters=[stripped],
        validators=[NotBlank(), max_length(200)],
    )
    section = SelectField(_l("Section"), default="")
    credit_line = StringField(
        _l("Credit line"),
        filters=[stripped],
        validators=[NotBlank(), max_length(500)],
    )
    kind = SelectField(_l("What readers are told"))
    note = TextAreaField(_l("Note to readers"), filters=[stripped], validators=[max_length(2000)])
    override = BooleanField(_l("Publish without a second pair of eyes"))
    reason = TextAreaField(
        _l("Reason for the override"), filters=[stripped], validators=[max_length(2000)]
    )

    def __init__(self, sections: list[Section], *, again: bool, override: bool, **options: Any):
        super().__init__(**options)
        self.section.choices = [
            SelectChoice("", _("No section")),
            *(SelectChoice(str(section.id), section.name) for section in sections),
        ]
        if again:
            self.kind.choices = [
                SelectChoice(kind.value, str(label)) for kind, label in KINDS.items()
            ]
        else:
            del self.kind
            del self.note
        if not override:
            del self.override
            del self.reason

    def order(self) -> PublishOrder:
        """The values of a valid form as a request to the service."""
        again = "kind" in self
        return PublishOrder(
            slug=self.slug.data,
            credit_line=self.credit_line.data,
            section_id=id_or_none(self.section.data),
            kind=PublicationKind(self.kind.data) if again else PublicationKind.FIRST,
            note=self.note.data if again else "",
        )
