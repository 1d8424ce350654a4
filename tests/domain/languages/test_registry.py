"""The registry of languages."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from babel import Locale, localedata
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.domain.languages.autonyms import AUTONYMS
from review.domain.languages.registry import (
    best_match,
    direction,
    language,
    offered_codes,
    open_graph_locale,
)
from tests import shared_data

WANTED = """
    ar fa he ur ps ckb ku sd ug yi en es fr de it pt nl sv da no fi pl cs sk hu ro bg ru uk be sr hr
    bs mk sq el tr az ka hy kk uz tg ky hi bn ta te ml mr gu pa ne si my th lo km vi id ms fil zh
    zh-Hant ja ko sw am ti so ha yo ig zu af
"""


def test_every_wanted_language_is_offered_once() -> None:
    assert set(WANTED.split()) <= set(offered_codes())
    assert len(set(offered_codes())) == len(offered_codes())
    assert all(language(code).code == code for code in offered_codes())


def test_every_language_of_the_real_articles_is_offered() -> None:
    rows = list(shared_data.rows("articles.jsonl"))
    codes = {row[side] for row in rows for side in ("source_lang", "target_lang")}
    assert codes <= set(offered_codes())


@pytest.mark.parametrize("code", offered_codes())
def test_every_language_is_complete(code: str) -> None:
    one = language(code)
    assert one.english_name
    assert one.autonym
    assert len(one.script) == 4
    bidi = {unicodedata.bidirectional(letter) for letter in one.autonym if letter.isalpha()}
    assert bidi <= ({"L"} if one.direction == "ltr" else {"R", "AL"})


def test_directions_are_those_of_cldr() -> None:
    known = (Locale.parse(code) for code in localedata.locale_identifiers())
    varieties = [one for one in known if not one.variant and not one.territory]
    assert len(varieties) > 300
    assert {str(one) for one in varieties if not _agrees(one)} == set()


def _agrees(locale: Locale) -> bool:
    runs_left = locale.character_order == "right-to-left"
    return (direction(str(locale)) == "rtl") == runs_left


def test_own_names_are_those_of_cldr() -> None:
    for code in offered_codes():
        locale = Locale.parse(code, sep="-")
        assert AUTONYMS[code] == locale.languages.get(str(locale), locale.get_display_name())


def test_a_direction_is_told_without_reading_a_languages_data() -> None:
    asked = (
        "from review.domain.languages.registry import direction, language; "
        "from babel import localedata;"
    )
    told = "assert direction('ps') == 'rtl' and language('th').autonym; print(*localedata._cache)"
    done = subprocess.run([sys.executable, "-c", asked + told], capture_output=True, check=True)
    assert done.stdout.split() == []


def test_facts_that_newsrooms_would_notice() -> None:
    persian = language("fa")
    assert (persian.english_name, persian.autonym, persian.direction) == (
        "Persian",
        "فارسی",
        "rtl",
    )
    assert language("ckb").script == "Arab"
    assert language("ku").script == "Latn"
    assert language("zh-Hant").autonym == "繁體中文"
    assert direction("yi") == "rtl"
    assert direction("az") == "ltr"


@pytest.mark.parametrize(
    ("given", "code"),
    [("EN", "en"), (" ar ", "ar"), ("zh-hant", "zh-Hant"), ("zh_Hant", "zh-Hant"), ("iw", "he")]
    + [("tl", "fil"), ("kmr", "ku"), ("prs", "fa-AF"), ("en-gb", "en-GB"), ("pt-BR", "pt-BR")],
)
def test_codes_are_put_into_their_usual_form(given: str, code: str) -> None:
    assert language(given).code == code


@pytest.mark.parametrize(
    "code", ["", "x", "xx", "root", "und", "zz", "english", "en/../", "en-" * 40, "ａｒ"]
)
def test_codes_that_are_not_known_are_refused(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        language(code)
    assert refused.value.code == "unknown_language"
    assert refused.value.detail["language"] == code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "en_US"),
        ("en-GB", "en_GB"),
        ("ar", "ar_EG"),
        ("fa-AF", "fa_AF"),
        ("ckb", "ckb_IQ"),
        ("pt-BR", "pt_BR"),
        ("zh", "zh_CN"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hant-HK", "zh_HK"),
        ("sr-Latn", "sr_RS"),
        ("ZH-HANT", "zh_TW"),
    ],
)
def test_a_locale_with_its_region_is_that_of_cldr(code: str, expected: str) -> None:
    assert open_graph_locale(code) == expected


@pytest.mark.parametrize("code", offered_codes())
def test_every_language_offered_has_a_region(code: str) -> None:
    name, _, region = open_graph_locale(code).partition("_")
    assert code.split("-")[0] == name
    assert len(region) == 2
    assert region.isupper()


@pytest.mark.parametrize(
    ("wanted", "available", "expected"),
    [
        (["de", "en"], ["en", "de"], "de"),
        (["de-AT"], ["en", "de"], "de"),
        (["pt"], ["en", "pt-BR"], "pt-BR"),
        (["zh-Hant-TW"], ["zh", "zh-Hant"], "zh-Hant"),
        (["zh-CN"], ["zh-Hant", "zh"], "zh"),
        (["ZH-hant"], ["zh", "zh-Hant"], "zh-Hant"),
        (["en-GB"], ["en-US", "en-AU"], "en-US"),
        (["fr", "*"], ["en"], None),
        (["", "-", "e", "en-"], ["de"], None),
        ([], ["en"], None),
        (["en"], [], None),
    ],
)
def test_the_best_match_is_the_nearest_variety_of_the_first_language_there_is(
    wanted: list[str], available: list[str], expected: str | None
) -> None:
    assert best_match(wanted, available) == expected


@given(
    st.lists(st.sampled_from(offered_codes()), unique=True),
    st.lists(st.sampled_from([*offered_codes(), "x", "*"])),
)
def test_a_match_is_always_one_of_those_available(available: list[str], wanted: list[str]) -> None:
    found = best_match(wanted, available)
    assert found is None or found in available
    if set(wanted) & set(available):
        assert found is not None
