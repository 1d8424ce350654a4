"""Character spans of inline Markdown, for rendering a part of a text, such as a diff."""

from __future__ import annotations

import re
from enum import Flag, auto
from typing import NamedTuple

from markdown_it.token import Token

from review.domain.text.inline_markdown import is_marked_up, parse

_NEWLINE = re.compile("\n")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class InlineStyle(Flag):
    """The styles of a span, combined. `markup` is Markdown syntax, which readers do not see."""

    plain = 0
    emphasis = auto()
    strong = auto()
    linked = auto()
    markup = auto()
    line_break = auto()


class InlineSpan(NamedTuple):
    """The characters `start:end` of a text, which have the same style."""

    start: int
    end: int
    style: InlineStyle


_STYLES = {"em": InlineStyle.emphasis, "strong": InlineStyle.strong, "link": InlineStyle.linked}


def inline_spans(text: str) -> tuple[InlineSpan, ...]:
    """Return the spans of a text in order; together they cover all of it.

    Empty where the whole text is plain, and where the parser's tokens do not reproduce the text
    (it removes control characters): such a text is shown as typed.
    """
    if not is_marked_up(text):
        return _line_breaks(text)
    collector = _SpanCollector(text)
    for token in parse(text):
        if not collector.add_token(token):
            return ()
    spans = collector.spans
    if collector.end != len(text) or all(span.style is InlineStyle.plain for span in spans):
        return ()
    return tuple(spans)


def _line_breaks(text: str) -> tuple[InlineSpan, ...]:
    """The spans of a text without markup: its lines and the line ends between them."""
    spans: list[InlineSpan] = []
    end = 0
    for newline in _NEWLINE.finditer(text):
        if newline.start() > end:
            spans.append(InlineSpan(end, newline.start(), InlineStyle.plain))
        end = newline.end()
        spans.append(InlineSpan(newline.start(), end, InlineStyle.line_break))
    if spans and end < len(text):
        spans.append(InlineSpan(end, len(text), InlineStyle.plain))
    return tuple(spans)


class _SpanCollector:
    """Finds the parser's tokens in the text, one after the other."""

    def __init__(self, text: str) -> None:
        self.spans: list[InlineSpan] = []
        self.end = 0  # of the last span
        self._text = text
        self._style = InlineStyle.plain

    def add_token(self, token: Token) -> bool:
        """Add the spans of the next token; return False where the text does not continue so."""
        if token.type == "text":
            return self._add_text(token.content)
        if token.type in ("softbreak", "hardbreak"):
            return self._add_line_break()
        name, _, side = token.type.rpartition("_")
        if side not in ("open", "close") or name not in _STYLES:
            return False
        if side == "close":
            self._style &= ~_STYLES[name]
        added = self._add_markup(token, name, side)
        if side == "open":
            self._style |= _STYLES[name]
        return added

    def _add_markup(self, token: Token, name: str, side: str) -> bool:
        if name != "link":
            return self._add_literal(token.markup)
        if side == "open":
            return self._add_literal("[")
        self._add(token.meta["end"], InlineStyle.markup)
        return True

    def _add_text(self, content: str) -> bool:
        at = self.end
        for char in content:
            if self._text[at : at + 1] == "\\" and self._text[at + 1 : at + 2] in _ESCAPABLE:
                self._add(at, InlineStyle.plain)
                self._add(at + 1, InlineStyle.markup)
                at += 1
            if self._text[at : at + 1] != char:
                return False
            at += 1
        self._add(at, InlineStyle.plain)
        return True

    def _add_line_break(self) -> bool:
        """A line end, with the spaces and the backslash around it that the parser drops."""
        at = self.end
        while self._text[at : at + 1] in (" ", "\\"):
            at += 1
        if self._text[at : at + 1] != "\n":
            return False
        at += 1
        while self._text[at : at + 1] in (" ", "\t"):
            at += 1
        self._add(at, InlineStyle.line_break)
        return True

    def _add_literal(self, markup: str) -> bool:
        if not self._text.startswith(markup, self.end):
            return False
        self._add(self.end + len(markup), InlineStyle.markup)
        return True

    def _add(self, end: int, style: InlineStyle) -> None:
        if end > self.end:
            self.spans.append(InlineSpan(self.end, end, self._style | style))
            self.end = end
