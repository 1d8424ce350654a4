"""Forms of articles: adding a source with its articles, filtering, and assigning people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from review.domain.languages.registry import offered_codes
from review.domain.text.blocks import MAX_TEXT_LENGTH
from review.domain.workflow import State
from review.messages.labels import STATES
from review.models.people import Person
from review.services.queries.article_search import NOBODY, UNDER_WAY, Order
from review.web.presentation.form_fields import (
    DATETIME_FORMATS,
    DateInput,
    DateTimeInput,
    NotBlank,
    cleaned,
    http_url,
    max_length,
    stripped,
)
from review.web.presentation.template_globals import language_name

ORDERS = {
    Order.NEWEST: _l("Newest first"),
    Order.DUE: _l("Deadline first"),
    Order.AGE: _l("Longest waiting first"),
}
FIRST = ("en", "ar")  # the languages that are most often translated into


class NewArticle(FlaskForm):
    """A source, and the languages that it is to be translated into."""

    language = SelectField(_l("Language of the original"), validators=[InputRequired()])
    headline = StringField(
        _l("Headline"),
        filters=[stripped],
        validators=[NotBlank(), max_length(1000)],
    )
    standfirst = TextAreaField(_l("Standfirst"), filters=[stripped], validators=[max_length(5000)])
    body = TextAreaField(
        _l("Body"),
        filters=[cleaned],
        validators=[NotBlank(), max_length(MAX_TEXT_LENGTH)],
    )
    outlet = StringField(_l("Outlet"), filters=[stripped], validators=[max_length(200)])
    affiliation = StringField(
        _l("Affiliation of the outlet"), filters=[stripped], validators=[max_length(200)]
    )
    author = StringField(_l("Author"), filters=[stripped], validators=[max_length(200)])
    url = URLField(
        _l("Web address of the original"),
        filters=[stripped],
        validators=[Optional(), max_length(2000), http_url],
    )
    published_on = DateInput(_l("Date of the original"), validators=[Optional()])
    rights_note = TextAreaField(
        _l("Note on rights"), filters=[stripped], validators=[max_length(5000)]
    )
    targets = SelectMultipleField(
        _l("Translate into"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    other_target = SelectField(_l("Another language"), default="")
    translator = SelectField(_l("Translator"), default="")
    due_at = DateTimeInput(_l("Deadline"), format=DATETIME_FORMATS, validators=[Optional()])

    def __init__(
        self, translators: list[Person] | None, usual_targets: Collection[str], **options: Any
    ) -> None:
        """`translators`: None for a person who may not choose one. `usual_targets`: languages that
        are offered first."""
        super().__init__(**options)
        self.language.choices = language_choices()
        self.targets.choices = _language_names(sorted({*FIRST, *usual_targets}, key=language_name))
        self.other_target.choices = [SelectChoice("", _("None")), *language_choices()]
        if translators is None:
            del self.translator
        else:
            self.translator.choices = [
                SelectChoice("", _("Leave it to be claimed")),
                *_people_choices(translators),
            ]

    @property
    def chosen_targets(self) -> list[str]:
        """The languages to translate into, each once."""
        others = [self.other_target.data] if self.other_target.data else []
        return list(dict.fromkeys([*(self.targets.data or ()), *others]))

    def validate_targets(self, field: Field) -> None:
        """Require a language, and none that is the source's."""
        if not self.chosen_targets:
            raise ValidationError(_("Choose at least one language to translate into."))
        if self.language.data in self.chosen_targets:
            raise ValidationError(_("The translation is into another language than the original."))


class Assignment(FlaskForm):
    """The translator, editor and deadline of an article."""

    translator = SelectField(_l("Translator"), default="")
    editor = SelectField(_l("Editor"), default="")
    due_at = DateTimeInput(_l("Deadline"), format=DATETIME_FORMATS, validators=[Optional()])

    def __init__(self, translators: list[Person], editors: list[Person], **options: Any) -> None:
        super().__init__(**options)
        self.translator.choices = [SelectChoice("", _("Nobody yet")), *_people_choices(translators)]
        self.editor.choices = [SelectChoice("", _("Nobody yet")), *_people_choices(editors)]


class Filter(FlaskForm):
    """The filter of the list of articles: a GET form, so that a filtered list has a URL."""

    class Meta:
        """Options of Flask-WTF."""

        csrf = False

    text = SearchField(_l("Words in a headline"), filters=[stripped])
    state = SelectField(_l("State"), default="")
    source = SelectField(_l("From"), default="")
    target = SelectField(_l("Into"), default="")
    person = SelectField(_l("Person"), default="")
    outlet = SelectField(_l("Outlet"), default="")
    order = SelectField(_l("Order"), default=Order.NEWEST.value)

    def __init__(
        self,
        languages: tuple[list[str], list[str]],
        people: list[tuple[int, str]],
        outlets: list[str],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        no_filter = SelectChoice("", _("Any"))
        self.state.choices = [
            no_filter,
            *(SelectChoice(state.value, str(STATES[state])) for state in State),
            SelectChoice(UNDER_WAY, _("Not published")),
        ]
        self.source.choices = [no_filter, *_language_names(languages[0])]
        self.target.choices = [no_filter, *_language_names(languages[1])]
        self.person.choices = [
            no_filter,
            SelectChoice(str(NOBODY), _("Nobody yet")),
            *(SelectChoice(str(id), name) for id, name in people),
        ]
        self.outlet.choices = [no_filter, *map(SelectChoice, outlets)]
        self.order.choices = [SelectChoice(order.value, str(ORDERS[order])) for order in Order]


def language_choices() -> list[SelectChoice]:
    """Choices of all languages, sorted by name after those of `FIRST`."""
    return [SelectChoice(*item) for item in _offered(str(get_locale())).items()]


@cache
def _offered(_interface: str) -> Mapping[str, str]:
    rest = {code: language_name(code) for code in offered_codes() if code not in FIRST}
    first = {code: language_name(code) for code in FIRST}
    return {**first, **dict(sorted(rest.items(), key=itemgetter(1)))}


def _language_names(codes: list[str]) -> list[SelectChoice]:
    offered = _offered(str(get_locale()))
    return [SelectChoice(code, offered.get(code) or language_name(code)) for code in codes]


def _people_choices(people: list[Person]) -> list[SelectChoice]:
    return [SelectChoice(str(person.id), person.name) for person in people]


def chosen_value(field: SelectField) -> str:
    """The value, if it is one of the choices; an old address may name one that is gone."""
    values = {choice.value for choice in field.choices}
    return field.data if field.data in values else ""
