"""What each option of a folding does."""

from __future__ import annotations

import unicodedata

import pytest

from review.domain.text.letter_folding import Folding, fold_letters


def is_combining(character: str, _base: str) -> bool:
    return unicodedata.combining(character) > 0


def is_mark_of_latin_a(character: str, base: str) -> bool:
    return unicodedata.combining(character) > 0 and base == "a"


PLAIN = Folding(str.casefold, "NFKD", is_combining, {}, recompose=True)


@pytest.mark.parametrize(
    ("folding", "text", "folded"),
    [
        (PLAIN, "ÉCOLE Straße", "ecole strasse"),
        (PLAIN._replace(case=str.lower), "ÉCOLE Straße", "ecole straße"),
        (PLAIN, "ﬁn Ａ", "fin a"),
        (PLAIN._replace(decomposition="NFD"), "Ⓐ ﬀ", "ⓐ ff"),
        (PLAIN._replace(ignores=is_mark_of_latin_a), "á é", "a é"),
        (PLAIN._replace(replacements={ord("'"): None, ord("x"): "ks"}), "x'a", "ksa"),
        (PLAIN._replace(replacements={0x640: None}), "تـُ", "ت"),
        (PLAIN, "한", "한"),
        (PLAIN._replace(recompose=False), "한", "\u1112\u1161\u11ab"),
    ],
)
def test_options(folding: Folding, text: str, folded: str) -> None:
    assert fold_letters(text, folding) == folded
