"""The interface is complete in Arabic: a text without its translation fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from review.config import ROOT

KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[a-z%]")
CATALOGUE = ROOT / "translations" / "ar" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def texts() -> list[str | tuple[str, ...]]:
    """Every text of the interface that is to be translated; a pair where numbers are counted."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = {message for _, _, message, _, _ in extract_from_dir(ROOT, methods, options, KEYWORDS)}
    return sorted(found, key=str)


@pytest.fixture(scope="module")
def arabic() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="ar", abort_invalid=True)


def test_texts_are_found(texts: list[str | tuple[str, ...]]) -> None:
    assert len(texts) > 100


def test_every_text_has_its_arabic(texts: list[str | tuple[str, ...]], arabic: Catalog) -> None:
    missing = [text for text in texts if not is_translated(arabic.get(key_of(text)))]
    assert missing == []


def test_nothing_is_translated_that_is_nowhere_said(
    texts: list[str | tuple[str, ...]], arabic: Catalog
) -> None:
    known = {key_of(text) for text in texts}
    assert [
        key_of(message.id) for message in arabic if key_of(message.id) not in known | {""}
    ] == []


def test_placeholders_are_the_same(arabic: Catalog) -> None:
    assert [message.id for message in arabic if message.id and not agrees(message)] == []


def key_of(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def is_translated(message: Message | None) -> bool:
    return message is not None and not message.fuzzy and all(forms_of(message.string))


def forms_of(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def agrees(message: Message) -> bool:
    """Each form says what the English says; a form for one or two may leave the number out."""
    wanted = placeholders(forms_of(message.id)[-1])
    may_lack = {"%(num)s", "%(number)s", "%(count)s"} if len(forms_of(message.id)) > 1 else set()
    return all(
        placeholders(form) <= wanted and wanted - placeholders(form) <= may_lack
        for form in forms_of(message.string)
    )


def placeholders(text: str) -> set[str]:
    return set(_found(text))


def _found(text: str) -> Iterator[str]:
    for match in PLACEHOLDER.finditer(text):
        if match.group() != "%%":
            yield re.sub(r"\)[a-z]$", ")s", match.group())
