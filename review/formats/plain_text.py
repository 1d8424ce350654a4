"""A plain text file -> its paragraphs."""

from __future__ import annotations

import re

from review.domain.errors import Invalid

_LINE_END = re.compile("\r\n?")
_BLANK_LINES = re.compile(r"\n\s*\n")


def read_paragraphs(content: bytes) -> tuple[str, ...]:
    """The paragraphs of a UTF-8 text, which are kept apart by blank lines; none of them is blank.

    White space at their ends goes, line ends inside become `\\n`. Raises Invalid("not_utf8") with
    the position of the first byte that is wrong.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise Invalid("not_utf8", position=broken.start) from broken
    pieces = _BLANK_LINES.split(_LINE_END.sub("\n", text))
    return tuple(stripped for piece in pieces if (stripped := piece.strip()))
