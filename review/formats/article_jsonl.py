"""Articles as JSON Lines, one translation a line: what `article import` and `export` speak.

The keys a row must have are `id`, `source_lang`, `target_lang`, `source_title` and
`source_paragraphs`; a row that has no `target_title` and no `target_paragraphs` waits to be
translated. Whatever else a row says is kept in `given`, so that it can be given back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from review.domain.errors import Invalid
from review.domain.languages.registry import language
from review.domain.text.blocks import Kind, clean_text
from review.domain.urls import web_link
from review.formats import jsonl
from review.formats.jsonl import Line

LONGEST_PARAGRAPH = 1_000_000  # characters; a page with more can be neither rendered nor edited
MOST_PARAGRAPHS = 10_000
LONGEST_ID = 255
LONGEST_FACTS = {"outlet": 200, "affiliation": 200, "author": 200, "url": 2000, "rights_note": 4000}

KIND_OF = {
    "p": Kind.PARAGRAPH,
    "h": Kind.CROSSHEAD,
    "li": Kind.LIST_ITEM,
    "q": Kind.QUOTE,
    "caption": Kind.CAPTION,
    "standfirst": Kind.STANDFIRST,
}
CODE_OF = {kind: code for code, kind in KIND_OF.items()}
# What the application keeps in columns of its own; every other key of a row is kept as given.
TEXT_KEYS = ("id", "source_title", "source_paragraphs", "target_title", "target_paragraphs")


@dataclass(frozen=True, slots=True)
class Side:
    """A title and its paragraphs with their kinds, in order."""

    title: str
    pieces: tuple[tuple[Kind, str], ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One row. `target` is None where there is no translation yet; `aligned` says that the
    paragraphs of both sides belong together one by one; `facts` are what is known of the source.
    """

    id: str
    source_lang: str
    target_lang: str
    source: Side
    target: Side | None
    aligned: bool = False
    published_on: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    other_values: Mapping[str, Any] = field(default_factory=dict)


def decode(line: Line) -> ArticleRow:
    """The row that a line holds. Raises Invalid; `key` in its detail names the key to blame."""
    row = jsonl.decode(line)
    source_lang, target_lang = (_language(row, key) for key in ("source_lang", "target_lang"))
    if source_lang == target_lang:
        raise Invalid("same_language", key="target_lang")
    waits = not row.get("target_title") and not row.get("target_paragraphs")
    other = {key: row[key] for key in row if key not in TEXT_KEYS or (waits and "target" in key)}
    aligned = row.get("paragraph_aligned", False)
    if not isinstance(aligned, bool):
        raise Invalid("wrong_type", key="paragraph_aligned", wanted="true or false")
    return ArticleRow(
        id=_id(row),
        source_lang=source_lang,
        target_lang=target_lang,
        source=_side(row, "source"),
        target=None if waits else _side(row, "target"),
        aligned=aligned,
        published_on=_date(row),
        facts=_facts(row),
        other_values=other,
    )


def _required(row: Mapping[str, Any], key: str) -> Any:
    if key not in row:
        raise Invalid("missing_key", key=key)
    return row[key]


def _text(row: Mapping[str, Any], key: str) -> str:
    """The text of a key; it must not be blank or need cleaning."""
    text = _required(row, key)
    if not isinstance(text, str):
        raise Invalid("wrong_type", key=key, wanted="a text")
    if not text.strip():
        raise Invalid("empty", key=key)
    return _fit(text, key)


def _fit(text: str, key: str) -> str:
    if len(text) > LONGEST_PARAGRAPH:
        raise Invalid("value_too_long", key=key, longest=LONGEST_PARAGRAPH)
    if (cleaned := clean_text(text)) != text:
        unfit = next(a for a, b in zip(text, cleaned + " ", strict=False) if a != b)
        raise Invalid("unfit_character", key=key, character=f"U+{ord(unfit):04X}")
    return text


def _id(row: Mapping[str, Any]) -> str:
    id = _text(row, "id")
    if len(id) > LONGEST_ID:
        raise Invalid("value_too_long", key="id", longest=LONGEST_ID)
    return id


def _language(row: Mapping[str, Any], key: str) -> str:
    code = _text(row, key)
    try:
        return language(code).code
    except Invalid as unknown:
        raise Invalid("unknown_language", key=key, language=code[:40]) from unknown


def _side(row: Mapping[str, Any], side: str) -> Side:
    title = _text(row, f"{side}_title")
    key = f"{side}_paragraphs"
    texts = _required(row, key)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise Invalid("wrong_type", key=key, wanted="a list of texts")
    if not texts:
        raise Invalid("empty", key=key)
    if len(texts) > MOST_PARAGRAPHS:
        raise Invalid("too_many", key=key, most=MOST_PARAGRAPHS)
    kinds = _kinds(row, f"{side}_kinds", len(texts))
    pieces = zip(kinds, (_fit(text, key) for text in texts), strict=True)
    return Side(title, tuple(pieces))


def _kinds(row: Mapping[str, Any], key: str, count: int) -> Sequence[Kind]:
    kinds = row.get(key)
    if kinds is None:
        return [Kind.PARAGRAPH] * count
    if not isinstance(kinds, list) or len(kinds) != count:
        raise Invalid("wrong_type", key=key, wanted=f"a list of {count} kinds, one a paragraph")
    unknown = [kind for kind in kinds if not (isinstance(kind, str) and kind in KIND_OF)]
    if unknown:
        raise Invalid("unknown_kind", key=key, kind=str(unknown[0])[:40], known=", ".join(KIND_OF))
    if "standfirst" in kinds[1:]:
        raise Invalid("standfirst_not_first", key=key)
    return [KIND_OF[kind] for kind in kinds]


def _date(row: Mapping[str, Any]) -> date | None:
    """The date, where it is written in the one form that cannot be misread."""
    try:
        return date.fromisoformat(row["date"])
    except (KeyError, TypeError, ValueError):
        return None


def _facts(row: Mapping[str, Any]) -> dict[str, str]:
    facts = {}
    for key, longest in LONGEST_FACTS.items():
        value = row.get(key)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise Invalid("wrong_type", key=key, wanted="a text")
        if len(value) > longest:
            raise Invalid("value_too_long", key=key, longest=longest)
        facts[key] = _fit(value, key)
    if "url" in facts and not web_link(facts["url"]):
        raise Invalid("not_a_web_address", key="url")
    return facts
