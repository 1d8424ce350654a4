"""Pasted plain text cut into blocks: paragraphs, crossheads, quotes and list items.

A block's kind is told from the marks that people type in front of a line: `## `, `> `, `- `, and
numbers that count on. Without a mark only a crosshead is guessed, and only where it is plain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from review.domain.text.blocks import Block, Kind, clean_text, new_id

Piece = tuple[Kind, str]

# A byte-order mark, an object that was not pasted along, an invisible hyphen. Joiners stay: Persian
# and the scripts of India are not spelled without them, nor Khmer without its zero-width spaces.
_JUNK = re.compile("[\ufeff\ufffc\u00ad]")
# Direction marks may stand in front of a mark, as word processors put them.
_BEFORE = "[\u200b\u200e\u200f\u061c]*"
_CROSSHEAD = re.compile(rf"{_BEFORE}#{{1,6}}\s+(?P<text>\S.*)")
_QUOTE = re.compile(rf"{_BEFORE}>\s*(?P<text>.*)")
_BULLET = re.compile(rf"{_BEFORE}[-*•●◦▪‣⁃·]\s+(?P<text>\S.*)")
# `\d` takes the digits of every script.
_NUMBER = re.compile(rf"{_BEFORE}[(]?(?P<number>\d{{1,3}})\s?[.)\-–]\s*[^\s\d]")
# A look at the first character spares most lines the rest.
_MAYBE_MARKED = re.compile(rf"{_BEFORE}[^\w\s\"“«]|{_BEFORE}\d")
_SHOWN = re.compile("[^\\s\u200b\u200e\u200f\u061c]")

# How a sentence or a quotation ends, in any script: a crosshead ends otherwise.
_ENDS = tuple(".!?…:;,،؛؟۔。！？：；，、।॥።፡፤፣፧؞።։။၊។៕»“”\"’')）】」』—–-")
# Thai and Lao sentences have no mark at their end, so that a short one looks like a crosshead.
_ENDLESS = re.compile("[\u0e00-\u0eff]")
# In columns, of which a full-width character takes two.
_LONGEST_CROSSHEAD = 60
_SHORTEST_PARAGRAPH = 100
# Lines longer than any program wraps at are paragraphs, blank line or not.
_LONGEST_WRAP = 150


def parse_source(headline: str, standfirst: str, body: str) -> tuple[Block, ...]:
    """The blocks of a source given in three fields; a blank headline or standfirst makes none."""
    fields = ((Kind.HEADLINE, headline), (Kind.STANDFIRST, standfirst))
    front = [(kind, " ".join(_cleaned(text).split())) for kind, text in fields]
    pieces = [piece for piece in front if _visible(piece[1])] + list(parse_body(body))
    return tuple(Block(new_id(), kind, text) for kind, text in pieces)


def parse_body(text: str) -> tuple[Piece, ...]:
    """The kind and text of each block, in order; no text is blank.

    Blank lines part paragraphs; a text without any has one paragraph a line.
    """
    lines = [line.strip() for line in _cleaned(text).strip().split("\n")]
    if all(map(_visible, lines)):
        lines = [line for pair in lines for line in (pair, "")]
    pieces = [
        piece
        for shown, chunk in groupby(_marked(lines), key=lambda marked: _visible(marked[1]))
        if shown
        for piece in _gathered(chunk)
    ]
    return tuple(_with_crossheads(pieces))


def _cleaned(text: str) -> str:
    """Clean text without junk, and with Unicode's own line and paragraph ends as newlines."""
    return _JUNK.sub("", clean_text(text)).replace("\u2028", "\n").replace("\u2029", "\n\n")


def _visible(line: str) -> bool:
    return _SHOWN.search(line) is not None


def _marked(lines: Sequence[str]) -> Iterator[Piece]:
    """Each line's kind, and its text without the mark; a number stays: it may be spoken of."""
    counted = _counted(lines)
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
            yield (Kind.LIST_ITEM if index in counted else Kind.PARAGRAPH), line


def _counted(lines: Sequence[str]) -> set[int]:
    """The lines whose numbers count on from line to line: "12. März" alone is no list."""
    shown = [(index, _NUMBER.match(line)) for index, line in enumerate(lines) if _visible(line)]
    counted: set[int] = set()
    for (index, match), (next_index, next_match) in zip(shown, shown[1:], strict=False):
        if match and next_match and int(next_match["number"]) == int(match["number"]) + 1:
            counted.update((index, next_index))
    return counted


def _gathered(lines: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of a run of lines: lines of a paragraph or of a quote stay together."""
    for kind, group in groupby(lines, key=lambda line: line[0]):
        texts = [text for _, text in group]
        wrapped = any(_columns(text) <= _LONGEST_WRAP for text in texts[:-1])
        if kind is Kind.QUOTE or (kind is Kind.PARAGRAPH and wrapped):
            yield kind, "\n".join(texts)
        else:
            yield from ((kind, text) for text in texts)


def _with_crossheads(pieces: Sequence[Piece]) -> Iterator[Piece]:
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
        and _columns(text) <= _LONGEST_CROSSHEAD
        and not text.endswith(_ENDS)
        and not _ENDLESS.search(text)
        and any(map(str.isalpha, text))
    )


def _is_long(piece: Piece) -> bool:
    return piece[0] is Kind.PARAGRAPH and _columns(piece[1]) >= _SHORTEST_PARAGRAPH


def _columns(text: str) -> int:
    """The width of a text, or of as much of it as is compared with the limits above."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text[: _LONGEST_WRAP + 1]
    )
