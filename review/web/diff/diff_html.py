"""Changed text as HTML: `ins` and `del` around whole words, each said in words to those who listen.

Inline Markdown is drawn as it reads, in pieces that never cross a mark's edge. Its signs are left
out, but for those that a change touches: these are shown as typed, for they are what changed. So
are the invisible characters that turn text around: inside a mark each has its name, and turns
nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from markupsafe import escape

from review.domain.diff.model import BlockChange, Op, Span
from review.domain.text.inline_markdown import settle_bidi
from review.domain.text.inline_spans import Run, Style, inline_runs

_TAGS = {Op.add: "ins", Op.cut: "del"}
# Inside out, so that equal runs nest alike.
_ELEMENTS = (
    (Style.emphasis, "<em>", "</em>"),
    (Style.strong, "<strong>", "</strong>"),
    (Style.linked, '<span class="linked">', "</span>"),
    (Style.sign, '<span class="sign">', "</span>"),
)

# The characters of Unicode that order text of two directions, by their short names.
_CONTROLS = {
    "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM",
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
}  # fmt: skip
# The plain marks (ALM, LRM, RLM) reach no further than themselves and stay beside their names.
_NAMED = str.maketrans({
    char: f'<span class="control">{name}</span>' + (char if name.endswith("M") else "")
    for char, name in _CONTROLS.items()
})  # fmt: skip


class Spoken(NamedTuple):
    """What is said before an added or a removed passage, and after it; HTML."""

    added: str
    removed: str
    end: str


class Side(NamedTuple):
    """Which side of a change is drawn: both are one text with what was cut in it."""

    name: str
    left_away: Op | None


BOTH = Side("both", None)
OLD = Side("old", Op.add)


def spoken(added: str, removed: str, lang: str, dir: str) -> Spoken:
    """The interface's words for the marks, in its language."""
    start = f'<span class="said" lang="{escape(lang)}" dir="{escape(dir)}"> ['
    return Spoken(
        f"{start}{escape(added)}: </span>",
        f"{start}{escape(removed)}: </span>",
        '<span class="said">] </span>',
    )


def draw(change: BlockChange, said: Spoken, side: Side = BOTH, first_step: int = 1) -> str:
    """The text of one block with its changes marked; each change carries its number, counted from
    `first_step`, alike on both sides; HTML."""
    drawn: list[str] = []
    pieces = _Pieces(change)
    steps = count(first_step)
    step = first_step
    ops = [Op.same, *(span.op for span in change.spans), Op.same]
    for place, span in enumerate(change.spans, start=1):
        inner = pieces.next(span)
        if span.op is Op.same:
            drawn.append(inner)
            continue
        instead = span.op is Op.add and ops[place - 1] is Op.cut
        if not instead:
            step = next(steps)
        if span.op is not side.left_away:
            paired = instead or (span.op is Op.cut and ops[place + 1] is Op.add)
            drawn.append(_mark(span, inner, said, step, paired=paired))
    return "".join(drawn)


def draw_whole(change: BlockChange, said: Spoken, op: Op) -> str:
    """One text of a rewritten block, the old (`cut`) or the new (`add`), as a single mark; HTML."""
    pieces = _Pieces(change)
    inner = "".join([pieces.next(span) for span in change.spans if span.op is op])
    return f"<{_TAGS[op]}>{_opening(op, said)}{inner}{said.end}</{_TAGS[op]}>"


def _mark(span: Span, inner: str, said: Spoken, step: int, *, paired: bool) -> str:
    """One mark; `paired`: words came instead of others.

    The spaces around its words stay outside, so that no line is drawn under them; a change of
    spaces alone is marked as it is.
    """
    tag = _TAGS[span.op]
    words = inner.strip()
    shown = words.replace("<br>", "")
    around = inner.partition(words)[::2] if shown else ("", "")
    inner = words if shown else inner
    classes = " ".join(name for name, holds in (("gap", not shown), ("paired", paired)) if holds)
    marked = f' class="{classes}"' if classes else ""
    return (
        f'{around[0]}<{tag}{marked} data-kind="{span.label}" data-step="{step}">'
        f"{_opening(span.op, said)}{inner}{said.end}</{tag}>{around[1]}"
    )


