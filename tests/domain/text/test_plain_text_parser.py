"""Pasted text cut into blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.text.blocks import Kind, clean_text, validate
from review.domain.text.plain_text_parser import parse_body, parse_source
from review.domain.text.tokenizer import words
from tests import shared_data

JUNK = str.maketrans("", "", "\ufeff\ufffc\u00ad")
P, H, Q, L = Kind.PARAGRAPH, Kind.CROSSHEAD, Kind.QUOTE, Kind.LIST_ITEM
LONG = "The convoy reached the town on Monday, carrying flour and medicine for ten days. " * 2
LONG_AR = "دخلت القافلة المدينة يوم الاثنين وهي تحمل الطحين والدواء لعشرة أيام كاملة. " * 2
LONG_ZH = (
    "车队星期一抵达该镇，载有足够十天使用的面粉和药品。居民们在街上迎接车队，许多人流下了眼泪。" * 2
)


def test_blank_lines_part_paragraphs() -> None:
    text = "\ufeffOne.\r\n\r\n\r\n  Two,\u00a0two. \r\n \t\r\nThree."
    assert parse_body(text) == ((P, "One."), (P, "Two,\u00a0two."), (P, "Three."))


def test_without_blank_lines_every_line_is_a_paragraph() -> None:
    assert parse_body("One.\nTwo.\rThree.\x0bFour.") == tuple(
        (P, text) for text in ("One.", "Two.", "Three.", "Four.")
    )


def test_lines_inside_a_paragraph_stay_together_unless_they_are_long() -> None:
    assert parse_body("A line\nand another.\n\nEnd.") == ((P, "A line\nand another."), (P, "End."))
    assert parse_body(f"{LONG}\n{LONG}\n\nEnd.") == ((P, LONG.strip()),) * 2 + ((P, "End."),)


def test_marks_make_crossheads_quotes_and_list_items() -> None:
    text = "## Siege ##\n\n> We had given up.\n> All of us.\n\n- bread\n* salt\n• water\n\nEnd."
    assert parse_body(text) == (
        (H, "Siege"),
        (Q, "We had given up.\nAll of us."),
        (L, "bread"),
        (L, "salt"),
        (L, "water"),
        (P, "End."),
    )


@pytest.mark.parametrize(
    "lines",
    ["1. a\n2. b", "1- أ\n2- ب", "١. أ\n٢. ب", "۱) الف\n\n۲) ب", "9. a\n10. b", "१. क\n२. ख"],
)
def test_numbers_that_count_on_make_list_items_and_stay(lines: str) -> None:
    texts = [line for line in lines.split("\n") if line]
    assert parse_body(lines) == tuple((L, text) for text in texts)


@pytest.mark.parametrize(
    "line",
    ["12. März war ein Sonntag.", "3.5 million fled.", "2016 - 2017", "-5 degrees", "*Note*"],
)
def test_a_lone_number_or_mark_makes_no_list(line: str) -> None:
    assert parse_body(f"{line}\n\nEnd.") == ((P, line), (P, "End."))


def test_direction_marks_before_a_mark_do_not_hide_it() -> None:
    assert parse_body("\u200f- خبز\n\n\u200f١- ملح\n\u200f٢- ماء")[0] == (L, "خبز")


@pytest.mark.parametrize(
    ("crosshead", "long"),
    [("Ten days of flour", LONG), ("عشرة أيام", LONG_AR), ("十天的面粉", LONG_ZH)],
)
def test_a_short_line_between_paragraphs_is_a_crosshead(crosshead: str, long: str) -> None:
    long = long.strip()
    found = parse_body(f"{long}\n\n{crosshead}\n\n{long}")
    assert found == ((P, long), (H, crosshead), (P, long))


@pytest.mark.parametrize(
    "text",
    [
        f"{LONG}\n\nThey wept.\n\n{LONG}",
        f"{LONG}\n\n“Enough”\n\n{LONG}",
        f"{LONG}\n\nهل وصلوا؟\n\n{LONG}",
        f"{LONG}\n\n他们哭了。\n\n{LONG}",
        f"{LONG}\n\nรัฐบาลประกาศ\n\n{LONG}",
        f"{LONG}\n\n* * *\n\n{LONG}",
        f"By our reporter\n\n{LONG}",
        f"{LONG}\n\nOur reporter in Idlib",
        f"{LONG}\n\nRoses are red\n\nViolets are blue\n\n{LONG}",
    ],
)
def test_other_short_lines_are_no_crossheads(text: str) -> None:
    assert H not in [kind for kind, _ in parse_body(text)]


def test_junk_goes_and_joiners_stay() -> None:
    assert parse_body("co\u00adop\ufeff می\u200cروم क्\u200dष\ufffc") == (
        (P, "coop می\u200cروم क्\u200dष"),
    )


@pytest.mark.parametrize("text", ["", " \n\t\r\n ", "\ufeff", "\u200f\n\n\u200f", "\x00"])
def test_nothing_gives_nothing(text: str) -> None:
    assert parse_body(text) == ()
    assert parse_source(text, text, text) == ()


def test_a_source_has_its_front_and_body() -> None:
    blocks = parse_source(" Siege\nlifted ", "", "One.\n\nTwo.")
    assert [(block.kind, block.text) for block in blocks] == [
        (Kind.HEADLINE, "Siege lifted"),
        (P, "One."),
        (P, "Two."),
    ]
    validate(blocks)


lines = st.sampled_from(
    ["", "", "## a b", "> q", "- x y", "1. one", "2. two", "plain", "سطر", "短"]
)
texts = st.lists(lines | st.text(max_size=12), max_size=12).map("\n".join)


@given(texts)
def test_no_word_is_lost_and_no_text_is_blank(text: str) -> None:
    pieces = parse_body(text)
    kept = [word for _, piece in pieces for word in words(piece, "en")]
    expected = words(clean_text(text).translate(JUNK), "en")
    assert "".join(kept) == "".join(expected)
    assert all(piece.strip() == piece != "" for _, piece in pieces)


@given(texts)
def test_pasting_again_what_was_cut_gives_the_same_texts(text: str) -> None:
    pieces = [(kind, piece) for kind, piece in parse_body(text) if "\n" not in piece]
    marks = {H: "## ", Q: "> ", L: "- ", P: ""}
    again = parse_body("\n\n".join(marks[kind] + piece for kind, piece in pieces))
    assert len(again) == len(pieces)


def test_real_paragraphs_come_back_and_guessed_crossheads_are_mostly_right() -> None:
    right = wrong = 0
    for row in shared_data.rows("articles.jsonl"):
        for side in ("source", "target"):
            paragraphs = row[f"{side}_paragraphs"]
            pieces = parse_body("\n\n".join(paragraphs))
            assert len(pieces) == len(paragraphs)
            for (kind, _), true in zip(pieces, row.get(f"{side}_kinds", []), strict=False):
                right += kind is H and true == "h"
                wrong += kind is H and true != "h"
    assert right >= 40
    assert right / (right + wrong) > 0.85


@pytest.mark.parametrize(
    "piece", ["word ", "x\n", "a\n\n", "> ", "# ", "- a\n", "1. a\n", "\u200f", " \n"]
)
def test_long_texts_of_one_piece_are_read_whole(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    letters = sum(character.isalpha() for character in text)
    assert sum(c.isalpha() for _, read in parse_body(text) for c in read) == letters
