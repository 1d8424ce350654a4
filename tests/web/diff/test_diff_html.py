"""Changes as HTML: whole words, well-formed nesting, markup characters where they changed."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from review.domain.diff.compare import compare
from review.domain.diff.model import BlockChange
from review.domain.text.blocks import Block, Kind
from review.domain.text.inline_markdown import to_plain
from review.web.diff.diff_html import OLD, render_block, screen_reader_labels

SAID = screen_reader_labels("added", "removed", "en", "ltr")
PARTS = ("*", "**", "_", "[", "](", ")", "https://x.org/", "\\", "\n", " ", "a", "1", "<b>", "&lt;")


def change_of(old: str, new: str) -> BlockChange:
    sides = ([Block("x", Kind.PARAGRAPH, text)] for text in (old, new))
    return compare(*sides, "en").blocks[0]


def plainly(html: str) -> str:
    """The drawn text with short marks: [-cut-], {+added+}, *em*, **strong**, _link_, `sign`."""
    marks = {"ins": "{{+{}+}}", "del": "[-{}-]", "em": "*{}*", "strong": "**{}**"}
    spans = {"marked-link": "_{}_", "markup-sign": "`{}`"}

    def read(item: Element) -> str:
        if item.get("class") == "mark-label":
            return ""
        inner = (item.text or "") + "".join(read(child) + (child.tail or "") for child in item)
        if item.tag == "br":
            return "/"
        return spans.get(item.get("class", ""), marks.get(item.tag, "{}")).format(inner)

    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return read(parser.parseFragment(f"<p>{html}</p>")[0])


@pytest.mark.parametrize(
    ("old", "new", "drawn"),
    [
        ("It rained 3 days.", "It rained 5 days.", "It rained [-3-]{+5+} days."),
        ("A **big dog** ran.", "A **big cat** ran.", "A **big **[-**dog**-]{+**cat**+} ran."),
        ("One dog ran off.", "One **dog** ran off.", "One {+`**`+}**dog**{+`**`+} ran off."),
        (
            "They [say so](https://a.org) today.",
            "They [say no](https://a.org) today.",
            "They _say _[-_so_-]{+_no_+} today.",
        ),
        (
            "They [say so](https://a.org/1) today.",
            "They [say so](https://a.org/2) today.",
            "They `[`_say so_`](https://a.org/`[-`1`-]{+`2`+}`)` today.",
        ),
        ("One two\nthree.", "One two\nfour.", "One two/[-three-]{+four+}."),
        ("2 * 3 dogs * 4", "2 * 3 cats * 4", "2 * 3 [-dogs-]{+cats+} * 4"),
    ],
)  # fmt: skip
def test_inline_markdown_is_rendered(old: str, new: str, drawn: str) -> None:
    assert plainly(render_block(change_of(old, new), SAID)) == drawn


def test_the_old_side_has_no_new_words_and_the_same_numbers() -> None:
    change = change_of("Seven men and 3 dogs ran.", "Some men and 5 dogs ran away.")
    both, old = render_block(change, SAID, first_step=4), render_block(change, SAID, OLD, 4)
    assert plainly(old) == "[-Seven-] men and [-3-] dogs ran."
    assert [f'data-change-number="{step}"' in both for step in (3, 4, 5, 6, 7)] == [
        *(False, True, True, True, False)
    ]
    assert [f'data-change-number="{step}"' in old for step in (4, 5, 6)] == [True, True, False]


def test_replacements_are_distinguished_from_separate_changes() -> None:
    moved = render_block(change_of("Here we go now and then.", "Here go now we and then."), SAID)
    assert "paired" not in moved
    assert (
        render_block(change_of("We go now.", "We run now."), SAID).count('class="replaced-mark"')
        == 2
    )


def test_a_space_has_a_sign_of_its_own() -> None:
    assert '<ins class="blank-mark replaced-mark" data-kind="spacing"' in render_block(
        change_of("We go.", "We  go."), SAID
    )


def test_bidi_controls_are_named_inside_a_mark_and_have_no_effect() -> None:
    override, stop = "\u202e", "\u202c"
    drawn = render_block(change_of("We go now.", f"We {override}run{stop} now."), SAID)
    assert (
        '<span class="control-character">RLO</span>run<span class="control-character">PDF</span>'
        in drawn
    )
    assert override not in drawn
    assert stop not in drawn


def test_outside_the_marks_direction_is_settled_as_everywhere() -> None:
    drawn = render_block(change_of("A \u202eb c went.", "A \u202eb c ran."), SAID)
    assert plainly(drawn) == "A b c [-went-]{+ran+}."


def test_the_labels_are_in_the_language_of_the_interface() -> None:
    said = screen_reader_labels("أُضيف", "حُذف", "ar", "rtl")
    drawn = render_block(change_of("We go now.", "We run now."), said)
    assert '<span class="mark-label" lang="ar" dir="rtl"> [حُذف: </span>go' in drawn


@settings(deadline=None, max_examples=200)
@given(
    old=st.lists(st.sampled_from(PARTS), max_size=10).map("".join),
    new=st.lists(st.sampled_from(PARTS), max_size=10).map("".join),
)
@example(old="[a](https://x.org/1)", new="[a](https://x.org/1")
@example(old="**a 1** a", new="a **1 a**")
def test_whatever_is_cut_stays_well_formed(old: str, new: str) -> None:
    drawn = render_block(change_of(old, new), SAID)
    shown = plainly(drawn)
    assert (old == new) == ("<ins" not in drawn and "<del" not in drawn)
    if old == new:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        tree = parser.parseFragment(f"<p>{drawn.replace('<br>', ' ')}</p>")
        assert "".join(tree.itertext()) == to_plain(new), shown
