"""Reading rows: what is taken as it is, and what is refused with its reason."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest

from review.domain.errors import Invalid
from review.domain.text.blocks import Kind
from review.formats import jsonl
from review.formats.article_jsonl import LONGEST_PARAGRAPH, MOST_PARAGRAPHS, ArticleRow, decode
from review.formats.jsonl import LONGEST_LINE, Line, encode, read_lines
from tests import shared_data

ROW: dict[str, Any] = {
    "id": "market",
    "source_lang": "ar",
    "target_lang": "en",
    "source_title": "السوق",
    "source_paragraphs": ["فتح السوق أبوابه."],
    "target_title": "The market",
    "target_paragraphs": ["The market has opened."],
}


def read(row: object) -> ArticleRow:
    return decode(Line(1, json.dumps(row).encode(), 0))


def refusal(content: bytes) -> tuple[str, object]:
    """The code and the blamed key with which a line is refused."""
    with pytest.raises(Invalid) as refused:
        decode(Line(1, content, len(content)))
    return refused.value.code, refused.value.detail.get("key")


def test_every_real_row_is_read() -> None:
    for given in shared_data.rows("articles.jsonl"):
        row = read(given)
        assert (row.id, row.source.title) == (given["id"], given["source_title"])
        assert row.target is not None
        assert [text for _, text in row.target.pieces] == given["target_paragraphs"]


def test_kinds_are_read_and_paragraphs_where_there_are_none() -> None:
    row = read(
        ROW
        | {
            "source_paragraphs": list("abcdef"),
            "source_kinds": ["standfirst", "p", "h", "li", "q", "caption"],
        }
    )
    assert [kind for kind, _ in row.source.pieces] == [
        Kind.STANDFIRST,
        Kind.PARAGRAPH,
        Kind.CROSSHEAD,
        Kind.LIST_ITEM,
        Kind.QUOTE,
        Kind.CAPTION,
    ]
    assert row.target is not None
    assert row.target.pieces == ((Kind.PARAGRAPH, "The market has opened."),)


@pytest.mark.parametrize(
    "target",
    [{}, {"target_title": None}, {"target_title": "", "target_paragraphs": []}],
)
def test_a_row_without_target_waits(target: dict[str, Any]) -> None:
    source = {key: value for key, value in ROW.items() if not key.startswith("target_")}
    row = read(source | {"target_lang": "en"} | target)
    assert row.target is None
    assert {key: row.other_values[key] for key in target} == target


def test_unknown_keys_are_kept_as_they_are() -> None:
    extra = {"genre": "news", "origin": {"repo": None, "n": [1, 2.5, True]}, "date": "2017-04-18"}
    row = read(ROW | extra)
    assert {key: row.other_values[key] for key in extra} == extra
    assert row.published_on == date(2017, 4, 18)


@pytest.mark.parametrize("told", ["18 April", 2017, None, "2017-13-40"])
def test_a_date_that_is_none_is_only_kept(told: object) -> None:
    row = read(ROW | {"date": told})
    assert row.published_on is None
    assert row.other_values["date"] == told


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"id": ""}, "empty", "id"),
        ({"id": 7}, "wrong_type", "id"),
        ({"id": "x" * 256}, "value_too_long", "id"),
        ({"source_lang": "qq"}, "unknown_language", "source_lang"),
        ({"target_lang": None}, "wrong_type", "target_lang"),
        ({"target_lang": "AR"}, "same_language", "target_lang"),
        ({"source_title": "  "}, "empty", "source_title"),
        ({"target_title": ""}, "empty", "target_title"),
        ({"target_paragraphs": []}, "empty", "target_paragraphs"),
        ({"source_paragraphs": []}, "empty", "source_paragraphs"),
        ({"source_paragraphs": "text"}, "wrong_type", "source_paragraphs"),
        ({"source_paragraphs": ["a", 1]}, "wrong_type", "source_paragraphs"),
        (
            {"source_paragraphs": ["x" * (LONGEST_PARAGRAPH + 1)]},
            "value_too_long",
            "source_paragraphs",
        ),
        ({"source_paragraphs": ["x"] * (MOST_PARAGRAPHS + 1)}, "too_many", "source_paragraphs"),
        ({"source_paragraphs": ["a\0b"]}, "unfit_character", "source_paragraphs"),
        ({"source_paragraphs": ["a\ud800b"]}, "unfit_character", "source_paragraphs"),
        ({"source_paragraphs": ["a\r\nb"]}, "unfit_character", "source_paragraphs"),
        ({"target_title": "bell\a"}, "unfit_character", "target_title"),
        ({"note": {"deep": ["\udc80"]}}, "unfit_character", "note"),
        ({"source_kinds": ["p", "p"]}, "wrong_type", "source_kinds"),
        ({"source_kinds": ["x"]}, "unknown_kind", "source_kinds"),
        ({"source_kinds": [["p"]]}, "unknown_kind", "source_kinds"),
        (
            {"source_paragraphs": ["a", "b"], "source_kinds": ["p", "standfirst"]},
            "standfirst_not_first",
            "source_kinds",
        ),
        ({"paragraph_aligned": "yes"}, "wrong_type", "paragraph_aligned"),
        ({"outlet": 5}, "wrong_type", "outlet"),
        ({"author": "x" * 201}, "value_too_long", "author"),
        ({"url": "javascript:alert(1)"}, "not_a_web_address", "url"),
        ({"url": "https://[half"}, "not_a_web_address", "url"),
    ],
)
def test_what_cannot_be_used_is_refused(change: dict[str, Any], code: str, key: str) -> None:
    assert refusal(json.dumps(ROW | change).encode()) == (code, key)


@pytest.mark.parametrize("key", ["id", "source_lang", "target_lang", "source_title"])
def test_a_missing_key_is_named(key: str) -> None:
    row = {other: value for other, value in ROW.items() if other != key}
    assert refusal(json.dumps(row).encode()) == ("missing_key", key)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not json", "not_json"),
        (b'{"id": "a"} trailing', "not_json"),
        (b'{"id": NaN}', "not_json"),
        (b'{"n": 1e999}', "not_json"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not_json"),
        (b'["a"]', "not_an_object"),
        (b"null", "not_an_object"),
        (b'{"id": "a", "id": "b"}', "repeated_key"),
        (b'{"id": "\xff"}', "not_utf8"),
        (b"[" * 100_000, "too_deep"),
        (b"\xef\xbb\xbf{}", "not_json"),
    ],
)
def test_a_line_that_is_no_object_is_refused(content: bytes, code: str) -> None:
    assert refusal(content)[0] == code


def test_lines_are_counted_and_a_byte_order_mark_is_skipped() -> None:
    lines = list(read_lines(io.BytesIO(b"\xef\xbb\xbf{}\r\n\n  \n[]")))
    assert [(line.number, line.blank) for line in lines] == [
        (1, False),
        (2, True),
        (3, True),
        (4, False),
    ]
    assert jsonl.decode(lines[0]) == {}


def test_a_line_without_end_is_passed_over_without_being_held() -> None:
    endless = b"x" * (2 * LONGEST_LINE + 10)
    lines = list(read_lines(io.BytesIO(endless + b"\n{}\n")))
    assert [line.content for line in lines] == [None, b"{}\n"]
    assert sum(line.size for line in lines) == len(endless) + 4
    with pytest.raises(Invalid, match="line_too_long"):
        jsonl.decode(lines[0])


def test_what_is_encoded_is_read_again() -> None:
    assert jsonl.decode(Line(1, encode(ROW), 0)) == ROW
    assert "السوق".encode() in encode(ROW)
