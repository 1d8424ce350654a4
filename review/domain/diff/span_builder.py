"""Spans of the blocks of a comparison, from tokens and their labelled hunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from review.domain.diff.hunks import Hunk, boundary_whitespace
from review.domain.diff.model import BlockBoundary, Label, Op, Span
from review.domain.diff.word_index import BOUNDARY
from review.domain.text.tokenizer import Tokens


class BlockSpans(NamedTuple):
    """The spans of one new block, and where it was split or joined."""

    spans: tuple[Span, ...]
    boundaries: tuple[BlockBoundary, ...] = ()


def build_spans(
    old: Tokens, new: Tokens, hunks: Sequence[Hunk], labels: Sequence[Label]
) -> list[BlockSpans]:
    """Return the spans of each new block, from the hunks between old and new tokens.

    One side may be several blocks with a `BOUNDARY` between each two: `new` for a split, which
    gives several results, or `old` for a join.
    """
    builder = _SpanBuilder()
    end = 0
    for hunk, label in zip(hunks, labels, strict=True):
        builder.add_unchanged(old[end : hunk.old_start])
        end = hunk.old_end
        cut, added = old[hunk.old_start : hunk.old_end], new[hunk.new_start : hunk.new_end]
        if BOUNDARY in added:
            builder.add_split(cut, _blocks(added), boundary_whitespace(hunk, old, new), label)
        elif BOUNDARY in cut:
            builder.add_join(_blocks(cut), added, boundary_whitespace(hunk, old, new), label)
        else:
            builder.add_change(cut, added, label)
    builder.add_unchanged(old[end:])
    return builder.finished()


def unchanged_spans(text: str) -> list[BlockSpans]:
    """Return the spans of one block whose text did not change."""
    return [BlockSpans((Span(Op.same, text),) if text else ())]


class _SpanBuilder:
    """Collects the spans of one block after the other."""

    def __init__(self) -> None:
        self._finished: list[BlockSpans] = []
        self._spans: list[Span] = []
        self._boundaries: list[BlockBoundary] = []
        self._old_length = 0

    def add_unchanged(self, tokens: Tokens) -> None:
        """Add unchanged tokens."""
        text = "".join(tokens)
        self._old_length += len(text)
        if not text:
            return
        if self._spans and self._spans[-1].op is Op.same:
            text = self._spans.pop().text + text
        self._spans.append(Span(Op.same, text))

    def add_change(self, cut: Tokens, added: Tokens, label: Label) -> None:
        """Add a deletion, an insertion, or a replacement."""
        cut_text, added_text = "".join(cut), "".join(added)
        self._old_length += len(cut_text)
        if cut_text:
            self._spans.append(Span(Op.cut, cut_text, label))
        if added_text:
            self._spans.append(Span(Op.add, added_text, label))

    def add_split(
        self, cut: Tokens, blocks: Sequence[Tokens], spaces: tuple[int, int], label: Label
    ) -> None:
        """Add a change of `cut` into the end of one block, whole blocks, and the start of one."""
        before, cut, after = _divide(cut, spaces)
        changed = len(blocks) - 1 if before else 0
        for index, added in enumerate(blocks):
            if index:
                self._add_boundary((before or after) if index == 1 else ())
                self._finish_block()
            self.add_change(cut if index == changed else (), added, label)

    def add_join(
        self, blocks: Sequence[Tokens], added: Tokens, spaces: tuple[int, int], label: Label
    ) -> None:
        """Add a change of the end of one block, whole blocks, and the start of one into `added`."""
        before, added, after = _divide(added, spaces)
        changed = len(blocks) - 1 if before else 0
        for index, cut in enumerate(blocks):
            if index:
                whitespace = (before or after) if index == 1 else ()
                self._add_boundary(whitespace)
                self.add_unchanged(whitespace)
            self.add_change(cut, added if index == changed else (), label)

    def finished(self) -> list[BlockSpans]:
        """The spans of all blocks."""
        self._finish_block()
        return self._finished

    def _add_boundary(self, whitespace: Tokens) -> None:
        self._boundaries.append(BlockBoundary(self._old_length, "".join(whitespace)))

    def _finish_block(self) -> None:
        self._finished.append(BlockSpans(tuple(self._spans), tuple(self._boundaries)))
        self._spans, self._boundaries, self._old_length = [], [], 0


def _divide(tokens: Tokens, spaces: tuple[int, int]) -> tuple[Tokens, Tokens, Tokens]:
    """Divide tokens into white space before, the rest, and white space after."""
    start, end = spaces[0], len(tokens) - spaces[1]
    return tokens[:start], tokens[start:end], tokens[end:]


def _blocks(tokens: Tokens) -> list[Tokens]:
    """The tokens between the boundaries: one part more than there are boundaries."""
    parts: list[Tokens] = []
    start = 0
    for boundary in [index for index, token in enumerate(tokens) if token == BOUNDARY]:
        parts.append(tokens[start:boundary])
        start = boundary + 1
    return [*parts, tokens[start:]]
