"""What differs between two texts, as plain values: spans, changed blocks, a whole comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from review.domain.text.blocks import Kind

# What became of a block. Made by a call, since a class could not have a member named like
# `str.split`; each value is its name.
ChangeKind = StrEnum(
    "ChangeKind",
    [
        "same",  # stands where it stood, word for word
        "changed",  # has other words, or is now another kind of block
        "added",  # is new
        "cut",  # is gone
        "moved",  # stands elsewhere; its words may have changed too
        "split",  # is one of the pieces of an older block
        "joined",  # was put together from several older blocks
    ],
)


class Label(StrEnum):
    """What sort of change a reader is looking at."""

    number = "number"  # the digits differ, in any script
    name = "name"  # a capitalised word in mid-sentence became another
    punctuation = "punctuation"  # only marks differ, the words are the same
    spacing = "spacing"  # only white space and invisible characters differ
    spelling = "spelling"  # the same word written otherwise: letters, case, vowel marks
    wording = "wording"  # other words
    added = "added"  # words that were not there
    cut = "cut"  # words that are gone


class Op(StrEnum):
    """What to do with a span of text to get from the old to the new."""

    same = "same"
    add = "add"
    cut = "cut"


class Span(NamedTuple):
    """A run of text. `label` is None where nothing changed.

    A replaced passage is a `cut` span followed by its `add` span, both with the same label.
    """

    op: Op
    text: str
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Seam:
    """Where two blocks met: `at` characters into the old side of the spans, `glue` is the space
    that was dropped there by a split, or that a join put in."""

    at: int
    glue: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block of the new side, or one that was cut. `old`, `new` are positions from 0."""

    kind: ChangeKind
    old: tuple[int, ...]
    new: tuple[int, ...]
    spans: tuple[Span, ...]
    labels: tuple[Label, ...] = ()
    moved: bool = False
    retyped: tuple[Kind, Kind] | None = None  # the block's kind before and after, where they differ
    seams: tuple[Seam, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether any of its text is marked as changed."""
        return any(span.op is not Op.same for span in self.spans)

    @property
    def replaced(self) -> bool:
        """Whether it is shown as replaced: so little of it was kept that none of it is matched."""
        return {span.op for span in self.spans} == {Op.cut, Op.add}

    @property
    def whole(self) -> Op | None:
        """`add` where all of its text is new, `cut` where all of it is gone and nothing came."""
        ops = {span.op for span in self.spans}
        return ops.pop() if len(ops) == 1 and Op.same not in ops else None

    @property
    def passages(self) -> int:
        """The number of changes marked in its text; a passage replaced by another is one."""
        before = (Op.same, *(span.op for span in self.spans))
        return sum(
            span.op is not Op.same and not (span.op is Op.add and previous is Op.cut)
            for previous, span in zip(before, self.spans, strict=False)
        )

    @property
    def text(self) -> str:
        """The block's text on the new side ("" where it was cut)."""
        return "".join(span.text for span in self.spans if span.op is not Op.cut)

    @property
    def old_text(self) -> str:
        """What the spans keep of the old side, the glue of a join included."""
        return "".join(span.text for span in self.spans if span.op is not Op.add)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every block of the new side in its order, the cut ones between them where they stood.

    `counts` has the number of changes of each label that occurs; a replaced passage counts once.
    """

    blocks: tuple[BlockChange, ...]
    counts: Mapping[Label, int]
    moved: int = 0
    split: int = 0
    joined: int = 0
    retyped: int = 0

    @property
    def identical(self) -> bool:
        """Whether nothing changed: no word, no place, no kind of block."""
        return all(block.kind is ChangeKind.same for block in self.blocks)

    @property
    def total(self) -> int:
        """The number of changes a reader steps through."""
        return sum(self.counts.values()) + self.moved + self.split + self.joined + self.retyped
