"""Inline Markdown to safe HTML, and to plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from review.domain.errors import Invalid
from review.domain.text.blocks import MAX_BLOCK_LENGTH, clean_text
from review.domain.text.inline_markdown import (
    MAX_LINK_LENGTH,
    MAX_LINKS,
    MAX_MARKS,
    is_marked_up,
    parse,
    strip_unsafe_bidi,
    to_html,
    to_plain,
)
from review.domain.text.inline_spans import InlineStyle, inline_spans

MARKS = str.maketrans("", "", "*_[\\\n")
ALLOWED = {"em": set(), "strong": set(), "br": set(), "a": {"href", "rel", "dir"}}


class Seen(HTMLParser):
    """Every tag with its attributes, the text, and whether tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.strange: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_safe(html: str) -> None:
    seen = Seen(html)
    assert not seen.open
    assert not seen.strange
    for tag, attributes in seen.tags:
        assert set(attributes) <= ALLOWED[tag]
        if tag == "a":
            assert urlsplit(attributes["href"] or "").scheme in {"http", "https", "mailto"}
            assert attributes["rel"] == "noopener"
            assert attributes.get("dir") in {None, "ltr"}
    assert strip_unsafe_bidi(seen.text) == seen.text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* _b_", "<em>a</em> <em>b</em>"),
        ("**a**", "<strong>a</strong>"),
        ("***a***", "<em><strong>a</strong></em>"),
        ("one\ntwo", "one<br>\ntwo"),
        (r"5 \* 3", "5 * 3"),
        ("a < b & c", "a &lt; b &amp; c"),
        (
            "[x](https://a.org/?q=1&r=2)",
            '<a href="https://a.org/?q=1&amp;r=2" rel="noopener">x</a>',
        ),
        ("[x](mailto:a@b.org)", '<a href="mailto:a@b.org" rel="noopener">x</a>'),
        ("قال **كلمة**", "قال <strong>كلمة</strong>"),
    ],
)
def test_markup(text: str, html: str) -> None:
    assert to_html(text, "en") == html


@pytest.mark.parametrize(
    "text",
    ["**a", "*a", "a*", "[x]", "[x](", "[x](/path)", "[x](//a.org)", "[x](javascript:alert(1))"]
    + ["[x](data:text/html,x)", "[x](vbscript:x)", "[x](https://)", "2 * 3 * 4", "snake_case_name"]
    + ["# a", "- a", "`a`", "> a", "---", "1. a", "&nbsp;", "<!-- a -->", "<b>a</b>"]
    + ["https://a.org", "<https://a.org>", "[x](https://a<b>)"],
)
def test_what_is_not_markup_is_shown_as_typed(text: str) -> None:
    seen = Seen(to_html(text, "en"))
    assert seen.tags == []
    assert seen.text == text.strip()
    assert to_plain(text).strip() == text.strip()


def test_an_address_reads_from_left_to_right_in_an_arabic_text() -> None:
    text = "[https://a.org/](https://a.org/) [هنا](https://a.org/)"
    first, second = Seen(to_html(text, "ar")).tags
    assert first[1]["dir"] == "ltr"
    assert "dir" not in second[1]
    assert 'dir="ltr"' not in to_html(text, "en")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(Invalid, match="unknown_language"):
        to_html("a", "nonsense")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://a.org/x.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    '[x](https://a.org "onmouseover=alert(1)")',
    '[x](https://a.org/"onmouseover="alert(1))',
    "[<b>x</b>](https://a.org)",
    "<a href='javascript:alert(1)'>x</a>",
    "<https://a.org>",
    "[a]: javascript:alert(1)",
    "&lt;script&gt;",
    "\x00",
    "\ud800",
    "\u2028",
    "\u202e",
    "\u202c",
    "\u2066",
    "\u2069",
    "**",
    "*",
    "_",
    "[",
    "](",
    ")",
    "\\",
    "\n",
    "](https://a.org)",
    "text",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_harmless(text: str) -> None:
    assert_safe(to_html(text, "ar"))


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=12).map("".join))
def test_whatever_is_typed_only_allowed_markup_comes_out(text: str) -> None:
    assert_safe(to_html(text, "en"))
    assert strip_unsafe_bidi(to_plain(text)) == to_plain(text)


@given(st.text(max_size=40).map(lambda text: clean_text(text).translate(MARKS)))
def test_a_text_without_marks_is_its_own_plain_text(text: str) -> None:
    assert to_plain(text) == strip_unsafe_bidi(text)
    assert Seen(to_html(text, "en")).text == strip_unsafe_bidi(text)


def test_plain_text_is_one_line_without_markup() -> None:
    assert to_plain("**Siege** [lifted](https://a.org)\nat *last*") == "Siege lifted at last"


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("a\u202eb", "ab"),
        ("a\u202eb\u202cc", "abc"),
        ("\u202bنص\u202c x", "\u202bنص\u202c x"),
        ("\u2067نص\u2069 x", "\u2067نص\u2069 x"),
        ("\u2067نص", "نص"),
        ("نص\u2069\u202c", "نص"),
        ("\u2066\u202aa\u2069", "\u2066a\u2069"),
        ("\u202a\u2066a\u202c\u2069", "\u2066a\u2069"),
        ("\u200fنص\u200e", "\u200fنص\u200e"),
    ],
)
def test_direction_controls_are_balanced_or_gone(text: str, settled: str) -> None:
    assert strip_unsafe_bidi(text) == settled


