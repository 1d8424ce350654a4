"""Two token sequences -> spans to show, with the seams where a block was split or joined.

A seam stands among the tokens as an empty string, which cutting text into words never yields.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from review.domain.diff.classify import label_passage
from review.domain.diff.model import BlockBoundary, Label, Op, Span
from review.domain.diff.proper_names import Names
from review.domain.diff.word_diff import changed_passages
from review.domain.diff.word_index import Side, side_of
from review.domain.text.tokenizer import Tokens

SEAM = ""
Marked = tuple[tuple[Span, ...], tuple[BlockBoundary, ...]]


def mark_changes(before: Side, after: Side, names: Names) -> tuple[Span, ...]:
    """The spans of one block."""
    old, new = before.tokens, after.tokens
    spans: list[Span] = []
    end_old = 0
    for passage in changed_passages(before, after):
        old_start, old_end, new_start, new_end = passage
        label = label_passage(old, new, passage, names)
        if end_old < old_start:
            spans.append(Span(Op.same, "".join(old[end_old:old_start])))
        if old_start < old_end:
            spans.append(Span(Op.cut, "".join(old[old_start:old_end]), label))
        if new_start < new_end:
            spans.append(Span(Op.add, "".join(new[new_start:new_end]), label))
        end_old = old_end
    if end_old < len(old):
        spans.append(Span(Op.same, "".join(old[end_old:])))
    return tuple(spans)


def mark_split(old: Tokens, pieces: Sequence[Tokens], names: Names) -> list[Marked]:
    """The spans of each piece that an old block was split into, with the space dropped after it."""
    new = _with_seams(pieces)
    done: list[Marked] = []
    current = _Spans()
    end_old = 0
    for passage in changed_passages(side_of(old), side_of(new)):
        current.keep(old[end_old : passage.old_start])
        end_old = passage.old_end
        cut = old[passage.old_start : passage.old_end]
        parts = _parts(new[passage.new_start : passage.new_end])
        before, cut, after = _glue(cut, parts)
        inner = passage._replace(
            old_start=passage.old_start + len(before), old_end=end_old - len(after)
        )
        label = label_passage(old, new, inner, names)
        changed = len(parts) - 1 if before else 0
        glue = before or after
        for index, part in enumerate(parts):
            if index:
                current.seam(glue)
                glue = ()
                done.append(current.marked())
                current = _Spans()
            current.change(cut if index == changed else (), part, label)
    current.keep(old[end_old:])
    done.append(current.marked())
    return done


def mark_join(sources: Sequence[Tokens], new: Tokens, names: Names) -> Marked:
    """The spans of a block joined from several; the space gained at a seam counts as kept."""
    old = _with_seams(sources)
    spans = _Spans()
    end_old = 0
    for passage in changed_passages(side_of(old), side_of(new)):
        spans.keep(old[end_old : passage.old_start])
        end_old = passage.old_end
        added = new[passage.new_start : passage.new_end]
        parts = _parts(old[passage.old_start : passage.old_end])
        before, added, after = _glue(added, parts)
        inner = passage._replace(
            new_start=passage.new_start + len(before), new_end=passage.new_end - len(after)
        )
        label = label_passage(old, new, inner, names)
        changed = len(parts) - 1 if before else 0
        glue = before or after
        for index, part in enumerate(parts):
            if index:
                spans.seam(glue)
                spans.keep(glue)
                glue = ()
            spans.change(part, added if index == changed else (), label)
    spans.keep(old[end_old:])
    return spans.marked()


class _Spans:
    """Collects the spans of one block."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._seams: list[BlockBoundary] = []
        self._old_length = 0

    def keep(self, tokens: Sequence[str]) -> None:
        text = "".join(tokens)
        self._old_length += len(text)
        if not text:
            return
        if self._spans and self._spans[-1].op is Op.same:
            text = self._spans.pop().text + text
        self._spans.append(Span(Op.same, text))

    def change(self, cut: Sequence[str], added: Sequence[str], label: Label) -> None:
        cut_text, added_text = "".join(cut), "".join(added)
        self._old_length += len(cut_text)
        if cut_text:
            self._spans.append(Span(Op.cut, cut_text, label))
        if added_text:
            self._spans.append(Span(Op.add, added_text, label))

    def seam(self, glue: Sequence[str]) -> None:
        self._seams.append(BlockBoundary(self._old_length, "".join(glue)))

    def marked(self) -> Marked:
        return tuple(self._spans), tuple(self._seams)


def _with_seams(blocks: Sequence[Tokens]) -> Tokens:
    if len(blocks) == 1:
        return blocks[0]
    return tuple(chain(*((*block, SEAM) for block in blocks)))[:-1]


def _parts(tokens: Tokens) -> list[Tokens]:
    """The tokens between the seams: one part more than there are seams."""
    if SEAM not in tokens:
        return [tokens]
    parts: list[Tokens] = []
    start = 0
    for seam in [index for index, token in enumerate(tokens) if not token]:
        parts.append(tokens[start:seam])
        start = seam + 1
    return [*parts, tokens[start:]]


def _glue(tokens: Tokens, parts: Sequence[Tokens]) -> tuple[Tokens, Tokens, Tokens]:
    """The side without seams, as what stands for the seam before it, itself, and the seam after.

    What became of words behind the last seam alone belongs behind it; all else to the first part.
    """
    if len(parts) == 1:
        return (), tokens, ()
    if parts[-1] and not any(parts[:-1]):
        start = 0
        while start < len(tokens) and tokens[start].isspace():
            start += 1
        return tokens[:start], tokens[start:], ()
    end = len(tokens)
    while end and tokens[end - 1].isspace():
        end -= 1
    return (), tokens[:end], tokens[end:]
