"""Slugs in every script: readable words, always accepted, never longer than they may be."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.errors import Invalid
from review.domain.text import slugs

LANGUAGES = st.sampled_from(("en", "ar", "fa", "he", "hi", "th", "zh", "ja", "tr", "el", "ru"))
HEADLINES = st.text(max_size=200) | st.text("aé'’-. ـًश्िीค้ำ水が٣½ß😀", max_size=200)


@pytest.mark.parametrize(
    ("lang", "headline", "slug"),
    [
        ("en", "Don’t wait: 3.5 km of al-Assad’s road", "dont-wait-3-5-km-of-al-assads-road"),
        ("en", "50% of U.S. well-wishers", "50-of-u-s-well-wishers"),
        ("en", "  “Water”   returns — at last!  ", "water-returns-at-last"),
        ("fr", "L’été à Saint-Étienne : cœur brisé", "lete-a-saint-etienne-cœur-brise"),
        ("de", "Straße über den Öresund", "strasse-uber-den-oresund"),
        ("tr", "İstanbul’da Işıklar", "istanbulda-isıklar"),
        ("vi", "Nước về phố cổ", "nuoc-ve-pho-co"),
        ("el", "Το νερό γύρισε", "το-νερο-γυρισε"),
        ("ru", "Российский йод и ёлка", "российский-йод-и-ёлка"),
        ("ar", "الْمِيَاهُ تَعُودُ إلى الحـــيّ القديم", "المياه-تعود-إلى-الحي-القديم"),
        ("ar", "عدد القتلى ٣٥ في 2024", "عدد-القتلى-٣٥-في-2024"),
        ("fa", "می‌خواهم به خانه برگردم", "می-خواهم-به-خانه-برگردم"),
        ("he", "שָׁלוֹם עֲלֵיכֶם", "שלום-עליכם"),
        ("hi", "पानी पुराने मोहल्ले में लौटा", "पानी-पुराने-मोहल्ले-में-लौटा"),
        ("si", "ශ්‍රී ලංකා", "ශ්රී-ලංකා"),
        ("th", "น้ำกลับสู่ย่านเก่า", "น้ำ-กลับ-สู่-ย่าน-เก่า"),
        ("zh", "水回到老城区", "水-回到-老-城区"),
        ("ja", "ガスが戻る", "ガス-が-戻る"),
    ],
)  # fmt: skip
def test_a_headline_of_any_script_gives_its_words(lang: str, headline: str, slug: str) -> None:
    assert slugs.propose(headline, lang) == slug
    assert slugs.check(slug) == slug


@pytest.mark.parametrize(
    "headline", ["", "  \n", "🎉🔥", "…!?", "——", "\u200b\u200e", "٪", "\u064b"]
)
def test_a_headline_without_a_word_gives_nothing(headline: str) -> None:
    assert slugs.propose(headline, "en") == ""


@given(HEADLINES, LANGUAGES)
def test_what_is_proposed_is_accepted_as_it_is(headline: str, lang: str) -> None:
    slug = slugs.propose(headline, lang)
    if slug:
        assert slugs.check(slug) == slug


@given(st.text(max_size=100))
def test_checking_twice_changes_nothing(given_slug: str) -> None:
    try:
        kept = slugs.check(given_slug)
    except Invalid:
        return
    assert slugs.check(kept) == kept
    assert kept == unicodedata.normalize("NFC", kept)
    assert not any(character.isspace() or character in "/?#%&" for character in kept)


def test_a_long_headline_is_cut_between_words() -> None:
    slug = slugs.propose("neighbours " * 50, "en")
    assert len(slug) <= slugs.MAX_LENGTH
    assert set(slug.split("-")) == {"neighbours"}
    assert len(slug) + len("-neighbours") > slugs.MAX_LENGTH


def test_one_word_that_is_too_long_is_cut() -> None:
    assert slugs.propose("x" * 500, "en") == "x" * slugs.MAX_LENGTH
    assert slugs.propose("a" * 79 + ".5" * 100, "en") == slugs.propose("a" * 79 + ".5", "en")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Water-Returns ", "water-returns"),
        ("Cafe\u0301", "café"),
        ("2024", "2024"),
        ("水", "水"),
        ("पानी-में", "पानी-में"),
        ("x" * 80, "x" * 80),
    ],
)
def test_what_is_typed_is_put_in_order(typed: str, kept: str) -> None:
    assert slugs.check(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "a--b", "-a", "a-", "a b", "a/b", "a_b", "../etc", "a?b", "a%20b", "a\x00b",
     "🎉", "x" * 81, "\u0301a", "a-\u0301b", "<b>", "a.b", "a\u202eb", "a\u200bb"],
)  # fmt: skip
def test_what_cannot_be_an_address_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="slug_malformed.*field='slug'"):
        slugs.check(typed)


@given(HEADLINES, LANGUAGES, st.integers(2, 10_000))
def test_numbered_slugs_fit(headline: str, lang: str, number: int) -> None:
    slug = slugs.propose(headline, lang)
    if not slug:
        return
    assert slugs.numbered(slug, number).endswith(f"-{number}")
    assert slugs.check(slugs.numbered(slug, number)) == slugs.numbered(slug, number)
    assert slugs.numbered(slug, number) != slugs.numbered(slug, number + 1)
