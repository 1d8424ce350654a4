"""The macros of pages, rendered with real forms and comparisons."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from review.config import ROOT
from review.domain.diff.compare import compare
from review.domain.text.blocks import Block, Kind
from review.web.auth import idempotency
from review.web.diff import template_filters
from review.web.presentation import template_globals

SIDES = [SelectChoice("a", "Source"), SelectChoice("b", "Translation")]


class Asked(FlaskForm):
    name = StringField("Name", [DataRequired()])
    email = EmailField("E-mail")
    text = TextAreaField("Text")
    side = RadioField("Side", choices=SIDES)


@pytest.fixture
def page() -> Iterator[None]:
    """A request within a bare application: our templates and filters, no routes, no database."""
    app = Flask("components", template_folder=str(ROOT / "templates"))
    app.config["SECRET_KEY"] = "for this test only, and long enough"
    Babel(app, default_locale="en")
    CSRFProtect(app)
    template_globals.init_app(app)
    template_filters.init_app(app)
    idempotency.init_app(app)
    # Macros are imported without a page's context, so what fills it may be left out.
    app.template_context_processors[None].clear()
    with app.test_request_context(method="POST"):
        yield


def draw(source: str, **values: object) -> Element:
    """The drawn macro as a tree. Whatever a strict parser objects to fails the test."""
    imports = "".join(
        f"{{% from 'components/{file}.html' import {names} %}}"
        for file, names in {
            "forms": "field, error_summary, button_form",
            "text": "prose, story_body, language_pair",
            "badges": "badge, progress",
            "diff": "change_block",
            "diff_controls": "change_summary",
        }.items()
    )
    drawn = render_template_string(imports + source, **values)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(drawn.strip())


def one(tree: Element, path: str) -> Element:
    found = tree.findall(f".//{path}")
    assert len(found) == 1, f"{path}: {len(found)}"
    return found[0]


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.usefixtures("page")
class TestForms:
    def test_label_hint_and_error_are_tied_to_the_field(self) -> None:
        form = Asked()
        form.validate()
        tree = draw("{{ field(form.name, hint='As printed', autocomplete='name') }}", form=form)
        control = one(tree, "input")
        assert one(tree, "label").get("for") == control.get("id") == "name"
        assert control.get("aria-describedby") == "name-hint name-error"
        assert control.get("aria-invalid") == "true"
        assert (control.get("dir"), control.get("autocomplete")) == ("auto", "name")
        assert words(one(tree, "p[@id='name-hint']")) == "As printed"
        assert "required" in words(one(tree, "p[@id='name-error']"))

    def test_a_field_without_hint_or_error_describes_nothing(self) -> None:
        tree = draw("{{ field(form.email) }}", form=Asked())
        assert one(tree, "input").get("aria-describedby") is None
        assert one(tree, "input").get("dir") == "ltr"
        assert "optional" in words(one(tree, "label"))

    def test_text_in_a_known_language_is_marked_with_it(self) -> None:
        control = one(draw("{{ field(form.text, lang='ar') }}", form=Asked()), "textarea")
        assert (control.get("lang"), control.get("dir")) == ("ar", "rtl")

    def test_choices_are_a_group_with_a_name(self) -> None:
        tree = draw("{{ field(form.side) }}", form=Asked())
        assert words(one(tree, "fieldset/legend")) == "Side"
        labels = {label.get("for"): words(label) for label in tree.findall(".//label")}
        assert labels == {"side-0": "Source", "side-1": "Translation"}

    def test_the_summary_leads_to_what_is_wrong(self) -> None:
        form = Asked()
        form.validate()
        tree = draw(
            "{{ error_summary(form) }}{{ field(form.name) }}{{ field(form.side) }}", form=form
        )
        ids = {element.get("id") for element in tree.iter()}
        links = [link.get("href", "") for link in tree.findall(".//a")]
        assert links == ["#name", "#side"]
        assert {link.removeprefix("#") for link in links} <= ids
        assert one(tree, "div[@role='alert']").get("autofocus") is not None

    def test_only_one_summary_on_a_page_takes_the_focus(self) -> None:
        form = Asked()
        form.validate()
        summary = one(draw("{{ error_summary(form, focused=False) }}", form=form), "div")
        assert summary.get("autofocus") is None

    def test_a_form_without_errors_has_no_summary(self) -> None:
        assert list(draw("{{ error_summary(form) }}", form=Asked())) == []

    def test_a_button_is_a_post_with_its_token(self) -> None:
        tree = draw(
            "{{ button_form('/articles/1/claim', 'Claim', {'revision': 3}, context='Rain') }}"
        )
        form = one(tree, "form")
        assert (form.get("method"), form.get("action")) == ("post", "/articles/1/claim")
        sent = {field.get("name"): field.get("value") for field in tree.findall(".//input")}
        assert sent.keys() == {"csrf_token", "idempotency_key", "revision"}
        assert sent["revision"] == "3"
        assert words(one(tree, "button")) == "Claim Rain"

    def test_a_refused_button_is_explained_and_disabled(self) -> None:
        tree = draw("{{ button_form('/x', 'Publish', disabled_reason='You translated it.') }}")
        assert tree.findall(".//form") == []
        button = one(tree, "button")
        assert (button.get("type"), button.get("aria-disabled")) == ("button", "true")
        assert words(button) == "Publish: You translated it."


@pytest.mark.usefixtures("page")
class TestText:
    def test_a_passage_has_its_language_and_direction(self) -> None:
        passage = one(draw("{{ prose('<b>سوق</b>', 'ar', 'h2') }}"), "h2")
        assert (passage.get("lang"), passage.get("dir")) == ("ar", "rtl")
        assert words(passage) == "<b>سوق</b>"

    def test_list_items_that_follow_each_other_are_one_list(self) -> None:
        kinds = [Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.LIST_ITEM, Kind.CROSSHEAD, Kind.LIST_ITEM]
        blocks = [Block(str(number), kind, f"Text {number}") for number, kind in enumerate(kinds)]
        tree = draw("{{ story_body(blocks, 'en') }}", blocks=blocks)
        assert [child.tag for child in one(tree, "div")] == ["p", "ul", "h2", "ul"]
        assert [len(group) for group in tree.findall(".//ul")] == [2, 1]

    def test_a_language_pair_has_a_text_alternative(self) -> None:
        assert words(draw("{{ language_pair('ar', 'en') }}")) == "Arabic into English"

    @pytest.mark.parametrize("state", ["draft", "translated", "edited", "published"])
    def test_a_state_is_a_word_and_a_shape(self, state: str) -> None:
        tree = draw("{{ badge(state) }}", state=state)
        assert words(tree) == state.capitalize()
        assert one(tree, "{http://www.w3.org/2000/svg}svg").get("aria-hidden") == "true"

    def test_progress_is_a_bar_and_words(self) -> None:
        tree = draw("{{ progress(1200, 2400) }}")
        assert one(tree, "progress").get("value") == "1200"
        assert words(tree) == "1,200 of 2,400"


@pytest.mark.usefixtures("page")
class TestDifferences:
    OLD = (Block("1", Kind.PARAGRAPH, "It rained for 3 days."), Block("2", Kind.PARAGRAPH, "Gone."))
    NEW = (Block("1", Kind.PARAGRAPH, "It rained for 5 days."), Block("3", Kind.QUOTE, "New."))

    def test_each_mark_has_a_label_for_screen_readers(self) -> None:
        change = compare(self.OLD, self.NEW, "en").blocks[0]
        tree = draw("{{ change_block(change, 'en') }}", change=change)
        assert words(one(tree, "del")) == "[removed: 3]"
        assert words(one(tree, "ins")) == "[added: 5]"
        assert [one(tree, tag).get("data-kind") for tag in ("del", "ins")] == ["number", "number"]
        assert one(tree, "p").get("dir") == "ltr"

    def test_a_block_that_came_or_went_is_noted(self) -> None:
        blocks = compare(self.OLD, self.NEW, "en").blocks
        notes = [
            words(note)
            for block in blocks
            for note in draw("{{ change_block(b, 'en') }}", b=block).findall(
                ".//p[@class='change-note']"
            )
        ]
        assert sorted(notes) == ["Added", "Removed"]

    def test_the_summary_counts_what_changed(self) -> None:
        comparison = compare(self.OLD, self.NEW, "en")
        said = words(draw("{{ change_summary(c) }}", c=comparison))
        assert said == "3 changes: 1 number 1 removal 1 addition"
        same = compare(self.OLD, self.OLD, "en")
        assert words(draw("{{ change_summary(c) }}", c=same)) == "No differences"
