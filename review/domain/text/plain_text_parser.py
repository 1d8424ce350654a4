"""Parser of pasted plain text: paragraphs, crossheads, quotes and list items.

The kind of a block follows from the Markdown mark before a line (`## `, `> `, `- `) or from
consecutive numbers. Lines without a mark are paragraphs, but for short ones between long
paragraphs, which are crossheads.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from review.domain.text.blocks import Block, Kind, clean_text, new_id

Piece = tuple[Kind, str]

# Byte-order mark, object replacement character, soft hyphen. Joiners are not removed: Persian and
# the scripts of India are spelled with them, and Khmer with zero-width spaces.
_REMOVED = re.compile("[\ufeff\ufffc\u00ad]")
# Word processors put direction marks before a mark.
_LEADING = "[\u200b\u200e\u200f\u061c]*"
_CROSSHEAD = re.compile(rf"{_LEADING}#{{1,6}}\s+(?P<text>\S.*)")
_QUOTE = re.compile(rf"{_LEADING}>\s*(?P<text>.*)")
_BULLET = re.compile(rf"{_LEADING}[-*•●◦▪‣⁃·]\s+(?P<text>\S.*)")
# `\d` takes the digits of every script.
_NUMBER = re.compile(rf"{_LEADING}[(]?(?P<number>\d{{1,3}})\s?[.)\-–]\s*[^\s\d]")
# Most lines are decided by their first character.
_MAYBE_MARKED = re.compile(rf"{_LEADING}[^\w\s\"“«]|{_LEADING}\d")
_VISIBLE = re.compile("[^\\s\u200b\u200e\u200f\u061c]")

# Ends of sentences and quotations in any script; crossheads have none.
_FINAL_PUNCTUATION = tuple(".!?…:;,،؛؟۔。！？：；，、।॥።፡፤፣፧؞።։။၊។៕»“”\"’')）】」』—–-")
# Thai and Lao sentences have no final mark, so that a short one looks like a crosshead.
_UNPUNCTUATED = re.compile("[\u0e00-\u0eff]")
# In columns; a full-width character takes two.
_MAX_CROSSHEAD_WIDTH = 60
_MIN_PARAGRAPH_WIDTH = 100
# Longer lines than any program wraps at are paragraphs even without blank lines.
_MAX_WRAP_WIDTH = 150


def parse_source(headline: str, standfirst: str, body: str) -> tuple[Block, ...]:
    """Return the blocks of a source from three fields; blank fields have no block."""
    fields = ((Kind.HEADLINE, headline), (Kind.STANDFIRST, standfirst))
    front = [(kind, " ".join(_clean(text).split())) for kind, text in fields]
    pieces = [piece for piece in front if _is_visible(piece[1])] + list(parse_body(body))
    return tuple(Block(new_id(), kind, text) for kind, text in pieces)


def parse_body(text: str) -> tuple[Piece, ...]:
    """Return the kind and text of each block, in order; no text is blank.

    Blank lines separate paragraphs; in a text without blank lines, each line is a paragraph.
    """
    lines = [line.strip() for line in _clean(text).strip().split("\n")]
    if all(map(_is_visible, lines)):
        lines = [part for line in lines for part in (line, "")]
    pieces = [
        piece
        for visible, chunk in groupby(_classify_lines(lines), key=lambda line: _is_visible(line[1]))
        if visible
        for piece in _join_lines(chunk)
    ]
    return tuple(_guess_crossheads(pieces))


def _clean(text: str) -> str:
    """`clean_text`, without removed characters, and with Unicode's line separators as newlines."""
    return _REMOVED.sub("", clean_text(text)).replace("\u2028", "\n").replace("\u2029", "\n\n")


def _is_visible(line: str) -> bool:
    return _VISIBLE.search(line) is not None


def _classify_lines(lines: Sequence[str]) -> Iterator[Piece]:
    """Each line's kind, and its text without the mark; numbers are not removed."""
    numbered = _numbered_lines(lines)
    for index, line in enumerate(lines):
        if not _MAYBE_MARKED.match(line):
            yield Kind.PARAGRAPH, line
        elif crosshead := _CROSSHEAD.fullmatch(line):
            yield Kind.CROSSHEAD, crosshead["text"].rstrip("# ") or crosshead["text"]
        elif quote := _QUOTE.fullmatch(line):
            yield Kind.QUOTE, quote["text"]
        elif bullet := _BULLET.fullmatch(line):
            yield Kind.LIST_ITEM, bullet["text"]
        else:
            yield (Kind.LIST_ITEM if index in numbered else Kind.PARAGRAPH), line


def _numbered_lines(lines: Sequence[str]) -> set[int]:
    """The indices of lines with consecutive numbers: "12. März" alone is no list item."""
    matches = [
        (index, _NUMBER.match(line)) for index, line in enumerate(lines) if _is_visible(line)
    ]
    numbered: set[int] = set()
    for (index, match), (next_index, next_match) in zip(matches, matches[1:], strict=False):
        if match and next_match and int(next_match["number"]) == int(match["number"]) + 1:
            numbered.update((index, next_index))
    return numbered


def _join_lines(lines: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of lines without a blank one between; wrapped lines and quotes are joined."""
    for kind, group in groupby(lines, key=lambda line: line[0]):
        texts = [text for _, text in group]
        wrapped = any(_width(text) <= _MAX_WRAP_WIDTH for text in texts[:-1])
        if kind is Kind.QUOTE or (kind is Kind.PARAGRAPH and wrapped):
            yield kind, "\n".join(texts)
        else:
            yield from ((kind, text) for text in texts)


def _guess_crossheads(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for index, (kind, text) in enumerate(pieces):
        between = 0 < index < len(pieces) - 1
        if between and kind is Kind.PARAGRAPH and _looks_like_crosshead(text):
            before, after = pieces[index - 1], pieces[index + 1]
            if _is_long(after) and (_is_long(before) or before[0] is not Kind.PARAGRAPH):
                kind = Kind.CROSSHEAD
        yield kind, text


def _looks_like_crosshead(text: str) -> bool:
    return (
        "\n" not in text
        and _width(text) <= _MAX_CROSSHEAD_WIDTH
        and not text.endswith(_FINAL_PUNCTUATION)
        and not _UNPUNCTUATED.search(text)
        and any(map(str.isalpha, text))
    )


def _is_long(piece: Piece) -> bool:
    return piece[0] is Kind.PARAGRAPH and _width(piece[1]) >= _MIN_PARAGRAPH_WIDTH


def _width(text: str) -> int:
    """The width of a text in columns, exact up to the limits above."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text[: _MAX_WRAP_WIDTH + 1]
    )
