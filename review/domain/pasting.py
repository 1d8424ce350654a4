"""Pasted plain text cut into blocks: paragraphs, crossheads, quotes and list items.

A block's kind is told from marks that people type in front of a line (`## `, `> `, `- `, `1. `), in
any script's digits. Without marks only a crosshead is guessed, and only where little else is likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from review.domain.blocks import Block, Kind, clean_text, new_id

Piece = tuple[Kind, str]

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
# A byte-order mark inside a text, an object that was not pasted along, a hyphen that was invisible.
_JUNK = re.compile("[\ufeff\ufffc\u00ad]")
_CROSSHEAD = re.compile(r"#{1,6}\s+(?P<text>\S.*?)(?:\s+#+)?")
_QUOTE = re.compile(r">\s*(?P<text>.*)")
# `\d` takes the digits of every script: 1. ١. ۱- 1)
_LIST_ITEM = re.compile(r"(?:[-*•●◦▪‣–]|\d{1,3}[.)\-])[^\S\n]+(?P<text>\S.*)")

# Sentence ends and other punctuation that a crosshead does not end with, in the scripts we know.
_ENDS = tuple(".!?…:;,،؛؟۔。！？：；，、।॥።፤፣؞။၊។៕៖·«»\"”“’')）】」』—–-")
# In characters; a full-width one counts as much as two or three Latin letters.
_LONGEST_CROSSHEAD = 60
_LONG = 2.5


def parse_source(headline: str, standfirst: str, body: str) -> tuple[Block, ...]:
    """The blocks of a source given in three fields; a blank headline or standfirst makes none."""
    front = ((Kind.HEADLINE, _one_line(headline)), (Kind.STANDFIRST, _one_line(standfirst)))
    pieces = [(kind, text) for kind, text in front if text]
    return tuple(Block(new_id(), kind, text) for kind, text in (*pieces, *parse_body(body)))


def parse_body(text: str) -> tuple[Piece, ...]:
    """The kind and text of each block, in order.

    Blank lines part paragraphs; a text without any has one paragraph a line.
    """
    cleaned = _JUNK.sub("", clean_text(text)).replace("\u2028", "\n").replace("\u2029", "\n\n")
    stripped = cleaned.strip()
    by_blank_lines = bool(_BLANK_LINES.search(stripped))
    chunks = _BLANK_LINES.split(stripped) if by_blank_lines else stripped.split("\n")
    pieces = [piece for chunk in chunks for piece in _marked(chunk)]
    return tuple(_with_crossheads(pieces))


def _marked(chunk: str) -> Iterator[Piece]:
    """The pieces of one run of lines: marked lines by their marks, the others together."""
    plain: list[str] = []
    quoted: list[str] = []
    for line in (*chunk.split("\n"), None):
        stripped = "" if line is None else line.strip()
        kind, text = _kind(stripped)
        if kind is not Kind.QUOTE and quoted:
            yield from _paragraph(Kind.QUOTE, quoted)
        if line is None or kind is not Kind.PARAGRAPH:
            yield from _paragraph(Kind.PARAGRAPH, plain)
        if kind is Kind.QUOTE:
            quoted.append(text)
        elif kind is Kind.PARAGRAPH:
            plain.append(text)
        elif text:
            yield kind, text
