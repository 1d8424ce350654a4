"""Rows with their changes numbered, their moved blocks joined by signs, unchanged ones put away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from review.domain.diff.block_moves import Move, moves
from review.domain.diff.model import BlockChange, ChangeKind, Comparison
from review.domain.text.blocks import Block
from review.web.diff.text_rows import Bench, BenchRow, Cell

CONTEXT = 1  # unchanged rows that stay beside a changed one
FEWEST_FOLDED = 3
# What happened to a block as a whole counts as a change too, in this order before its words'.
MOVED, SPLIT, JOINED, RETYPED = "moved", "split", "joined", "retyped"


@dataclass(frozen=True, slots=True)
class Sign:
    """A moved block's number with a link to its other place. `at` and `to` are ids of elements,
    `row` is the number of the row at that other place; of the first place it is ""."""

    number: int
    at: str
    to: str
    row: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One block as it is drawn. `noted` are the changes that its note tells, with their numbers;
    `first_step` is the number of the first change marked in its words."""

    change: BlockChange
    cell: Cell | None
    first_step: int
    noted: tuple[tuple[str, int], ...] = ()
    sign: Sign | None = None

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, _ in self.noted) | frozenset(self.change.labels)


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of the bench. `came` and `left` are signs of moved blocks that are drawn elsewhere but
    now stand, or stood before, behind this row's."""

    row: BenchRow
    blocks: tuple[Shown, ...]
    gone: tuple[Shown, ...]
    came: tuple[Sign, ...]
    left: tuple[Sign, ...]
    kinds: frozenset[str]

    @property
    def classes(self) -> str:
        """What the style sheets know the row by; whether it changed is told by its kinds."""
        names = [name for name in self.row.classes.split() if name != "is-changed"]
        return " ".join([*names, "is-changed"] if self.kinds else names)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows to show, or (`folded`) unchanged ones to put away."""

    rows: tuple[ChangedRow, ...]
    folded: bool


def changed_rows(
    bench: Bench, comparison: Comparison, old: Sequence[Block]
) -> tuple[ChangedRow, ...]:
    """The bench's rows; their changes are numbered from 1 in the order in which they are drawn."""
    signs = _Signs(bench, moves(comparison))
    cut = _cut_by_row(bench, old)
    found = []
    step = 1
    split: set[tuple[int, ...]] = set()
    for index, row in enumerate(bench.rows):
        blocks: list[Shown] = []
        gone: list[Shown] = []
        for cell, change in _changes(row, cut.get(index, ())):
            noted = tuple(enumerate(_noted(change, first=change.old not in split), start=step))
            if change.kind is ChangeKind.split:
                split.add(change.old)
            sign = signs.of_block.get(change.new[0]) if change.new and change.moved else None
            step += len(noted)
            (gone if cell is None else blocks).append(
                Shown(change, cell, step, tuple((kind, at) for at, kind in noted), sign)
            )
            step += change.passages
        came, left = tuple(signs.came.get(index, ())), tuple(signs.left.get(index, ()))
        kinds = frozenset({MOVED} if came or left else ())
        kinds = kinds.union(*(shown.kinds for shown in (*blocks, *gone)))
        found.append(ChangedRow(row, tuple(blocks), tuple(gone), came, left, kinds))
    return tuple(found)


def fold(rows: Sequence[ChangedRow], only: Collection[str] = ()) -> tuple[Stretch, ...]:
    """The rows with long unchanged stretches put away, but for a row beside each change.

    With `only` some kinds of change count. What nobody compared has nothing to put away.
    """
    changed = [i for i, row in enumerate(rows) if (row.kinds & set(only) if only else row.kinds)]
    near = {index + step for index in changed for step in range(-CONTEXT, CONTEXT + 1)}
    stretches = []
    for shown, group in groupby(enumerate(rows), key=lambda pair: pair[0] in near):
        members = tuple(row for _, row in group)
        stretches.append(Stretch(members, not shown and len(members) >= FEWEST_FOLDED))
    return tuple(stretches)


def _changes(
    row: BenchRow, cut: Iterable[BlockChange]
) -> Iterator[tuple[Cell | None, BlockChange]]:
    for cell in row.cells:
        if cell.change is not None:
            yield cell, cell.change
    for change in cut:
        yield None, change


def _cut_by_row(bench: Bench, old: Sequence[Block]) -> Mapping[int, list[BlockChange]]:
    """The blocks that are gone, beside the source that they rendered; else where they stood.

    A block that was empty took no words with it.
    """
    row_of = {block.id: index for index, row in enumerate(bench.rows) for block in row.sources}
    found: dict[int, list[BlockChange]] = defaultdict(list)
    for index, row in enumerate(bench.rows):
        for change in row.gone:
            if change.spans:
                renders = old[change.old[0]].renders
                home = next((row_of[id] for id in renders if id in row_of), index)
                found[home].append(change)
    return found


def _noted(change: BlockChange, *, first: bool) -> Iterator[str]:
    """What a comparison counts of a block besides its words; a split once, at its first piece."""
    if change.moved and first:
        yield MOVED
    if change.kind is ChangeKind.split and first:
        yield SPLIT
    if change.kind is ChangeKind.joined:
        yield JOINED
    if change.retyped:
        yield RETYPED


class _Signs:
    """The signs of all moves. Rows follow the original, so a moved block may be drawn at its new
    place, at its old one or at neither: a sign stands where the block is not."""

    def __init__(self, bench: Bench, found: Sequence[Move]) -> None:
        self.of_block: dict[int, Sign] = {}
        self.came: dict[int, list[Sign]] = {}
        self.left: dict[int, list[Sign]] = {}
        rows = bench.rows
        row_of = {cell.position - 1: index for index, row in enumerate(rows) for cell in row.cells}
        for move in found:
            here = row_of[move.new]
            was, now = row_of.get(move.was_after, 0), row_of.get(move.is_after, 0)
            places = (self.came, now) if here in (was, was + 1) else (self.left, was)
            at, to = f"move-{move.number}", f"moved-{move.number}"
            marks, place = places
            if place == here:
                self.of_block[move.new] = Sign(move.number, at, "", "")
                continue
            self.of_block[move.new] = Sign(move.number, at, to, rows[place].number)
            marks.setdefault(place, []).append(Sign(move.number, to, at, rows[here].number))
