"""Where inline Markdown stands in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.text.inline_markdown import to_plain
from review.domain.text.inline_spans import Style, inline_runs

PARTS = ("*", "**", "_", "[", "](", ")", "https://x.org/a_b", "\\", "\n", "  ", "a", "ب", "*b*")


def drawn(text: str) -> list[tuple[str, Style]]:
    return [(text[run.start : run.end], run.style) for run in inline_runs(text)]


def test_emphasis_and_what_makes_it() -> None:
    assert drawn("a **b c** d") == [
        ("a ", Style.plain),
        ("**", Style.sign),
        ("b c", Style.strong),
        ("**", Style.sign),
        (" d", Style.plain),
    ]


def test_a_link_is_its_words_and_a_sign_with_the_address() -> None:
    assert drawn('[see *it*](https://x.org/a_(b) "t").') == [
        ("[", Style.sign),
        ("see ", Style.linked),
        ("*", Style.sign | Style.linked),
        ("it", Style.emphasis | Style.linked),
        ("*", Style.sign | Style.linked),
        ('](https://x.org/a_(b) "t")', Style.sign),
        (".", Style.plain),
    ]


def test_line_ends_and_escapes() -> None:
    assert drawn("a \\* b  \n c") == [
        ("a ", Style.plain),
        ("\\", Style.sign),
        ("* b", Style.plain),
        ("  \n ", Style.line_break),
        ("c", Style.plain),
    ]


@pytest.mark.parametrize("text", ["", "plain", "2 * 3 * 4", "snake_case_name", "[no](link me)"])
def test_what_is_no_markup_has_no_runs(text: str) -> None:
    assert inline_runs(text) == ()


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_the_runs_are_the_whole_text_and_leave_what_readers_see(text: str) -> None:
    runs = inline_runs(text)
    if not runs:
        return
    assert [run.start for run in runs] == [0, *(run.end for run in runs[:-1])]
    assert runs[-1].end == len(text)
    seen = "".join(
        " " if Style.line_break in run.style else text[run.start : run.end]
        for run in runs
        if Style.sign not in run.style
    )
    assert seen == to_plain(text)
