"""Adding a source with its articles, filtering articles, and assigning people."""

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

from review.domain.errors import Invalid
from review.domain.languages.registry import offered_codes
from review.domain.text.blocks import LONGEST_TEXT
from review.domain.workflow import State
from review.messages.sentences import STATES, say
from review.models.people import Person
from review.services.queries.article_search import NOBODY, UNDER_WAY, Order
from review.web.presentation.form_fields import (
    CLOCK,
    Day,
    Filled,
    Moment,
    at_most,
    cleaned,
    stripped,
    web_address,
)
from review.web.presentation.template_globals import language_name

ORDERS = {
    Order.NEWEST: _l("Newest first"),
    Order.DUE: _l("Deadline first"),
    Order.AGE: _l("Longest waiting first"),
}
TOO_LONG = ("block_too_long", "text_too_long", "too_many_blocks")
FIRST = ("en", "ar")  # what a desk like ours most often translates into


class NewArticle(FlaskForm):
    """An original as it is pasted, and what is to become of it."""

    language = SelectField(_l("Language of the original"), validators=[InputRequired()])
    headline = StringField(
        _l("Headline"),
        filters=[stripped],
        validators=[Filled(), at_most(1000)],
    )
    standfirst = TextAreaField(_l("Standfirst"), filters=[stripped], validators=[at_most(5000)])
    body = TextAreaField(
        _l("Body"),
        filters=[cleaned],
        validators=[Filled(), at_most(LONGEST_TEXT)],
    )
    outlet = StringField(_l("Outlet"), filters=[stripped], validators=[at_most(200)])
    affiliation = StringField(
        _l("Affiliation of the outlet"), filters=[stripped], validators=[at_most(200)]
    )
    author = StringField(_l("Author"), filters=[stripped], validators=[at_most(200)])
    url = URLField(
        _l("Web address of the original"),
        filters=[stripped],
        validators=[Optional(), at_most(2000), web_address],
    )
    published_on = Day(_l("Date of the original"), validators=[Optional()])
    rights_note = TextAreaField(
        _l("Note on rights"), filters=[stripped], validators=[at_most(5000)]
    )
    targets = SelectMultipleField(
        _l("Translate into"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    other_target = SelectField(_l("Another language"), default="")
    translator = SelectField(_l("Translator"), default="")
    due_at = Moment(_l("Deadline"), format=CLOCK, validators=[Optional()])

    def __init__(
        self, translators: list[Person] | None, usual: Collection[str], **given: Any
    ) -> None:
        """`usual`: the languages that this desk translates into, offered first."""
        super().__init__(**given)
        self.language.choices = language_choices()
        self.targets.choices = _language_names(sorted({*FIRST, *usual}, key=language_name))
        self.other_target.choices = [SelectChoice("", _("None")), *language_choices()]
        if translators is None:
            del self.translator
        else:
            self.translator.choices = [
                SelectChoice("", _("Leave it to be claimed")),
                *_named(translators),
            ]

    @property
    def chosen_targets(self) -> list[str]:
        """All languages to translate into, each once."""
        others = [self.other_target.data] if self.other_target.data else []
        return list(dict.fromkeys([*(self.targets.data or ()), *others]))

    def validate_targets(self, field: Field) -> None:
        if not self.chosen_targets:
            raise ValidationError(_("Choose at least one language to translate into."))
        if self.language.data in self.chosen_targets:
            raise ValidationError(_("The translation is into another language than the original."))

    def blame(self, error: Invalid) -> None:
        """Show a rule's sentence beside the body where it is about its length, else on top."""
        if error.code in TOO_LONG:
            self.body.errors = [*self.body.errors, say(error)]
        else:
            self.form_errors.append(say(error))


class Assignment(FlaskForm):
    translator = SelectField(_l("Translator"), default="")
    editor = SelectField(_l("Editor"), default="")
    due_at = Moment(_l("Deadline"), format=CLOCK, validators=[Optional()])

    def __init__(self, translators: list[Person], editors: list[Person], **given: Any) -> None:
        super().__init__(**given)
        self.translator.choices = [SelectChoice("", _("Nobody yet")), *_named(translators)]
        self.editor.choices = [SelectChoice("", _("Nobody yet")), *_named(editors)]


class Filter(FlaskForm):
    """The filter bar: a GET form, so that a filtered list has an address."""

    class Meta:
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
        **given: Any,
    ) -> None:
        super().__init__(**given)
        anything = SelectChoice("", _("Any"))
        self.state.choices = [
            anything,
            *(SelectChoice(state.value, str(STATES[state])) for state in State),
            SelectChoice(UNDER_WAY, _("Not published")),
        ]
        self.source.choices = [anything, *_language_names(languages[0])]
        self.target.choices = [anything, *_language_names(languages[1])]
        self.person.choices = [
            anything,
            SelectChoice(str(NOBODY), _("Nobody yet")),
            *(SelectChoice(str(id), name) for id, name in people),
        ]
        self.outlet.choices = [anything, *map(SelectChoice, outlets)]
        self.order.choices = [SelectChoice(order.value, str(ORDERS[order])) for order in Order]


def language_choices() -> list[SelectChoice]:
    """All languages by name, those a desk needs most often first."""
    return [SelectChoice(*named) for named in _offered(str(get_locale())).items()]


@cache
def _offered(_interface: str) -> Mapping[str, str]:
    rest = {code: language_name(code) for code in offered_codes() if code not in FIRST}
    first = {code: language_name(code) for code in FIRST}
    return {**first, **dict(sorted(rest.items(), key=itemgetter(1)))}


def _language_names(codes: list[str]) -> list[SelectChoice]:
    offered = _offered(str(get_locale()))
    return [SelectChoice(code, offered.get(code) or language_name(code)) for code in codes]


def _named(people: list[Person]) -> list[SelectChoice]:
    return [SelectChoice(str(person.id), person.name) for person in people]
