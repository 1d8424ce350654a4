"""Two texts or two revisions -> changes as values, never HTML.

Blocks are paired first (`block_pairs`), equal ones are not looked into, and inside a changed block
whole words are compared (`word_diff`), so that no change cuts a word or a letter from its mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from review.domain.diff.block_matching import Group, pair_blocks
from review.domain.diff.block_moves import moved_positions
from review.domain.diff.model import BlockChange, ChangeKind, Comparison, Label, Op, Span
from review.domain.diff.proper_names import Names
from review.domain.diff.span_builder import mark_changes, mark_join, mark_split
from review.domain.diff.summary import summarise
from review.domain.diff.word_index import Side, side_of
from review.domain.text.blocks import Block
from review.domain.text.tokenizer import Tokens, tokenize


def compare(
    old: Sequence[Block], new: Sequence[Block], lang: str, *, ids_known: bool = True
) -> Comparison:
    """What became of each block. Without known ids (pasted text) blocks are paired by likeness."""
    texts = [block.text for side in (old, new) for block in side]
    sides = _Sides(old, new, _Cutter(lang), Names(lang, texts))
    groups = pair_blocks(old, new, sides.cutter.words, ids_known)
    paired = sorted((group for group in groups if group.new), key=lambda group: group.new)
    moved = _moved(paired, new)
    changes = [
        change for group in paired for change in _describe(group, sides, moved=group in moved)
    ]
    gone = sorted(group.old[0] for group in groups if not group.new)
    return summarise(changes, [_cut_block(index, old[index].text) for index in gone])


class _Cutter:
    """Cuts each text into tokens once."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._sides: dict[str, Side] = {}

    def side(self, text: str) -> Side:
        if text not in self._sides:
            self._sides[text] = side_of(tokenize(text, self._lang))
        return self._sides[text]

    def tokens(self, text: str) -> Tokens:
        return self.side(text).tokens

    def words(self, text: str) -> list[str]:
        return self.side(text).words


class _Sides(NamedTuple):
    old: Sequence[Block]
    new: Sequence[Block]
    cutter: _Cutter
    names: Names


def _moved(paired: Sequence[Group], new: Sequence[Block]) -> set[Group]:
    kept = [group for group in paired if group.old]
    sizes = [sum(len(new[index].text) for index in group.new) for group in kept]
    positions = moved_positions([group.old[0] for group in kept], sizes)
    return {kept[position] for position in positions}


def _describe(group: Group, sides: _Sides, *, moved: bool) -> list[BlockChange]:
    if not group.old:
        return [_added_block(group.new[0], sides.new[group.new[0]].text)]
    if len(group.new) > 1:
        return _split_blocks(group, sides, moved)
    if len(group.old) > 1:
        return [_joined_block(group, sides, moved)]
    return [_kept_block(group, sides, moved)]


def _kept_block(group: Group, sides: _Sides, moved: bool) -> BlockChange:
    before, after = sides.old[group.old[0]], sides.new[group.new[0]]
    retyped = None if before.kind is after.kind else (before.kind, after.kind)
    if before.text == after.text:
        spans = _unmarked(after.text)
    else:
        cutter = sides.cutter
        spans = mark_changes(cutter.side(before.text), cutter.side(after.text), sides.names)
    kind = ChangeKind.changed if retyped or before.text != after.text else ChangeKind.same
    return BlockChange(
        ChangeKind.moved if moved else kind, *group, spans, moved=moved, retyped=retyped
    )


def _split_blocks(group: Group, sides: _Sides, moved: bool) -> list[BlockChange]:
    cutter = sides.cutter
    pieces = [cutter.tokens(sides.new[index].text) for index in group.new]
    marked = mark_split(cutter.tokens(sides.old[group.old[0]].text), pieces, sides.names)
    return [
        BlockChange(
            ChangeKind.split, group.old, (index,), spans, moved=moved, boundaries=boundaries
        )
        for index, (spans, boundaries) in zip(group.new, marked, strict=True)
    ]


def _joined_block(group: Group, sides: _Sides, moved: bool) -> BlockChange:
    cutter = sides.cutter
    sources = [cutter.tokens(sides.old[index].text) for index in group.old]
    spans, boundaries = mark_join(sources, cutter.tokens(sides.new[group.new[0]].text), sides.names)
    return BlockChange(ChangeKind.joined, *group, spans, moved=moved, boundaries=boundaries)


def _added_block(index: int, text: str) -> BlockChange:
    spans = (Span(Op.add, text, Label.added),) if text else ()
    return BlockChange(ChangeKind.added, (), (index,), spans)


def _cut_block(index: int, text: str) -> BlockChange:
    spans = (Span(Op.cut, text, Label.cut),) if text else ()
    return BlockChange(ChangeKind.cut, (index,), (), spans)


def _unmarked(text: str) -> tuple[Span, ...]:
    return (Span(Op.same, text),) if text else ()
