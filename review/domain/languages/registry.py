"""Languages of texts: names, direction and script, from CLDR."""

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
    """A language. `code` is BCP 47, as in the attribute `lang`; `script` is ISO 15924.

    The names are properties, since they load the language's CLDR data.
    """

    code: str
    direction: Direction
    script: str

    @property
    def english_name(self) -> str:
        """The language's name in English."""
        return _display_name(Locale.parse(self.code, sep="-"), Locale("en"))

    @property
    def autonym(self) -> str:
        """The language's name in that language."""
        locale = Locale.parse(self.code, sep="-")
        return AUTONYMS.get(self.code) or _display_name(locale, locale)


# Scripts (ISO 15924) that are written from right to left.
_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})

# The languages in forms. `language()` accepts all others that CLDR knows, such as `en-GB`.
_OFFERED = """
    af am ar as az be bg bn bs ca ckb cs cy da de dv el en es et eu fa fa-AF fi fil fr ga gl gu ha
    he hi hr hu hy id ig is it ja ka kk km kn ko ku ky ln lo lt lv mk ml mn mr ms mt my ne nl no
    om or pa pl ps pt ro ru rw sd si sk sl sn so sq sr sv sw ta te tg th ti tk tr ug uk ur uz vi xh
    yi yo zh zh-Hant zu
"""

_WELL_FORMED = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)


def offered_codes() -> tuple[str, ...]:
    """Return the codes of the languages in forms, without loading their CLDR data."""
    return tuple(_OFFERED.split())


def language(code: str) -> Language:
    """Return the language of a BCP 47 code in any case, also of a former code (`iw`, `tl`).

    Raises Invalid("unknown_language") for a code that CLDR does not know.
    """
    tag = code.strip().replace("_", "-")
    if not _WELL_FORMED.fullmatch(tag):
        raise Invalid("unknown_language", language=code)
    return _build_language(tag.lower())


@lru_cache(maxsize=512)
def direction(code: str) -> Direction:
    """Return `ltr` or `rtl`, for the attribute `dir`. Raises Invalid("unknown_language")."""
    return language(code).direction


def open_graph_locale(code: str) -> str:
    """Return the code as an Open Graph locale: `en_US`, `zh_TW`.

    Without a region in the code, it is the likely one by CLDR. The script is omitted.
    """
    locale = _locale(code.lower())
    region = locale.territory or next(
        (part for part in _likely_subtags(locale)[1:] if len(part) in (2, 3)), ""
    )
    return f"{locale.language}_{region}" if region else locale.language


def best_match(wanted: Iterable[str], available: Sequence[str]) -> str | None:
    """Return the available code that matches the wanted ones best; None if none does.

    `wanted` are BCP 47 codes in any case, in order of preference. Each is looked up by RFC 4647
    section 3.4 (complete, then shortened from its end), then as any variety of the same language.
    """
    by_code = {code.lower(): code for code in available}
    by_language = {code.split("-")[0].lower(): code for code in reversed(available)}
    for code in wanted:
        shortened = code.lower()
        while shortened:
            if shortened in by_code:
                return by_code[shortened]
            shortened = shortened.rpartition("-")[0]
        if variety := by_language.get(code.split("-")[0].lower()):
            return variety
    return None


@cache
def _build_language(code: str) -> Language:
    locale = _locale(code)
    script = locale.script or _likely_script(locale)
    return Language(
        code=str(locale).replace("_", "-"),
        direction="rtl" if script in _RTL_SCRIPTS else "ltr",
        script=script,
    )


def _locale(code: str) -> Locale:
    """The CLDR locale of a code in lower case; CLDR's aliases replace former codes."""
    current = str(get_global("language_aliases").get(code, code))
    try:
        locale = Locale.parse(current.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError) as unknown:
        raise Invalid("unknown_language", language=code) from unknown
    if code.startswith("und"):
        raise Invalid("unknown_language", language=code)
    return locale


def _display_name(locale: Locale, reader: Locale) -> str:
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
