"""Credit lines in each language that has one."""

from __future__ import annotations

import pytest

from review.domain.credit_line import credit


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Translated and edited by Tala and Edda"),
        ("ar", "ترجمة وتحرير: Tala وEdda"),
        ("fa", "ترجمه و ویرایش: Tala و Edda"),
        ("fr", "Traduit et édité par Tala et Edda"),
        ("es", "Traducido y editado por Tala y Edda"),
        ("de", "Übersetzt und redigiert von Tala und Edda"),
        ("it", "Tradotto e curato da Tala e Edda"),
        ("pt", "Traduzido e editado por Tala e Edda"),
        ("nl", "Vertaald en geredigeerd door Tala en Edda"),
        ("tr", "Çeviren ve düzenleyen: Tala ve Edda"),
        ("pt-BR", "Traduzido e editado por Tala e Edda"),
        ("zh", "Translated and edited by Tala and Edda"),
        ("", "Translated and edited by Tala and Edda"),
    ],
)
def test_both_kinds_of_work_in_one_breath(lang: str, line: str) -> None:
    assert credit(["Tala"], ["Edda"], lang) == line


@pytest.mark.parametrize("lang", ["en", "ar", "fa", "fr", "es", "de", "it", "pt", "nl", "tr"])
def test_each_language_says_who_did_what_in_its_own_words(lang: str) -> None:
    lines = {
        credit(["Tala"], ["Tala"], lang),
        credit(["Tala"], [], lang),
        credit([], ["Tala"], lang),
    }
    assert len(lines) == 3
    assert all("Tala" in line for line in lines)
    assert lang == "en" or all(" by " not in line for line in lines)


def test_nobody_is_credited_with_what_they_did_not_do() -> None:
    assert credit(["Tala"], [], "en") == "Translated by Tala"
    assert credit([], ["Edda"], "en") == "Edited by Edda"
    assert credit([], [], "en") == ""


def test_everybody_is_named_once_translators_first() -> None:
    line = credit(["Tala", "Tarek"], ["Edda", "Tarek", "Edda"], "en")
    assert line == "Translated and edited by Tala, Tarek, and Edda"


def test_names_are_taken_as_they_are() -> None:
    assert credit(["{people} %s"], ["Ümit <b>"], "en") == (
        "Translated and edited by {people} %s and Ümit <b>"
    )
