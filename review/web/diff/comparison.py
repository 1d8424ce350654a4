"""Comparison of two texts of an article, arranged in rows beside the source."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from review.domain.diff.compare import compare
from review.domain.diff.model import Comparison, Label
from review.domain.diff.summary import hide_changes
from review.domain.languages.registry import language
from review.domain.text.blocks import Block
from review.models.articles import Revision
from review.models.sources import SourceVersion
from review.web.diff.diff_rows import DiffRow, build_diff_rows
from review.web.diff.text_rows import TextTable, build_rows


@dataclass(frozen=True, slots=True)
class TextComparison:
    """A comparison, the rows of the new text, and the same rows with their changes."""

    comparison: Comparison
    table: TextTable
    rows: tuple[DiffRow, ...]


def compare_revisions(
    old: Revision, new: Revision, source: SourceVersion, lang: str, hidden: Sequence[Label] = ()
) -> TextComparison:
    """The changes from one revision to another, in rows beside the source."""
    return compare_blocks(old.blocks, new.blocks, source.blocks, new.left_out, lang, hidden)


def compare_blocks(
    old: Sequence[Block],
    new: Sequence[Block],
    source: Sequence[Block],
    left_out: Collection[str],
    lang: str,
    hidden: Sequence[Label] = (),
) -> TextComparison:
    """The same for two texts, saved or not. `hidden`: kinds of change to leave out."""
    comparison = compare(old, new, language(lang).code)
    if hidden:
        comparison = hide_changes(comparison, hidden)
    table = build_rows(source, new, left_out, comparison)
    return TextComparison(comparison, table, build_diff_rows(table, comparison, old))
