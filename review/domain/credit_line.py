"""The credit line under a story: who translated it and who edited it."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale
from babel.lists import format_list

# With both kinds of work named in one breath, as the published pages have it; then one kind alone.
_BOTH = {
    "en": "Translated and edited by {people}",
    "ar": "ترجمة وتحرير: {people}",
    "fa": "ترجمه و ویرایش: {people}",
    "fr": "Traduit et édité par {people}",
    "es": "Traducido y editado por {people}",
    "de": "Übersetzt und redigiert von {people}",
    "it": "Tradotto e curato da {people}",
    "pt": "Traduzido e editado por {people}",
    "nl": "Vertaald en geredigeerd door {people}",
    "tr": "Çeviren ve düzenleyen: {people}",
}
_TRANSLATED = {
    "en": "Translated by {people}",
    "ar": "ترجمة: {people}",
    "fa": "ترجمه: {people}",
    "fr": "Traduit par {people}",
    "es": "Traducido por {people}",
    "de": "Übersetzt von {people}",
    "it": "Tradotto da {people}",
    "pt": "Traduzido por {people}",
    "nl": "Vertaald door {people}",
    "tr": "Çeviren: {people}",
}
_EDITED = {
    "en": "Edited by {people}",
    "ar": "تحرير: {people}",
    "fa": "ویرایش: {people}",
    "fr": "Édité par {people}",
    "es": "Editado por {people}",
    "de": "Redigiert von {people}",
    "it": "A cura di {people}",
    "pt": "Editado por {people}",
    "nl": "Geredigeerd door {people}",
    "tr": "Düzenleyen: {people}",
}


def credit(translators: Sequence[str], editors: Sequence[str], lang: str) -> str:
    """The line in the story's language (English where it is not known), each person once.

    Names are public ones, translators first. Empty where nobody is named.
    """
    people = list(dict.fromkeys((*translators, *editors)))
    if not people:
        return ""
    known = lang.split("-")[0] if lang.split("-")[0] in _BOTH else "en"
    patterns = _BOTH if translators and editors else _EDITED if editors else _TRANSLATED
    pattern = patterns[known]
    return pattern.format(people=format_list(people, locale=Locale.parse(known)))
