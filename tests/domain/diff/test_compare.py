"""What a reader must see of a change: whole words, as a person would have changed them."""

from __future__ import annotations

import pytest

from review.domain.diff.compare import compare
from review.domain.diff.model import Label, Op
from tests.domain.diff_helpers import (
    compare_texts,
    kinds,
    labels,
    marks,
    new_texts,
    paragraphs,
    shown,
)

LONG = (
    "Hospitals and clinics were hit, and the town lost its only bakery. {} the river and the road "
    "were closed, the people who stayed had no way out, and the aid that had been promised for "
    "weeks did not come. Those who tried to {} at night were turned back at the last post."
)


def test_a_misspelt_word_in_a_long_paragraph_is_one_change():
    old, new = LONG.format("Since", "cross"), LONG.format("Since", "cros")
    spans = compare_texts(old, new, "en")
    assert [(span.op, span.text, span.label) for span in spans if span.label] == [
        (Op.cut, "cross", Label.spelling),
        (Op.add, "cros", Label.spelling),
    ]


def test_only_whole_words_change():
    spans = compare_texts(
        "The rebels withdrew from Idleb countryside",
        "The regime retook the Idlib countryside",
        "en",
    )
    assert shown(spans) == (
        "The [-rebels withdrew from-]{+regime retook the+} [-Idleb-]{+Idlib+} countryside"
    )


def test_an_arabic_word_with_another_vowel_mark_is_one_changed_word():
    old, new = "لم تُثبَّت هذه الأقوال بعد", "لم تُثبّت هذه الأقوال بعد"
    assert marks(old, new, "ar") == "لم [-تُثبَّت-]{+تُثبّت+} هذه الأقوال بعد"
    assert labels(old, new, "ar") == ["spelling", "spelling"]


@pytest.mark.parametrize(
    ("lang", "old", "new", "wanted"),
    [
        ("zh", "我们今天去北京大学学习。", "我们今天去上海大学学习。",
         "我们今天去[-北京-]{+上海+}大学学习。"),
        ("zh", "政府军星期五夺回了这座城市", "政府军星期六夺回了这座城市",
         "政府军[-星期五-]{+星期六+}夺回了这座城市"),
        ("ja", "彼は昨日東京へ行きました", "彼は昨日大阪へ行きました",
         "彼は昨日[-東京-]{+大阪+}へ行きました"),
        ("th", "ภาษาไทยเป็นภาษาที่มีระดับเสียง", "ภาษาไทยเป็นภาษาซึ่งมีระดับเสียง",
         "ภาษาไทยเป็นภาษา[-ที่-]{+ซึ่ง+}มีระดับเสียง"),
    ],
)  # fmt: skip
def test_without_spaces_the_word_is_marked_and_not_the_sentence(lang, old, new, wanted):
    assert marks(old, new, lang) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [("don't", "won't"), ("3.5", "3.6"), ("al-Assad", "al-Asad"), ("U.S.", "U.N."), ("50%", "60%")],
)
def test_what_is_one_word_to_a_reader_stays_whole(old, new):
    assert marks(f"so {old} now", f"so {new} now") == f"so [-{old}-]{{+{new}+}} now"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("The big dog", "The small dog", "The [-big-]{+small+} dog"),
        ("The dog", "The small dog", "The {+small +}dog"),
        ("The small dog", "The dog", "The [-small -]dog"),
        ("The big red dog ran", "The small blue dog ran", "The [-big red-]{+small blue+} dog ran"),
        ("A b.", "A b c.", "A b{+ c+}."),
        ("", "A b", "{+A b+}"),
        ("A b", "", "[-A b-]"),
        ("A b c. A d e.", "A b c. A x y. A d e.", "A b c. {+A x y. +}A d e."),
        ("A b c. A x y. A d e.", "A b c. A d e.", "A b c. [-A x y. -]A d e."),
        ("He said so, he left", "He said so. He left", "He said so[-, he-]{+. He+} left"),
        ("one\u00a0two", "one two", "one[-\u00a0-]{+ +}two"),
        ("He is here 😀 now", "He is here 😎 now", "He is here [-😀-]{+😎+} now"),
        ("x <img onerror=a> y", "x <img onload=a> y", "x <img [-onerror-]{+onload+}=a> y"),
    ],
)
def test_changes_read_as_a_person_made_them(old, new, wanted):
    assert marks(old, new) == wanted


def test_a_word_kept_by_chance_between_two_rewritten_passages_is_not_picked_out():
    old = "When dawn came they found every single house of theirs burnt down by soldiers overnight."
    new = "When dawn came a few men saw of smoke rising far away by soldiers overnight."
    spans = compare_texts(old, new, "en")
    assert [span.op for span in spans] == [Op.same, Op.cut, Op.add, Op.same]


def test_a_rewritten_text_is_shown_as_replaced():
    old = "The minister of health resigned on Monday after the report was leaked to the press."
    new = "Hospitals in three of northern cities have run out of oxygen, doctors there say."
    assert [span.op for span in compare_texts(old, new, "en")] == [Op.cut, Op.add]
    comparison = compare(paragraphs(old), paragraphs(new), "en")
    assert comparison.blocks[0].replaced


def test_empty_blocks_and_empty_sides():
    empty = paragraphs("", "")
    assert compare(empty, empty, "en").identical
    added = compare([], paragraphs("New."), "en")
    assert kinds(added.blocks) == ["added"]
    gone = compare(paragraphs("Old."), [], "en")
    assert kinds(gone.blocks) == ["cut"]
    assert new_texts(gone) == ()
