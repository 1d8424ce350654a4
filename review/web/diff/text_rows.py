"""Rows of source and target blocks, for the pages that show a text side by side with its source.

Everything that a row shows is computed here, since an expression in a template costs more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from review.domain.alignment.aligned_rows import AlignedRow, align_rows, unrendered
from review.domain.diff.model import BlockChange, ChangeKind, Comparison
from review.domain.text.blocks import FRONT, Block, Kind, headline, standfirst

CHARS_PER_LINE = 55
MAX_LINES = 12  # taller rows are estimated at this height until they are rendered


@dataclass(frozen=True, slots=True)
class Cell:
    """A target block in its row.

    `position`: its place in the translation, from 1. `linked`: the numbers of the source blocks
    that it renders. `change`: how it differs from the other text of a comparison.
    """

    block: Block
    position: int
    out_of_order: bool
    can_join: bool
    linked: str
    change: BlockChange | None

    @property
    def movable(self) -> bool:
        """Whether the block may be moved, retyped and split: not a headline or standfirst."""
        return self.block.kind not in FRONT


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of source blocks and the target blocks that render them.

    `number`: of its source blocks, from 1; a row without source blocks has the one before it.
    `removed`: blocks of a comparison's old text that were removed at this place. `missing`: how
    many of its source blocks are neither rendered nor left out.
    """

    number: str
    kind: Kind
    sources: tuple[Block, ...]
    cells: tuple[Cell, ...]
    left_out: bool
    removed: tuple[BlockChange, ...]
    missing: int

    @property
    def untranslated(self) -> bool:
        """Whether it has a source, no text, and is not left out."""
        return not self.left_out and bool(self.sources) and all(c.block.blank for c in self.cells)

    @property
    def changed(self) -> bool:
        """Whether it differs from the other text of a comparison."""
        return bool(self.removed) or any(
            cell.change is not None
            and (cell.change.kind is not ChangeKind.same or cell.change.retyped is not None)
            for cell in self.cells
        )

    @property
    def key(self) -> str:
        """The row's id: that of its first block, so that it is stable."""
        return (self.sources or tuple(cell.block for cell in self.cells))[0].id

    @property
    def required_source_ids(self) -> str:
        """The ids of the source blocks that have to be rendered, separated by spaces."""
        return " ".join(block.id for block in self.sources if not block.blank)

    @property
    def classes(self) -> str:
        """The row's CSS classes."""
        flags = (
            ("is-untranslated", self.untranslated),
            ("is-left-out", self.left_out),
            ("is-changed", self.changed),
            ("is-added", not self.sources),
            ("is-moved", any(cell.out_of_order for cell in self.cells)),
        )
        names = [name for name, applies in flags if applies]
        return " ".join(["row", f"kind-{self.kind}", f"lines-{self._lines()}", *names])

    def _lines(self) -> int:
        """The estimated number of lines of the taller side, to reserve space before rendering."""
        cells = [cell.block for cell in self.cells]
        return min(MAX_LINES, max(_estimated_lines(self.sources), _estimated_lines(cells)))


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows of a text. `order`: the ids of the target's blocks, separated by spaces.

    `done` of the `total` source blocks that have to be rendered are rendered or left out.
    """

    rows: tuple[TextRow, ...]
    order: str
    done: int
    total: int
    lacks_headline: bool
    lacks_standfirst: bool

    @property
    def complete(self) -> bool:
        """Whether every source block is rendered or left out."""
        return self.done == self.total

    @property
    def first_missing(self) -> TextRow | None:
        """The first row with a source block that is neither rendered nor left out."""
        return next((row for row in self.rows if row.missing), None)


def build_rows(
    source: Sequence[Block],
    target: Sequence[Block],
    left_out: Collection[str],
    comparison: Comparison | None = None,
) -> TextTable:
    """The rows of a text. With a comparison, each target block has its change."""
    missing = set(unrendered(source, target, left_out))
    builder = _RowBuilder(source, target, missing, comparison)
    table_rows = tuple(builder.row(row) for row in align_rows(source, target, left_out))
    total = sum(not block.blank for block in source)
    return TextTable(
        table_rows,
        " ".join(block.id for block in target),
        total - len(missing),
        total,
        headline(target) is None,
        standfirst(target) is None,
    )


class _RowBuilder:
    """Makes the rows of a text in order, and numbers them."""

    def __init__(
        self,
        source: Sequence[Block],
        target: Sequence[Block],
        missing: Collection[str],
        comparison: Comparison | None,
    ) -> None:
        self._target = target
        self._missing = missing
        self._changes, self._removed = _changes_by_index(comparison)
        self._index_of = {block.id: index for index, block in enumerate(target)}
        self._number_of = {block.id: number for number, block in enumerate(source, start=1)}
        self._highest = -1  # index of a target block, of all rows so far
        self._number = "0"
        self._first = True

    def row(self, row: AlignedRow) -> TextRow:
        numbers = [self._number_of[block.id] for block in row.sources]
        self._number = _number_list(numbers) or self._number
        cells = tuple(self._cell(block) for block in row.targets)
        indexes = [self._index_of[block.id] for block in row.targets]
        if self._first:  # with the blocks removed from the beginning of the text
            indexes.insert(0, -1)
            self._first = False
        return TextRow(
            number=self._number,
            kind=(row.sources or row.targets)[0].kind,
            sources=row.sources,
            cells=cells,
            left_out=row.left_out,
            removed=tuple(change for index in indexes for change in self._removed.get(index, ())),
            missing=sum(block.id in self._missing for block in row.sources),
        )

    def _cell(self, block: Block) -> Cell:
        index = self._index_of[block.id]
        cell = Cell(
            block=block,
            position=index + 1,
            out_of_order=index < self._highest,
            can_join=block.kind not in FRONT and index + 1 < len(self._target),
            linked=_number_list(
                sorted(self._number_of[id] for id in block.renders if id in self._number_of)
            ),
            change=self._changes.get(index),
        )
        self._highest = max(self._highest, index)
        return cell


def _estimated_lines(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) // CHARS_PER_LINE + 1 for block in blocks)


def _number_list(numbers: Sequence[int]) -> str:
    """`4`, `4–6` for consecutive numbers, else `4, 7`."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _changes_by_index(
    comparison: Comparison | None,
) -> tuple[Mapping[int, BlockChange], Mapping[int, list[BlockChange]]]:
    """The change of each new block by its index; removed blocks by the index of the block before.

    Blocks removed from the beginning have the index -1.
    """
    changes: dict[int, BlockChange] = {}
    removed: dict[int, list[BlockChange]] = {}
    last = -1
    for change in comparison.blocks if comparison else ():
        if change.kind is ChangeKind.cut:
            removed.setdefault(last, []).append(change)
        else:
            last = change.new[0]
            changes[last] = change
    return changes, removed
