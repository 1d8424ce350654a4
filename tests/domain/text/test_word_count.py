"""Lengths, in words or in characters as the language's newsrooms count."""

from __future__ import annotations

import pytest

from review.domain.text.blocks import Block, Kind
from review.domain.text.word_count import Length, count_words, length


def text(*paragraphs: str) -> tuple[Block, ...]:
    return tuple(Block(f"p{n}", Kind.PARAGRAPH, one) for n, one in enumerate(paragraphs))


@pytest.mark.parametrize(
    ("paragraph", "lang", "expected"),
    [
        ("Don't trust 3.5 men.", "en", Length(4, 17, "words")),
        ("تُثبَّت الأرقام.", "ar", Length(2, 12, "words")),
        ("代表团抵达。", "zh", Length(3, 6, "characters")),
        ("รัฐบาลไทย", "th", Length(2, 8, "characters")),
        ("서울 시민", "ko", Length(2, 4, "words")),
        ("", "en", Length(0, 0, "words")),
    ],
)
def test_length(paragraph: str, lang: str, expected: Length) -> None:
    assert length(text(paragraph), lang) == expected


def test_markup_and_addresses_of_links_do_not_count() -> None:
    blocks = text("**Two** [words](https://example.org/a/b/c)", "and _two_ more")
    assert count_words(blocks, "en") == 5
    assert length(blocks, "en").characters == len("TwowordsandTwomore")
