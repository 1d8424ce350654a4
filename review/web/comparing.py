"""Two revisions of an article, compared as a page needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from review.domain.changes import Comparison, Label
from review.domain.diff import compare, hide
from review.domain.languages import language
from review.models.articles import Revision
from review.models.sources import SourceVersion
from review.web.workbench import Bench, BenchRow, lay_out

QUIET = (Label.spacing, Label.punctuation)  # what a reader may wish not to see
CONTEXT = 1  # unchanged rows that stay beside a changed one
FEWEST_FOLDED = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows to show, or (`folded`) unchanged ones to put away."""

    rows: tuple[BenchRow, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Compared:
    comparison: Comparison
    stretches: tuple[Stretch, ...]


def compare_revisions(
    old: Revision, new: Revision, source: SourceVersion, lang: str, hidden: Sequence[str]
) -> Compared:
    """The changes from one revision to another, in rows beside the source."""
    comparison = hide(
        compare(old.blocks, new.blocks, language(lang).code),
        [label for label in QUIET if label in hidden],
    )
    bench = lay_out(source.blocks, new.blocks, new.left_out, comparison)
    return Compared(comparison, fold_unchanged(bench))


def fold_unchanged(bench: Bench) -> tuple[Stretch, ...]:
    """The rows with long unchanged stretches put away, but for a row beside each change."""
    rows = bench.rows
    changed = [index for index, row in enumerate(rows) if row.changed]
    near = {index + step for index in changed for step in range(-CONTEXT, CONTEXT + 1)}
    stretches = []
    for shown, group in groupby(enumerate(rows), key=lambda pair: pair[0] in near):
        members = tuple(row for _, row in group)
        stretches.append(Stretch(members, not shown and len(members) >= FEWEST_FOLDED))
    return tuple(stretches)
