"""Value types of a comparison: spans, changed blocks, the whole. No HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from review.domain.text.blocks import Kind

# What happened to a block. Made by a call, since a class body could not have a member named
# `split`, like the method of `str`; each value is its name.
ChangeKind = StrEnum(
    "ChangeKind",
    [
        "same",  # same position, same text, same kind of block
        "changed",  # other words, or another kind of block
        "added",  # only on the new side
        "cut",  # only on the old side
        "moved",  # at another position; its text may have changed too
        "split",  # one of the pieces of an old block
        "joined",  # made of several old blocks
    ],
)


class Label(StrEnum):
    """The class of a change within a text (`diff.classify`)."""

    number = "number"  # digits differ, in any script
    name = "name"  # one proper name was replaced by another
    punctuation = "punctuation"  # only punctuation differs
    spacing = "spacing"  # only white space and invisible characters differ
    spelling = "spelling"  # the same word in another spelling, case or vocalisation
    wording = "wording"  # other words
    added = "added"  # words on the new side only
    cut = "cut"  # words on the old side only


class Op(StrEnum):
    """The edit operation of a span, which turns the old text into the new one."""

    same = "same"
    add = "add"
    cut = "cut"


class Span(NamedTuple):
    """A run of text with one operation. `label` is None where nothing changed.

    A replacement is a `cut` span followed by its `add` span, both with the same label.
    """

    op: Op
    text: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class BlockBoundary:
    """Where two blocks met before a join, or meet after a split.

    `offset` counts characters of the old side of the spans. `whitespace` is what a split removed
    there, or what a join inserted.
    """

    offset: int
    whitespace: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block of the new side, or one that was cut. `old` and `new` are positions from 0."""

    kind: ChangeKind
    old: tuple[int, ...]
    new: tuple[int, ...]
    spans: tuple[Span, ...]
    labels: tuple[Label, ...] = ()
    moved: bool = False
    retyped: tuple[Kind, Kind] | None = None  # the kinds of block before and after, if they differ
    boundaries: tuple[BlockBoundary, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether any of its text is marked as changed."""
        return any(span.op is not Op.same for span in self.spans)

    @property
    def replaced(self) -> bool:
        """Whether the whole text is shown as replaced, because almost none of it was kept."""
        return {span.op for span in self.spans} == {Op.cut, Op.add}

    @property
    def sole_op(self) -> Op | None:
        """`add` or `cut` where that is the operation of all of its text, else None."""
        ops = {span.op for span in self.spans}
        return ops.pop() if len(ops) == 1 and Op.same not in ops else None

    @property
    def change_labels(self) -> list[Label]:
        """The label of each change marked in its text, in order; a replacement counts once."""
        previous_ops = (Op.same, *(span.op for span in self.spans))
        return [
            span.label
            for previous, span in zip(previous_ops, self.spans, strict=False)
            if span.label is not None and not (span.op is Op.add and previous is Op.cut)
        ]

    @property
    def text(self) -> str:
        """The block's text on the new side ("" where it was cut)."""
        return "".join(span.text for span in self.spans if span.op is not Op.cut)

    @property
    def old_text(self) -> str:
        """The text on the old side, with the white space that a join inserted."""
        return "".join(span.text for span in self.spans if span.op is not Op.add)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of all blocks: those of the new side in order, the cut ones where they were.

    `counts` has the number of changes of each label that occurs; a replacement counts once.
    `moved`, `split`, `joined` and `retyped` count blocks of the old side, or of the new for joins.
    """

    blocks: tuple[BlockChange, ...]
    counts: Mapping[Label, int]
    moved: int = 0
    split: int = 0
    joined: int = 0
    retyped: int = 0

    @property
    def identical(self) -> bool:
        """Whether nothing changed: no word, no position, no kind of block."""
        return all(block.kind is ChangeKind.same for block in self.blocks)

    @property
    def total(self) -> int:
        """The number of changes that a reader steps through."""
        return sum(self.counts.values()) + self.moved + self.split + self.joined + self.retyped