def _opening(op: Op, said: Spoken) -> str:
    return said.added if op is Op.add else said.removed


class _Pieces:
    """Draws one span after the other, by the runs of inline Markdown of the side it stands on."""

    def __init__(self, change: BlockChange) -> None:
        self._new = _Text(change.spans, change.text, Op.cut)
        self._old = _Text(change.spans, change.old_text, Op.add)
        # Where all is new, the signs of inline Markdown are no change among others.
        self._in_part = any(span.op is Op.same for span in change.spans)

    def next(self, span: Span) -> str:
        if span.op is Op.cut:
            return self._old.next(span.text, marked=True, touched=self._in_part)
        if span.op is Op.same:
            self._old.skip(span.text)
        added = span.op is Op.add
        return self._new.next(span.text, marked=added, touched=added and self._in_part)


class _Text:
    """One side's text, walked along span by span."""

    def __init__(self, spans: Sequence[Span], text: str, other: Op) -> None:
        self._runs = inline_runs(text)
        self._ends = [run.end for run in self._runs]
        in_part = any(span.op is Op.same for span in spans)
        self._touched = _touched(self._runs, spans, other) if in_part else set()
        self._at = 0

    def skip(self, text: str) -> None:
        self._at += len(text)

    def next(self, text: str, *, marked: bool, touched: bool) -> str:
        start = self._at
        self._at += len(text)
        if not self._runs:
            return _plain(text, marked)
        return "".join(
            _styled(text[run.start - start : run.end - start], run.style, marked)
            for run in self._between(start, self._at)
            if touched or Style.sign not in run.style or self._is_touched(run)
        )

    def _between(self, start: int, end: int) -> Iterator[Run]:
        """The runs from `start` to `end`, cut off there."""
        for run in self._runs[bisect_right(self._ends, start) :]:
            if run.start >= end:
                return
            yield Run(max(run.start, start), min(run.end, end), run.style)

    def _is_touched(self, part: Run) -> bool:
        return bisect_right(self._ends, part.start) in self._touched


def _touched(runs: Sequence[Run], spans: Sequence[Span], other: Op) -> set[int]:
    """The places of those runs into which a change of this side reaches."""
    if not runs:
        return set()
    ends = [run.end for run in runs]
    found: set[int] = set()
    at = 0
    for span in spans:
        if span.op is other:
            continue
        if span.op is not Op.same:
            last = bisect_right(ends, at + len(span.text) - 1)
            found.update(range(bisect_right(ends, at), last + 1))
        at += len(span.text)
    # A sign that is shown without the one it belongs to would be read as a letter.
    return found.union(*(pair for pair in _pairs(runs) if not found.isdisjoint(pair)))


def _pairs(runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    """The places of the signs that open and close the same emphasis or link."""
    opened: list[int] = []
    for place, run in enumerate(runs):
        if Style.sign not in run.style:
            continue
        inside = runs[place + 1].style & ~Style.sign if place + 1 < len(runs) else Style.plain
        if inside & ~run.style:
            opened.append(place)
        elif opened and runs[opened[-1]].style == run.style:
            yield opened.pop(), place


def _styled(text: str, style: Style, marked: bool) -> str:
    if Style.line_break in style:
        return "<br>"
    drawn = _plain(text, marked)
    for part, start, end in _ELEMENTS:
        if part in style:
            drawn = f"{start}{drawn}{end}"
    return drawn


def _plain(text: str, marked: bool) -> str:
    if marked:
        return str(escape(text)).translate(_NAMED)
    return str(escape(settle_bidi(text)))
