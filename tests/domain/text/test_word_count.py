"""The number of words, by the rules of the language."""

from __future__ import annotations

import pytest

from review.domain.text.blocks import Block, Kind
from review.domain.text.word_count import count_words


def text(*paragraphs: str) -> tuple[Block, ...]:
    return tuple(Block(f"p{n}", Kind.PARAGRAPH, one) for n, one in enumerate(paragraphs))


@pytest.mark.parametrize(
    ("paragraph", "lang", "expected"),
    [
        ("Don't trust 3.5 men.", "en", 4),
        ("تُثبَّت الأرقام.", "ar", 2),
        ("代表团抵达。", "zh", 3),
        ("รัฐบาลไทย", "th", 2),
        ("서울 시민", "ko", 2),
        ("", "en", 0),
    ],
)
def test_words_are_counted_by_the_rules_of_the_language(
    paragraph: str, lang: str, expected: int
) -> None:
    assert count_words(text(paragraph), lang) == expected


def test_markup_and_addresses_of_links_do_not_count() -> None:
    blocks = text("**Two** [words](https://example.org/a/b/c)", "and _two_ more")
    assert count_words(blocks, "en") == 5