@given(st.text(st.sampled_from("a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")))
def test_settled_text_is_balanced(text: str) -> None:
    settled = strip_unsafe_bidi(text)
    assert strip_unsafe_bidi(settled) == settled
    opened: list[str] = []
    for mark in settled:
        if mark in "\u202a\u202b\u2066\u2067\u2068":
            opened.append(mark)
        elif mark == "\u202c":
            assert opened.pop() in "\u202a\u202b"
        elif mark == "\u2069":
            assert opened.pop() in "\u2066\u2067\u2068"
        else:
            assert mark == "a"
    assert opened == []


@pytest.mark.parametrize(
    "piece", ["[", "*a **a ", "[a](", "![", "_a__", "\\", "\u202a\u2069", "\u2066", "a", "字"]
)
def test_long_texts_of_nothing_but_marks_are_shown_whole(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    letters = sum(character.isalpha() for character in text)
    shown = re.sub("<[^>]*>", "", to_html(text, "en"))
    assert sum(character.isalpha() for character in shown) == letters


@given(st.text(alphabet="ab <>&\"'#`~|é\u00a0\u200f\u202b\u0628\u2028\t.:/", max_size=30))
def test_a_text_without_marks_is_drawn_as_one_with_marks(text: str) -> None:
    assert f"{to_html(text, 'ar')}<em>x</em>" == to_html(f"{text}*x*", "ar")


# Repeated, each is more work for a Markdown parser than for the person who pasted it.
PATHOLOGICAL = ["**a** ", "[*_", "[", "](", "[a](", "[[]]", "\\", "*`", "*a_ ", "a\n", "[](<", "a*"]


@pytest.mark.parametrize("length", [MAX_BLOCK_LENGTH, 10 * MAX_BLOCK_LENGTH])
@pytest.mark.parametrize("piece", PATHOLOGICAL)
def test_a_block_with_more_marks_than_a_person_types_is_shown_as_typed(
    piece: str, length: int
) -> None:
    text = (piece * length)[:length].strip()
    assert not is_marked_up(text)
    seen = Seen(to_html(text, "en"))
    assert seen.text == text
    assert {tag for tag, _ in seen.tags} <= {"br"}
    assert to_plain(text) == text.replace("\n", " ")
    unstyled = (InlineStyle.plain, InlineStyle.line_break)
    assert all(span.style in unstyled for span in inline_spans(text))


def test_the_bound_is_on_marks_of_all_kinds_together() -> None:
    most = ("*a* [b] " + "word " * 8) * (MAX_MARKS // 4)
    assert "<em>" in to_html(most, "en")
    for mark in "*_[]\\":
        assert to_html(most + mark, "en") == most + mark
    assert to_plain(most + "\n") == most + " "


@pytest.mark.parametrize(
    "text",
    ["**One** **two** **three** **four** **five**", "**term** its meaning, " * 20, "字\n" * 30]
    + ["[here](https://example.org/page) " * 12],
)
def test_a_short_block_may_be_dense_with_marks(text: str) -> None:
    assert is_marked_up(text)
    assert not is_marked_up("[*_" * 30)


def test_the_bound_on_links_is_that_of_all_places() -> None:
    link = "[a](https://a.org) " + "word " * 20
    assert to_html(link * MAX_LINKS, "en").count("<a ") == MAX_LINKS
    assert to_plain(link * MAX_LINKS) == ("a " + "word " * 20) * MAX_LINKS
    over = link * (MAX_LINKS + 1)
    assert to_html(over, "en") == to_plain(over) == over
    assert inline_spans(over) == ()


def test_in_a_longer_stored_block_fewer_marks_are_parsed() -> None:
    text = "*a* " + "word " * MAX_BLOCK_LENGTH
    assert to_html(text, "en").startswith("<em>a</em> word")
    many = "*a* " * (MAX_MARKS // 4) + "word " * MAX_BLOCK_LENGTH
    assert to_plain(many) == many


def test_line_ends_stay_in_a_block_that_is_not_parsed() -> None:
    text = "first line\n" + "*" * (MAX_MARKS + 1)
    assert to_html(text, "en").startswith("first line<br>\n*")
    assert [span.style for span in inline_spans(text)] == [
        InlineStyle.plain, InlineStyle.line_break, InlineStyle.plain,
    ]  # fmt: skip
    lines = "a\nb"
    assert to_html(lines, "en") == "a<br>\nb"


def test_a_link_ends_within_the_length_of_one() -> None:
    address = "https://a.org/" + "x" * 2_000
    assert "<a " in to_html(f"[label]({address})", "en")
    endless = f"[label](https://a.org/{'x' * MAX_LINK_LENGTH})"
    assert to_html(endless, "en") == to_plain(endless) == endless


class Unbounded(MarkdownIt):
    """The same rules of Markdown without any bound."""

    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True, "html": False})
        self.enable(["emphasis", "link", "newline", "escape", "balance_pairs"])

    def validateLink(self, url: str) -> bool:
        return url.startswith("https://a.org")


UNBOUNDED = Unbounded()


@given(st.lists(st.sampled_from([*HOSTILE, "[a](https://a.org)", "*b*"]), max_size=12))
def test_the_bounds_change_nothing_in_a_text_that_a_person_types(pieces: list[str]) -> None:
    text = "".join(pieces)
    expected = UNBOUNDED.parseInline(text, {})[0].children or []
    assert [(token.type, token.content, token.attrs) for token in parse(text)] == [
        (token.type, token.content, token.attrs) for token in expected
    ]
