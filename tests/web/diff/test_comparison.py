"""Comparisons on pages: folded, partly hidden, and without markup from the texts."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from review.domain.diff.compare import compare
from review.domain.text.blocks import Block, Kind
from review.domain.workflow import State
from review.web.diff.comparison import compare_blocks
from review.web.diff.diff_rows import fold
from tests.cast import ENGLISH, Cast
from tests.databases import Database
from tests.page_client import ExaminingClient, Page
from tests.web.revision_helpers import in_state, save_revision, with_text

LONG = tuple(Block(f"b-{n}", Kind.PARAGRAPH, f"Paragraph {n} as it was.") for n in range(12))
HOSTILE = (
    *("<img src=x onerror=alert(1)>", "<im", "g src=x>", "&lt;", "&", "<", ">", "</p>", "</del>"),
    *("<script>", "x", " ", "alert(1)", '"', "'", "<!--", "-->", "]]>", "{{ 7+7 }}", "ins"),
)


def folds(changed: set[int]) -> list[tuple[int, bool]]:
    """How long each stretch is, and whether it is folded, when these paragraphs changed."""
    new = tuple(
        Block(b.id, b.kind, f"{b.text} Now.") if n in changed else b for n, b in enumerate(LONG)
    )
    rows = compare_blocks(LONG, new, (), (), "en").rows
    return [(len(stretch.rows), stretch.folded) for stretch in fold(rows)]


@pytest.mark.parametrize(
    ("changed", "stretches"),
    [
        (set(), [(12, True)]),
        ({0}, [(2, False), (10, True)]),
        ({5}, [(4, True), (3, False), (5, True)]),
        ({1, 5}, [(3, False), (1, False), (3, False), (5, True)]),
        ({11}, [(10, True), (2, False)]),
        (set(range(12)), [(12, False)]),
    ],
)
def test_long_unchanged_stretches_are_folded(
    changed: set[int], stretches: list[tuple[int, bool]]
) -> None:
    assert folds(changed) == stretches


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(
    deadline=None, max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    old=st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join),
    new=st.lists(st.sampled_from(HOSTILE), max_size=8).map("".join),
)
@example(old="<img src=x onerror=alert(1)>", new="<img src=y onerror=alert(2)>")
@example(old="a <b> c", new="a </b> c")
def test_a_comparison_is_text_in_ins_and_del_and_nothing_else(
    app: Flask, old: str, new: str
) -> None:
    before, after = (Block("x", Kind.PARAGRAPH, text) for text in (old, new))
    change = compare([before], [after], "en").blocks[0]
    with app.test_request_context():
        drawn = render_template_string(
            "{% from 'components/diff.html' import change_block %}{{ change_block(change, 'en') }}",
            change=change,
        )
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parseFragment(drawn.strip())
    texts = [item for item in tree.iter("p") if item.get("class") == "change-text"]
    parts = [part for text in texts for part in text.iter()]
    assert {item.tag for item in parts} <= {"p", "ins", "del", "span"}
    assert {name for item in parts for name in item.attrib} <= {
        *("class", "lang", "dir", "data-kind", "data-change-number")
    }
    assert "".join(map(read, texts)) == "".join(span.text for span in change.spans)


def read(item: Element) -> str:
    """The text of a drawn block without the words that are only for those who listen."""
    if item.get("class") == "mark-label":
        return ""
    return (item.text or "") + "".join(read(child) + (child.tail or "") for child in item)


def compared(
    client: ExaminingClient, people: Cast, database: Database, text: str, query: str = ""
) -> Page:
    article = in_state(database, people, State.DRAFT)
    save_revision(database, people.tala, article, with_text(4, text))
    client.sign_in(people.tarek)
    return client.get(f"/articles/{article}/compare/1/2{query}")


def marked(page: Page) -> list[tuple[str, str]]:
    rows = page.first("div", class_="rows")
    return [(item.tag, read(item)) for item in rows.iter() if item.tag in ("ins", "del")]


PIPE = "The town says that 4.5 kilometres of pipe were replaced."


@pytest.mark.parametrize("query", ["", "?view=inline", "?view=side", "?view=nonsense"])
def test_both_views_mark_the_same_words(
    client: ExaminingClient, people: Cast, database: Database, query: str
) -> None:
    page = compared(client, people, database, PIPE, query)
    # Side by side, the new column has what was removed for narrow pages.
    old = [("del", "3.5")] * (2 if "side" in query else 1)
    assert marked(page) == [*old, ("ins", "4.5")]
    assert "1 number" in page.text
    heads = page.first("div", class_="rows-head")
    assert len(heads.findall("h2")) == (3 if "side" in query else 2)
    assert page.texts("summary") != []
    assert len(page.all("div", class_="is-changed")) == 1


def test_the_same_revision_twice_has_no_differences(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    client.sign_in(people.tala)
    page = client.get(f"/articles/{article}/compare/1/1")
    assert "No differences" in page.text
    assert not marked(page)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (ENGLISH[4].text.replace(" that", ", that"), "punctuation"),
        (ENGLISH[4].text.replace(" that", "  that"), "spacing"),
    ],
)
def test_changes_of_spacing_or_punctuation_alone_can_be_hidden(
    client: ExaminingClient, people: Cast, database: Database, text: str, label: str
) -> None:
    page = compared(client, people, database, text)
    assert marked(page)
    page = page.form("Show").fill(hide=[label]).submit()
    assert not marked(page)
    assert "No differences" in page.text
    assert label in page.form("Show").fields.getlist("hide")
    other = "spacing" if label == "punctuation" else "punctuation"
    page = page.form("Show").fill(hide=[other]).submit()
    assert marked(page)


def test_steps_lead_to_the_revisions_before_and_after(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    for words in ("Two.", "Three.", "Four."):
        save_revision(database, people.tala, article, with_text(4, words))
    client.sign_in(people.tarek)

    def leads(pair: str, query: str = "") -> list[str]:
        page = client.get(f"/articles/{article}/compare/{pair}{query}")
        [nav] = page.all("nav", class_="compared-navigation")
        return [str(link.get("href")).partition("compare/")[2] for link in nav.iter("a")]

    assert leads("1/2") == ["2/3"]
    assert leads("2/3", "?view=side&only=number") == ["1/2?view=side", "3/4?view=side"]
    assert leads("3/4") == ["2/3"]
    assert leads("1/3") == ["1/2", "1/4"]
    assert leads("2/2") == ["2/1", "2/3"]
