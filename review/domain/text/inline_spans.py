"""Where a text's inline Markdown stands, character by character: for drawing a part of a text."""

from __future__ import annotations

import re
from enum import Flag, auto
from typing import NamedTuple

from markdown_it.token import Token

from review.domain.text.inline_markdown import is_marked_up, parse

_NEWLINE = re.compile("\n")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Style(Flag):
    """How a run of text is set; `sign` is Markdown itself, which readers do not see."""

    plain = 0
    emphasis = auto()
    strong = auto()
    linked = auto()
    sign = auto()
    line_break = auto()


class Run(NamedTuple):
    """Characters `start` to `end` that are set alike."""

    start: int
    end: int
    style: Style


_STYLES = {"em": Style.emphasis, "strong": Style.strong, "link": Style.linked}


def inline_runs(text: str) -> tuple[Run, ...]:
    """The runs of a text in their order, which together are the whole of it.

    Empty where nothing is set otherwise than plain, and where the parser read the text otherwise
    than it is written (it takes control characters out): such a text is shown as typed.
    """
    if not is_marked_up(text):
        return _line_breaks(text)
    runs = _Runs(text)
    for token in parse(text):
        if not runs.take(token):
            return ()
    if runs.end != len(text) or all(run.style is Style.plain for run in runs.found):
        return ()
    return tuple(runs.found)


def _line_breaks(text: str) -> tuple[Run, ...]:
    """The runs of a text in which nothing but its line ends is set."""
    found: list[Run] = []
    end = 0
    for newline in _NEWLINE.finditer(text):
        if newline.start() > end:
            found.append(Run(end, newline.start(), Style.plain))
        end = newline.end()
        found.append(Run(newline.start(), end, Style.line_break))
    if found and end < len(text):
        found.append(Run(end, len(text), Style.plain))
    return tuple(found)


class _Runs:
    """Walks along the text with the tokens made of it."""

    def __init__(self, text: str) -> None:
        self.found: list[Run] = []
        self.end = 0
        self._text = text
        self._style = Style.plain

    def take(self, token: Token) -> bool:
        """Whether the token was found where the walk stands."""
        name, _, place = token.type.rpartition("_")
        if token.type == "text":
            return self._take_text(token.content)
        if token.type in ("softbreak", "hardbreak"):
            return self._take_break()
        if place not in ("open", "close") or name not in _STYLES:
            return False
        if place == "close":
            self._style &= ~_STYLES[name]
        if name != "link":
            taken = self._take_sign(token.markup)
        elif place == "open":
            taken = self._take_sign("[")
        else:
            taken = self._add(token.meta["end"], Style.sign)
        if place == "open":
            self._style |= _STYLES[name]
        return taken

    def _take_text(self, content: str) -> bool:
        start = self.end
        at = start
        for char in content:
            if self._text[at : at + 1] == "\\" and self._text[at + 1 : at + 2] in _ESCAPABLE:
                self._add(at, Style.plain)
                self._add(at + 1, Style.sign)
                at += 1
            if self._text[at : at + 1] != char:
                return False
            at += 1
        self._add(at, Style.plain)
        return True

    def _take_break(self) -> bool:
        """A line's end, with the spaces and the backslash around it that the parser takes along."""
        at = self.end
        while self._text[at : at + 1] in (" ", "\\"):
            at += 1
        if self._text[at : at + 1] != "\n":
            return False
        at += 1
        while self._text[at : at + 1] in (" ", "\t"):
            at += 1
        return self._add(at, Style.line_break)

    def _take_sign(self, sign: str) -> bool:
        return self._text.startswith(sign, self.end) and self._add(self.end + len(sign), Style.sign)

    def _add(self, end: int, style: Style) -> bool:
        if end > self.end:
            self.found.append(Run(self.end, end, self._style | style))
            self.end = end
        return True
