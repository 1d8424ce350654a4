from __future__ import annotations

import pytest

from review.domain.errors import Invalid
from review.formats.plain_text import read_paragraphs


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        (b"", ()),
        (b" \n\t\n", ()),
        (b"one", ("one",)),
        (b"\xef\xbb\xbfone\n\ntwo\n", ("one", "two")),
        (b"one\r\nstill one\r\n \t\r\n\r\n  two  ", ("one\nstill one", "two")),
        (b"one\r\rtwo", ("one", "two")),
        ("فقرة\n\n第二段".encode(), ("فقرة", "第二段")),
    ],
)
def test_blank_lines_part_paragraphs(content: bytes, paragraphs: tuple[str, ...]) -> None:
    assert read_paragraphs(content) == paragraphs


def test_other_encodings_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        read_paragraphs("abc سوق".encode("utf-16"))
    assert (refused.value.code, refused.value.detail["position"]) == ("not_utf8", 0)
