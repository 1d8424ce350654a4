"""What the side-by-side pages draw: rows of source and target blocks, numbered and explained.

All that a row shows is worked out here, since a template pays for every question it asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from review.domain.alignment.aligned_rows import rows, unrendered
from review.domain.diff.model import BlockChange, ChangeKind, Comparison
from review.domain.text.blocks import FRONT, Block, Kind, headline, standfirst

CHARACTERS_A_LINE = 55
TALLEST = 12  # lines: rows that are longer are taken for as long as this before they are drawn


@dataclass(frozen=True, slots=True)
class Cell:
    """One target block in its row. `linked` has the numbers of the source blocks it renders, and
    `change` is how it differs from the text compared with."""

    block: Block
    position: int
    out_of_order: bool
    can_join: bool
    linked: str
    change: BlockChange | None

    @property
    def movable(self) -> bool:
        return self.block.kind not in FRONT


@dataclass(frozen=True, slots=True)
class BenchRow:
    """A row; `gone` are blocks of the text compared with that stood here and were cut.

    `number` is that of its source blocks, from 1; of a row that the desk added, the one before it.
    `missing` counts the source blocks that are neither rendered nor left out.
    """

    number: str
    kind: Kind
    sources: tuple[Block, ...]
    cells: tuple[Cell, ...]
    left_out: bool
    gone: tuple[BlockChange, ...]
    missing: int

    @property
    def untranslated(self) -> bool:
        return not self.left_out and bool(self.sources) and all(c.block.blank for c in self.cells)

    @property
    def changed(self) -> bool:
        return bool(self.gone) or any(
            cell.change is not None
            and (cell.change.kind is not ChangeKind.same or cell.change.retyped is not None)
            for cell in self.cells
        )

    @property
    def key(self) -> str:
        """An id for the row that stays while its blocks do."""
        return (self.sources or tuple(cell.block for cell in self.cells))[0].id

    @property
    def asked(self) -> str:
        """The ids of the source blocks that ask to be rendered."""
        return " ".join(block.id for block in self.sources if not block.blank)

    @property
    def classes(self) -> str:
        """What the style sheets and modules know the row by."""
        signs = (
            ("is-untranslated", self.untranslated),
            ("is-left-out", self.left_out),
            ("is-changed", self.changed),
            ("is-added", not self.sources),
            ("is-moved", any(cell.out_of_order for cell in self.cells)),
        )
        return " ".join(
            ("row", f"kind-{self.kind}", f"lines-{self._lines()}",
             *(name for name, holds in signs if holds))
        )  # fmt: skip

    def _lines(self) -> int:
        """About how many lines the taller side has, for the room it is given before it is drawn."""
        return min(TALLEST, max(_height(self.sources), _height([c.block for c in self.cells])))


@dataclass(frozen=True, slots=True)
class Bench:
    """`order`: the target's ids; `done` of `total` source blocks that ask for it are dealt with."""

    rows: tuple[BenchRow, ...]
    order: str
    done: int
    total: int
    lacks_headline: bool
    lacks_standfirst: bool

    @property
    def complete(self) -> bool:
        return self.done == self.total

    @property
    def first_missing(self) -> BenchRow | None:
        return next((row for row in self.rows if row.missing), None)


def lay_out(
    source: Sequence[Block],
    target: Sequence[Block],
    left_out: Collection[str],
    comparison: Comparison | None = None,
) -> Bench:
    """The rows of a text, each target block with its change where a comparison is given."""
    changes, gone = _by_place(target, comparison)
    place = {block.id: index for index, block in enumerate(target)}
    numbers = {block.id: index for index, block in enumerate(source, start=1)}
    missing = set(unrendered(source, target, left_out))
    highest = -1
    number = "0"
    found: list[BenchRow] = []
    for row in rows(source, target, left_out):
        number = _listed([numbers[block.id] for block in row.sources]) or number
        cells = []
        for block in row.targets:
            index = place[block.id]
            cells.append(
                Cell(block, index + 1, index < highest, _joinable(target, index),
                     _linked(block, numbers), changes.get(index))
            )  # fmt: skip
            highest = max(highest, index)
        kind = (row.sources or row.targets)[0].kind
        cut = [change for block in row.targets for change in gone.get(place[block.id], ())]
        if not found:
            cut = [*gone.get(-1, ()), *cut]
        lacking = sum(block.id in missing for block in row.sources)
        found.append(
            BenchRow(number, kind, row.sources, tuple(cells), row.left_out, tuple(cut), lacking)
        )
    total = sum(not block.blank for block in source)
    return Bench(
        tuple(found),
        " ".join(block.id for block in target),
        total - len(missing),
        total,
        headline(target) is None,
        standfirst(target) is None,
    )


def _height(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) // CHARACTERS_A_LINE + 1 for block in blocks)


def _linked(block: Block, numbers: Mapping[str, int]) -> str:
    return _listed(sorted(numbers[id] for id in block.renders if id in numbers))


def _listed(numbers: Sequence[int]) -> str:
    """`4`, `4–6` where they follow each other, else `4, 7`."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{numbers[0]}–{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _joinable(target: Sequence[Block], index: int) -> bool:
    return target[index].kind not in FRONT and index + 1 < len(target)


def _by_place(
    target: Sequence[Block], comparison: Comparison | None
) -> tuple[Mapping[int, BlockChange], Mapping[int, list[BlockChange]]]:
    """The change of each new block by its place; and what was cut, by the place it stood behind."""
    changes: dict[int, BlockChange] = {}
    gone: dict[int, list[BlockChange]] = {}
    last = -1
    for change in comparison.blocks if comparison else ():
        if change.kind is ChangeKind.cut:
            gone.setdefault(last, []).append(change)
        else:
            last = change.new[0]
            changes[last] = change
    return changes, gone
