"""Rows of a comparison: numbered changes, markers of moved blocks, unchanged rows to be folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from review.domain.diff.block_moves import Move, moves
from review.domain.diff.model import BlockChange, ChangeKind, Comparison
from review.domain.text.blocks import Block
from review.web.diff.text_rows import Cell, TextRow, TextTable

CONTEXT = 1  # unchanged rows that are shown beside a changed one
MIN_FOLDED = 3  # rows: shorter groups are not folded
# A change of a block as a whole is counted too; in this order, before the changes of its words.
MOVED, SPLIT, JOINED, RETYPED = "moved", "split", "joined", "retyped"


@dataclass(frozen=True, slots=True)
class MoveMarker:
    """The number of a moved block, with a link between its old and its new place.

    `at`: the id of the marker's element; `to`: the id that it links to; `row`: the number of the
    row there. `to` and `row` are "" if the block is at both places.
    """

    number: int
    at: str
    to: str
    row: str


@dataclass(frozen=True, slots=True)
class BlockDiff:
    """A block with its changes. `cell` is None for a removed block.

    `notes`: changes of the block as a whole, each kind with its number; `first_step`: the number of
    the first change of its words.
    """

    change: BlockChange
    cell: Cell | None
    first_step: int
    notes: tuple[tuple[str, int], ...] = ()
    marker: MoveMarker | None = None

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all its changes."""
        return frozenset(kind for kind, _ in self.notes) | frozenset(self.change.labels)


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A row with its changes.

    `moved_in`, `moved_out`: markers of blocks that are shown in another row, but follow this row's
    blocks now, or did so before.
    """

    row: TextRow
    blocks: tuple[BlockDiff, ...]
    removed: tuple[BlockDiff, ...]
    moved_in: tuple[MoveMarker, ...]
    moved_out: tuple[MoveMarker, ...]
    kinds: frozenset[str]

    @property
    def classes(self) -> str:
        """The row's CSS classes; it is changed if there are kinds of change."""
        names = [name for name in self.row.classes.split() if name != "is-changed"]
        return " ".join([*names, "is-changed"] if self.kinds else names)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Consecutive rows; `folded`: unchanged ones that are hidden at first."""

    rows: tuple[DiffRow, ...]
    folded: bool


def build_diff_rows(
    table: TextTable, comparison: Comparison, old: Sequence[Block]
) -> tuple[DiffRow, ...]:
    """The rows of a table with their changes, numbered from 1 in the order of the page."""
    numbering = _ChangeNumbering(_MoveMarkers(table, moves(comparison)))
    removed_in_row = _removed_by_row(table, old)
    return tuple(
        numbering.row(index, row, removed_in_row.get(index, ()))
        for index, row in enumerate(table.rows)
    )


def fold(rows: Sequence[DiffRow], only: Collection[str] = ()) -> tuple[RowGroup, ...]:
    """The rows in groups. Long groups of unchanged rows are folded, except next to a change.

    `only`: the kinds of change that count; all, if empty.
    """
    changed = [i for i, row in enumerate(rows) if (row.kinds & set(only) if only else row.kinds)]
    near = {index + step for index in changed for step in range(-CONTEXT, CONTEXT + 1)}
    groups = []
    for is_near, group in groupby(enumerate(rows), key=lambda pair: pair[0] in near):
        members = tuple(row for _, row in group)
        groups.append(RowGroup(members, not is_near and len(members) >= MIN_FOLDED))
    return tuple(groups)


class _ChangeNumbering:
    """Makes the rows in order, and numbers their changes."""

    def __init__(self, markers: _MoveMarkers) -> None:
        self._markers = markers
        self._next_step = 1
        self._numbered_splits: set[tuple[int, ...]] = set()

    def row(self, index: int, row: TextRow, removed: Iterable[BlockChange]) -> DiffRow:
        blocks = tuple(
            self._block(cell.change, cell) for cell in row.cells if cell.change is not None
        )
        removed_blocks = tuple(self._block(change, None) for change in removed)
        moved_in = tuple(self._markers.moved_in.get(index, ()))
        moved_out = tuple(self._markers.moved_out.get(index, ()))
        kinds = frozenset({MOVED} if moved_in or moved_out else ())
        kinds = kinds.union(*(block.kinds for block in (*blocks, *removed_blocks)))
        return DiffRow(row, blocks, removed_blocks, moved_in, moved_out, kinds)

    def _block(self, change: BlockChange, cell: Cell | None) -> BlockDiff:
        kinds = _block_changes(change, first=change.old not in self._numbered_splits)
        notes = tuple((kind, step) for step, kind in enumerate(kinds, start=self._next_step))
        if change.kind is ChangeKind.split:
            self._numbered_splits.add(change.old)
        first_step = self._next_step + len(notes)
        self._next_step = first_step + len(change.change_labels)
        return BlockDiff(change, cell, first_step, notes, self._markers.of(change))


def _removed_by_row(table: TextTable, old: Sequence[Block]) -> Mapping[int, list[BlockChange]]:
    """Removed blocks by the index of the row of the source that they rendered, else of their place.

    A removed block without text is no change.
    """
    row_of = {block.id: index for index, row in enumerate(table.rows) for block in row.sources}
    removed: dict[int, list[BlockChange]] = defaultdict(list)
    for index, row in enumerate(table.rows):
        for change in row.removed:
            if change.spans:
                renders = old[change.old[0]].renders
                row_index = next((row_of[id] for id in renders if id in row_of), index)
                removed[row_index].append(change)
    return removed


def _block_changes(change: BlockChange, *, first: bool) -> Iterator[str]:
    """The kinds of change of a block as a whole. A split counts once, at its `first` piece."""
    if change.moved and first:
        yield MOVED
    if change.kind is ChangeKind.split and first:
        yield SPLIT
    if change.kind is ChangeKind.joined:
        yield JOINED
    if change.retyped:
        yield RETYPED


class _MoveMarkers:
    """The markers of all moved blocks.

    Rows are in the order of the source, so a moved block may be shown at its new place, at its old
    one or at neither: the second marker is at a place where the block is not.
    """

    def __init__(self, table: TextTable, block_moves: Sequence[Move]) -> None:
        self.moved_in: dict[int, list[MoveMarker]] = {}
        self.moved_out: dict[int, list[MoveMarker]] = {}
        self._of_block: dict[int, MoveMarker] = {}
        self._rows = table.rows
        self._row_of = {
            cell.position - 1: index for index, row in enumerate(table.rows) for cell in row.cells
        }
        for move in block_moves:
            self._add(move)

    def of(self, change: BlockChange) -> MoveMarker | None:
        """The marker at a block itself; None if it was not moved."""
        return self._of_block.get(change.new[0]) if change.new and change.moved else None

    def _add(self, move: Move) -> None:
        row = self._row_of[move.new]
        old_row, new_row = self._row_of.get(move.was_after, 0), self._row_of.get(move.is_after, 0)
        if row in (old_row, old_row + 1):
            other_markers, other_row = self.moved_in, new_row
        else:
            other_markers, other_row = self.moved_out, old_row
        at, to = f"move-{move.number}", f"moved-{move.number}"
        if other_row == row:
            self._of_block[move.new] = MoveMarker(move.number, at, "", "")
            return
        self._of_block[move.new] = MoveMarker(move.number, at, to, self._rows[other_row].number)
        marker = MoveMarker(move.number, to, at, self._rows[row].number)
        other_markers.setdefault(other_row, []).append(marker)
