"""Changes of a text as HTML: `ins` and `del` around whole words, with labels for screen readers.

Inline Markdown is rendered in pieces that never cross the edge of a mark. Its markup characters are
omitted, except where a change touches them: there they are part of what changed. Invisible
characters that control the direction of text are shown by name inside a mark, and have no effect.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from markupsafe import escape

from review.domain.diff.model import BlockChange, Op, Span
from review.domain.text.inline_markdown import strip_unsafe_bidi
from review.domain.text.inline_spans import InlineSpan, InlineStyle, inline_spans

_TAGS = {Op.add: "ins", Op.cut: "del"}
# From the inside out, so that equal runs nest alike.
_ELEMENTS = (
    (InlineStyle.emphasis, "<em>", "</em>"),
    (InlineStyle.strong, "<strong>", "</strong>"),
    (InlineStyle.linked, '<span class="marked-link">', "</span>"),
    (InlineStyle.markup, '<span class="markup-sign">', "</span>"),
)

# Unicode's bidirectional control characters, by their short names.
_BIDI_CONTROLS = {
    "\u061c": "ALM", "\u200e": "LRM", "\u200f": "RLM",
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI",
}  # fmt: skip
# The plain marks (ALM, LRM, RLM) affect no other characters, and stay beside their names.
_CONTROL_NAMES = str.maketrans({
    char: f'<span class="control-character">{name}</span>' + (char if name.endswith("M") else "")
    for char, name in _BIDI_CONTROLS.items()
})  # fmt: skip


class ScreenReaderLabels(NamedTuple):
    """Labels before an added and a removed passage, and after either; HTML, visually hidden."""

    added: str
    removed: str
    end: str


class DiffSide(NamedTuple):
    """The text to render: both in one, or the old one, without what was added."""

    name: str
    omitted: Op | None


BOTH = DiffSide("both", None)
OLD = DiffSide("old", Op.add)


def screen_reader_labels(added: str, removed: str, lang: str, dir: str) -> ScreenReaderLabels:
    """The labels with these words, which are in the language `lang`."""
    start = f'<span class="mark-label" lang="{escape(lang)}" dir="{escape(dir)}"> ['
    return ScreenReaderLabels(
        f"{start}{escape(added)}: </span>",
        f"{start}{escape(removed)}: </span>",
        '<span class="mark-label">] </span>',
    )


def render_block(
    change: BlockChange, labels: ScreenReaderLabels, side: DiffSide = BOTH, first_step: int = 1
) -> str:
    """The HTML of one block with its changes marked.

    Changes are numbered from `first_step`, with the same numbers on both sides.
    """
    parts: list[str] = []
    renderer = _SpanRenderer(change)
    steps = count(first_step)
    step = first_step
    ops = [Op.same, *(span.op for span in change.spans), Op.same]
    for index, span in enumerate(change.spans, start=1):
        inner = renderer.render(span)
        if span.op is Op.same:
            parts.append(inner)
            continue
        replaces = span.op is Op.add and ops[index - 1] is Op.cut
        if not replaces:
            step = next(steps)
        if span.op is not side.omitted:
            paired = replaces or (span.op is Op.cut and ops[index + 1] is Op.add)
            parts.append(_mark(span, inner, labels, step, paired=paired))
    return "".join(parts)


def render_whole(change: BlockChange, labels: ScreenReaderLabels, op: Op) -> str:
    """The HTML of the old (`cut`) or new (`add`) text of a rewritten block, as one mark."""
    renderer = _SpanRenderer(change)
    inner = "".join([renderer.render(span) for span in change.spans if span.op is op])
    return f"<{_TAGS[op]}>{_start_label(op, labels)}{inner}{labels.end}</{_TAGS[op]}>"


def _mark(span: Span, inner: str, labels: ScreenReaderLabels, step: int, *, paired: bool) -> str:
    """One mark. `paired`: it is one half of a replacement.

    White space around its words is moved outside, so that it is not underlined, unless white space
    is all that changed.
    """
    tag = _TAGS[span.op]
    words = inner.strip()
    has_words = bool(words.replace("<br>", ""))
    before, after = inner.partition(words)[::2] if has_words else ("", "")
    inner = words if has_words else inner
    classes = " ".join(
        name
        for name, applies in (("blank-mark", not has_words), ("replaced-mark", paired))
        if applies
    )
    attributes = f' class="{classes}"' if classes else ""
    return (
        f'{before}<{tag}{attributes} data-kind="{span.label}" data-change-number="{step}">'
        f"{_start_label(span.op, labels)}{inner}{labels.end}</{tag}>{after}"
    )


def _start_label(op: Op, labels: ScreenReaderLabels) -> str:
    return labels.added if op is Op.add else labels.removed


class _SpanRenderer:
    """Renders the spans of a change in order, each with the inline Markdown of its side."""

    def __init__(self, change: BlockChange) -> None:
        self._new = _SideText(change.spans, change.text, Op.cut)
        self._old = _SideText(change.spans, change.old_text, Op.add)
        # Where the whole text changed, its markup characters are not shown as changes.
        self._partial = any(span.op is Op.same for span in change.spans)

    def render(self, span: Span) -> str:
        if span.op is Op.cut:
            return self._old.render(span.text, marked=True, touched=self._partial)
        if span.op is Op.same:
            self._old.skip(span.text)
        added = span.op is Op.add
        return self._new.render(span.text, marked=added, touched=added and self._partial)


class _SideText:
    """The text of one side, consumed span by span."""

    def __init__(self, spans: Sequence[Span], text: str, other: Op) -> None:
        self._runs = inline_spans(text)
        self._ends = [run.end for run in self._runs]
        partial = any(span.op is Op.same for span in spans)
        self._touched = _touched_runs(self._runs, spans, other) if partial else set()
        self._position = 0

    def skip(self, text: str) -> None:
        self._position += len(text)

    def render(self, text: str, *, marked: bool, touched: bool) -> str:
        start = self._position
        self._position += len(text)
        if not self._runs:
            return _escaped(text, marked)
        return "".join(
            _styled(text[run.start - start : run.end - start], run.style, marked)
            for run in self._between(start, self._position)
            if touched or InlineStyle.markup not in run.style or self._is_touched(run)
        )

    def _between(self, start: int, end: int) -> Iterator[InlineSpan]:
        """The runs from `start` to `end`, clipped to that range."""
        for run in self._runs[bisect_right(self._ends, start) :]:
            if run.start >= end:
                return
            yield InlineSpan(max(run.start, start), min(run.end, end), run.style)

    def _is_touched(self, run: InlineSpan) -> bool:
        return bisect_right(self._ends, run.start) in self._touched


def _touched_runs(runs: Sequence[InlineSpan], spans: Sequence[Span], other: Op) -> set[int]:
    """The indexes of the runs that overlap a change of this side (`other`: the other side's op)."""
    if not runs:
        return set()
    ends = [run.end for run in runs]
    touched: set[int] = set()
    position = 0
    for span in spans:
        if span.op is other:
            continue
        if span.op is not Op.same:
            last = bisect_right(ends, position + len(span.text) - 1)
            touched.update(range(bisect_right(ends, position), last + 1))
        position += len(span.text)
    # An opening marker without its closing one would be read as a letter.
    return touched.union(*(pair for pair in _marker_pairs(runs) if not touched.isdisjoint(pair)))


def _marker_pairs(runs: Sequence[InlineSpan]) -> Iterator[tuple[int, int]]:
    """The indexes of the runs that open and close the same emphasis or link."""
    opened: list[int] = []
    for index, run in enumerate(runs):
        if InlineStyle.markup not in run.style:
            continue
        following = runs[index + 1].style if index + 1 < len(runs) else InlineStyle.plain
        inside = following & ~InlineStyle.markup
        if inside & ~run.style:
            opened.append(index)
        elif opened and runs[opened[-1]].style == run.style:
            yield opened.pop(), index


def _styled(text: str, style: InlineStyle, marked: bool) -> str:
    if InlineStyle.line_break in style:
        return "<br>"
    html = _escaped(text, marked)
    for flag, start, end in _ELEMENTS:
        if flag in style:
            html = f"{start}{html}{end}"
    return html


def _escaped(text: str, marked: bool) -> str:
    if marked:
        return str(escape(text)).translate(_CONTROL_NAMES)
    return str(escape(strip_unsafe_bidi(text)))
