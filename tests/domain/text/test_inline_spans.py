"""Where inline Markdown stands in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.text.inline_markdown import to_plain
from review.domain.text.inline_spans import InlineStyle, inline_spans

PARTS = ("*", "**", "_", "[", "](", ")", "https://x.org/a_b", "\\", "\n", "  ", "a", "ب", "*b*")


def drawn(text: str) -> list[tuple[str, InlineStyle]]:
    return [(text[span.start : span.end], span.style) for span in inline_spans(text)]


def test_emphasis_and_what_makes_it() -> None:
    assert drawn("a **b c** d") == [
        ("a ", InlineStyle.plain),
        ("**", InlineStyle.markup),
        ("b c", InlineStyle.strong),
        ("**", InlineStyle.markup),
        (" d", InlineStyle.plain),
    ]


def test_a_link_is_its_words_and_a_sign_with_the_address() -> None:
    assert drawn('[see *it*](https://x.org/a_(b) "t").') == [
        ("[", InlineStyle.markup),
        ("see ", InlineStyle.linked),
        ("*", InlineStyle.markup | InlineStyle.linked),
        ("it", InlineStyle.emphasis | InlineStyle.linked),
        ("*", InlineStyle.markup | InlineStyle.linked),
        ('](https://x.org/a_(b) "t")', InlineStyle.markup),
        (".", InlineStyle.plain),
    ]


def test_line_ends_and_escapes() -> None:
    assert drawn("a \\* b  \n c") == [
        ("a ", InlineStyle.plain),
        ("\\", InlineStyle.markup),
        ("* b", InlineStyle.plain),
        ("  \n ", InlineStyle.line_break),
        ("c", InlineStyle.plain),
    ]


@pytest.mark.parametrize("text", ["", "plain", "2 * 3 * 4", "snake_case_name", "[no](link me)"])
def test_what_is_no_markup_has_no_runs(text: str) -> None:
    assert inline_spans(text) == ()


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_the_runs_are_the_whole_text_and_leave_what_readers_see(text: str) -> None:
    spans = inline_spans(text)
    if not spans:
        return
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    assert spans[-1].end == len(text)
    seen = "".join(
        " " if InlineStyle.line_break in span.style else text[span.start : span.end]
        for span in spans
        if InlineStyle.markup not in span.style
    )
    assert seen == to_plain(text)
