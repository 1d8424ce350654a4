"""gettext in templates: the right language, values escaped, plural forms."""

from __future__ import annotations

import pytest
from flask import Flask, get_template_attribute, render_template, render_template_string
from flask_babel import force_locale, gettext, ngettext
from jinja2 import nodes
from jinja2.meta import find_referenced_templates

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


UNCHANGED_ROWS = "Rows {first} to {last}: unchanged"


@pytest.fixture(params=["en", "ar"])
def language(app: Flask, request: pytest.FixtureRequest) -> str:
    return str(request.param)


def render(app: Flask, language: str, source: str, **values: object) -> str:
    with app.test_request_context(), force_locale(language):
        return render_template_string(source, **values)


def translate(app: Flask, language: str, message: str, **values: object) -> str:
    with app.test_request_context(), force_locale(language):
        return str(gettext(message, **values))


def test_a_message_is_translated_into_the_language_of_the_request(
    app: Flask, language: str
) -> None:
    assert (
        render(app, language, "<b>{{ _('Save') }}</b>")
        == f"<b>{translate(app, language, 'Save')}</b>"
    )


def test_one_template_is_rendered_in_both_languages_in_turn(app: Flask) -> None:
    source = "{{ _('Save') }}"
    assert [render(app, code, source) for code in ("en", "ar", "en")] == [
        translate(app, code, "Save") for code in ("en", "ar", "en")
    ]


def test_values_are_filled_in_and_escaped(app: Flask, language: str) -> None:
    source = "{{ _('Revision %(number)s', number=number) }}"
    expected = translate(app, language, "Revision %(number)s", number=7)
    assert render(app, language, source, number=7) == expected
    assert "&lt;b&gt;" in render(app, language, source, number="<b>")


def test_a_value_may_be_a_constant_or_markup(app: Flask) -> None:
    assert render(app, "en", "{{ _('Revision %(number)s', number='<b>') }}") == "Revision &lt;b&gt;"
    marked = "{{ _('Revision %(number)s', number='<b>' | safe) }}"
    assert render(app, "en", marked) == "Revision <b>"


def test_a_message_may_be_a_variable(app: Flask, language: str) -> None:
    assert render(app, language, "{{ _(word) }}", word="Save") == translate(app, language, "Save")


def test_a_message_is_plain_text(app: Flask) -> None:
    assert render(app, "en", "{{ _('a < b') }} {{ _('<b> %(n)s', n=n) }}", n=5) == (
        "a &lt; b &lt;b&gt; 5"
    )


def test_a_percent_sign_stays_one(app: Flask) -> None:
    assert render(app, "en", "{{ _('100 %%') }} {{ _('%(n)s %%', n=n) }}", n=5) == "100 % 5 %"


def test_the_number_chooses_the_plural_form(app: Flask, language: str) -> None:
    source = "{{ ngettext('%(number)s word', '%(number)s words', count, number=count) }}"
    for count in (0, 1, 2, 3, 11, 100):
        with app.test_request_context(), force_locale(language):
            expected = ngettext("%(number)s word", "%(number)s words", count, number=count)
        assert render(app, language, source, count=count) == expected


def test_an_imported_component_is_rendered_in_both_languages_in_turn(app: Flask) -> None:
    source = "{% from 'components/diff_controls.html' import fold_label %}{{ fold_label(False) }}"
    for code in ("en", "ar", "en"):
        assert render(app, code, source) == translate(app, code, UNCHANGED_ROWS)


def test_plain_text_is_not_escaped(app: Flask) -> None:
    given = {"mail_language": "en", "isolate": str, "person_name": "O'Hara & Sons"}
    with app.test_request_context(), force_locale("en"):
        text = render_template("mail/reset.txt", **given, url="https://x.example/?a=1&b=2")
    assert "Hello O'Hara & Sons," in text


def test_a_page_goes_on_in_its_language_after_a_rendering_in_another(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        assert render_template_string("{{ _('Save') }}") == "Save"
        with force_locale("ar"):
            assert render_template_string("{{ _('Save') }}") == str(gettext("Save")) != "Save"
        assert render_template_string("{{ _('Save') }}") == "Save"


def test_a_macro_alone_is_in_the_language_of_the_request(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        macro = get_template_attribute("components/diff_controls.html", "fold_label")
        assert macro(False) == str(gettext(UNCHANGED_ROWS))


def test_imported_templates_translate_nothing_outside_of_macros(app: Flask) -> None:
    """Jinja evaluates what stands there once, in the language of the first request."""
    environment = app.jinja_env
    assert environment.loader is not None
    trees = {}
    for name in environment.list_templates(["html", "txt", "xml"]):
        source, _, _ = environment.loader.get_source(environment, name)
        trees[name] = environment.parse(source)
    imported = {
        str(template)
        for tree in trees.values()
        for node in tree.find_all((nodes.FromImport, nodes.Import))
        for template in find_referenced_templates(nodes.Template([node]))
    }
    assert imported
    assert {name for name in imported if _translates_at_module_level(trees[name])} == set()


def _translates_at_module_level(tree: nodes.Template) -> bool:
    return any(
        isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")
        for statement in tree.body
        if not isinstance(statement, nodes.Macro)
        for call in statement.find_all(nodes.Call)
    )
