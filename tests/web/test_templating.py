"""Templates say the same whether their words were put in when they were compiled or while drawn."""

from __future__ import annotations

import pytest
from flask import Flask, render_template, render_template_string
from flask_babel import force_locale, gettext, ngettext

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(params=["en", "ar"])
def language(app: Flask, request: pytest.FixtureRequest) -> str:
    return str(request.param)


def drawn(app: Flask, language: str, source: str, **values: object) -> str:
    with app.test_request_context(), force_locale(language):
        return render_template_string(source, **values)


def said(app: Flask, language: str, message: str, **values: object) -> str:
    with app.test_request_context(), force_locale(language):
        return str(gettext(message, **values))


def test_a_constant_is_said_in_the_language_of_the_request(app: Flask, language: str) -> None:
    assert drawn(app, language, "<b>{{ _('Save') }}</b>") == f"<b>{said(app, language, 'Save')}</b>"


def test_one_template_speaks_both_languages_in_turn(app: Flask) -> None:
    source = "{{ _('Save') }}"
    assert [drawn(app, code, source) for code in ("en", "ar", "en")] == [
        said(app, code, "Save") for code in ("en", "ar", "en")
    ]


def test_values_are_put_in_and_escaped(app: Flask, language: str) -> None:
    source = "{{ _('Revision %(number)s', number=number) }}"
    assert drawn(app, language, source, number=7) == said(app, language, "Revision %(number)s",
                                                          number=7)  # fmt: skip
    assert "&lt;b&gt;" in drawn(app, language, source, number="<b>")


def test_a_value_may_be_a_constant_or_markup(app: Flask) -> None:
    assert drawn(app, "en", "{{ _('Revision %(number)s', number='<b>') }}") == "Revision &lt;b&gt;"
    marked = "{{ _('Revision %(number)s', number='<b>' | safe) }}"
    assert drawn(app, "en", marked) == "Revision <b>"


def test_a_message_that_is_no_constant_is_said_too(app: Flask, language: str) -> None:
    assert drawn(app, language, "{{ _(word) }}", word="Save") == said(app, language, "Save")


def test_a_percent_sign_stays_one(app: Flask) -> None:
    assert drawn(app, "en", "{{ _('100 %%') }} {{ _('%(n)s %%', n=n) }}", n=5) == "100 % 5 %"


def test_numbers_choose_their_form(app: Flask, language: str) -> None:
    source = "{{ ngettext('%(number)s word', '%(number)s words', count, number=count) }}"
    for count in (0, 1, 2, 3, 11, 100):
        with app.test_request_context(), force_locale(language):
            expected = ngettext("%(number)s word", "%(number)s words", count, number=count)
        assert drawn(app, language, source, count=count) == expected


def test_what_is_set_in_an_imported_component_is_in_its_own_language(app: Flask) -> None:
    source = "{% from 'components/text.html' import kind_name %}{{ kind_name('quote') }}"
    for code in ("en", "ar", "en"):
        assert drawn(app, code, source) == said(app, code, "Quote")


def test_what_is_no_markup_is_not_escaped(app: Flask) -> None:
    given = {"mail_language": "en", "isolate": str, "person_name": "O'Hara & Sons"}
    with app.test_request_context(), force_locale("en"):
        text = render_template("mail/reset.txt", **given, url="https://x.example/?a=1&b=2")
    assert "Hello O'Hara & Sons," in text
