"""The registry of languages."""

from __future__ import annotations

import unicodedata

import pytest

from review.domain.errors import Invalid
from review.domain.languages import direction, language, languages, offered_codes
from tests import shared_data

WANTED = """
    ar fa he ur ps ckb ku sd ug yi en es fr de it pt nl sv da no fi pl cs sk hu ro bg ru uk be sr hr
    bs mk sq el tr az ka hy kk uz tg ky hi bn ta te ml mr gu pa ne si my th lo km vi id ms fil zh
    zh-Hant ja ko sw am ti so ha yo ig zu af
"""


def test_every_wanted_language_is_offered_in_the_order_of_english_names() -> None:
    assert set(WANTED.split()) <= set(languages())
    names = [one.english_name for one in languages().values()]
    assert names == sorted(names)
    assert all(code == one.code for code, one in languages().items())


def test_every_language_of_the_real_articles_is_offered() -> None:
    rows = list(shared_data.rows("articles.jsonl"))
    codes = {row[side] for row in rows for side in ("source_lang", "target_lang")}
    assert codes <= set(languages())


@pytest.mark.parametrize("code", languages())
def test_every_language_is_complete(code: str) -> None:
    one = languages()[code]
    assert one.english_name
    assert one.own_name
    assert len(one.script) == 4
    assert [unicodedata.digit(digit) for digit in one.digits] == list(range(10))
    assert all(len(mark) == 1 for mark in one.quotes)
    bidi = {unicodedata.bidirectional(letter) for letter in one.own_name if letter.isalpha()}
    assert bidi <= ({"L"} if one.direction == "ltr" else {"R", "AL"})


def test_facts_that_newsrooms_would_notice() -> None:
    persian = language("fa")
    assert (persian.english_name, persian.own_name, persian.direction) == (
        "Persian",
        "فارسی",
        "rtl",
    )
    assert persian.digits == "۰۱۲۳۴۵۶۷۸۹"
    assert "".join(persian.quotes) == "«»‹›"
    assert "".join(language("de").quotes) == "„“‚‘"
    assert "".join(language("ja").quotes) == "「」『』"
    assert language("ckb").script == "Arab"
    assert language("ku").script == "Latn"
    assert language("zh-Hant").own_name == "繁體中文"
    assert [language(code).spaced for code in ("zh", "ja", "th", "ko", "ar")] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert direction("yi") == "rtl"
    assert direction("az") == "ltr"


@pytest.mark.parametrize(
    ("given", "code"),
    [("EN", "en"), (" ar ", "ar"), ("zh-hant", "zh-Hant"), ("zh_Hant", "zh-Hant"), ("iw", "he")]
    + [("tl", "fil"), ("kmr", "ku"), ("prs", "fa-AF"), ("en-gb", "en-GB"), ("pt-BR", "pt-BR")],
)
def test_codes_are_put_into_their_usual_form(given: str, code: str) -> None:
    assert language(given).code == code


def test_a_regional_variety_has_its_languages_marks() -> None:
    assert language("zh-TW").quotes == language("zh-Hant").quotes
    assert language("de-DE").quotes == language("de").quotes
    assert language("ar-SY").digits == "٠١٢٣٤٥٦٧٨٩"


@pytest.mark.parametrize(
    "code", ["", "x", "xx", "root", "und", "zz", "english", "en/../", "en-" * 40, "ａｒ"]
)
def test_codes_that_are_not_known_are_refused(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        language(code)
    assert refused.value.code == "unknown_language"
    assert refused.value.detail["language"] == code


def test_the_codes_are_those_of_the_languages_offered() -> None:
    assert set(offered_codes()) == set(languages())
    assert len(set(offered_codes())) == len(offered_codes())
