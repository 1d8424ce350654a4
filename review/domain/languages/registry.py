"""The languages of texts: their names, direction and script, as CLDR has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from review.domain.errors import Invalid
from review.domain.languages.autonyms import AUTONYMS

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """What the desk knows about one language. `code` is BCP 47, as in the attribute `lang`.

    What takes reading the language's data is asked for when it is wanted.
    """

    code: str
    direction: Direction
    script: str

    @property
    def english_name(self) -> str:
        """The language's name in English, as CLDR has it."""
        return _named(Locale.parse(self.code, sep="-"), Locale("en"))

    @property
    def autonym(self) -> str:
        """The language's name in the language itself."""
        locale = Locale.parse(self.code, sep="-")
        return AUTONYMS.get(self.code) or _named(locale, locale)


# Scripts are named by ISO 15924. These run from right to left.
_TURNED = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})

# What the desk offers. Others that CLDR knows (`en-GB`, `pt-BR`) are found by `language()` too.
_OFFERED = """
    af am ar as az be bg bn bs ca ckb cs cy da de dv el en es et eu fa fa-AF fi fil fr ga gl gu ha
    he hi hr hu hy id ig is it ja ka kk km kn ko ku ky ln lo lt lv mk ml mn mr ms mt my ne nl no
    om or pa pl ps pt ro ru rw sd si sk sl sn so sq sr sv sw ta te tg th ti tk tr ug uk ur uz vi xh
    yi yo zh zh-Hant zu
"""

_WELL_FORMED = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def offered_codes() -> tuple[str, ...]:
    """The codes of what the desk offers, which take no reading of every language's data."""
    return tuple(_OFFERED.split())


def language(code: str) -> Language:
    """The language of a BCP 47 code in any case (also an old one: `iw`, `tl`).

    Raises Invalid("unknown_language") for what CLDR does not know.
    """
    wanted = code.strip().replace("_", "-")
    if not _WELL_FORMED.fullmatch(wanted):
        raise Invalid("unknown_language", language=code)
    return _described(wanted.lower())


@lru_cache(maxsize=512)
def direction(code: str) -> Direction:
    """`ltr` or `rtl`, for the attribute `dir`."""
    return language(code).direction


def open_graph_locale(code: str) -> str:
    """The code as Open Graph wants a locale: `en_US`, `zh_TW`.

    A region that the code does not name is the likely one by CLDR; the script is left out.
    """
    locale = _locale(code.lower())
    region = locale.territory or next(
        (part for part in _likely_subtags(locale)[1:] if len(part) in (2, 3)), ""
    )
    return f"{locale.language}_{region}" if region else locale.language


def best_match(wanted: Iterable[str], available: Sequence[str]) -> str | None:
    """The available code that fits the wanted ones best; None if none does.

    `wanted` are BCP 47 codes in any case, in order of preference. Each is looked up as it is, then
    shortened from its end (RFC 4647, 3.4), then as any variety of the same language.
    """
    by_code = {code.lower(): code for code in available}
    by_language = {code.split("-")[0].lower(): code for code in reversed(available)}
    for code in wanted:
        shortened = code.lower()
        while shortened:
            if shortened in by_code:
                return by_code[shortened]
            shortened = shortened.rpartition("-")[0]
        if found := by_language.get(code.split("-")[0].lower()):
            return found
    return None


@cache
def _described(code: str) -> Language:
    locale = _locale(code)
    script = locale.script or _likely_script(locale)
    return Language(
        code=str(locale).replace("_", "-"),
        direction="rtl" if script in _TURNED else "ltr",
        script=script,
    )


def _locale(code: str) -> Locale:
    """The CLDR locale of a code in lower case, by way of CLDR's table of former codes."""
    current = str(get_global("language_aliases").get(code, code))
    try:
        found = Locale.parse(current.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError) as unknown:
        raise Invalid("unknown_language", language=code) from unknown
    if code.startswith("und"):
        raise Invalid("unknown_language", language=code)
    return found


def _named(locale: Locale, reader: Locale) -> str:
    return str(reader.languages.get(str(locale)) or locale.get_display_name(reader))


def _likely_script(locale: Locale) -> str:
    """The script a language is usually written in, by CLDR's likely subtags."""
    return next((part for part in _likely_subtags(locale) if len(part) == 4), "Zyyy")


def _likely_subtags(locale: Locale) -> list[str]:
    """Language, script and region that CLDR expects for a code that names only some of them."""
    likely = get_global("likely_subtags")
    with_script = f"{locale.language}_{locale.script}"
    names = (str(locale), with_script, locale.language)
    return str(next((likely[name] for name in names if name in likely), "und_Zyyy")).split("_")
