"""Two texts of an article, compared as a page needs it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from review.domain.diff.compare import compare, hide
from review.domain.diff.model import Comparison, Label
from review.domain.languages.registry import language
from review.domain.text.blocks import Block
from review.models.articles import Revision
from review.models.sources import SourceVersion
from review.web.diff.diff_rows import ChangedRow, changed_rows
from review.web.diff.text_rows import Bench, lay_out


@dataclass(frozen=True, slots=True)
class Compared:
    comparison: Comparison
    bench: Bench
    rows: tuple[ChangedRow, ...]


def compare_revisions(
    old: Revision, new: Revision, source: SourceVersion, lang: str, hidden: Sequence[Label] = ()
) -> Compared:
    """The changes from one revision to another, in rows beside the source."""
    return compare_blocks(old.blocks, new.blocks, source.blocks, new.left_out, lang, hidden)


def compare_blocks(
    old: Sequence[Block],
    new: Sequence[Block],
    source: Sequence[Block],
    left_out: Collection[str],
    lang: str,
    hidden: Sequence[Label] = (),
) -> Compared:
    """The same for two texts, saved or not."""
    comparison = compare(old, new, language(lang).code)
    if hidden:
        comparison = hide(comparison, hidden)
    bench = lay_out(source, new, left_out, comparison)
    return Compared(comparison, bench, changed_rows(bench, comparison, old))
