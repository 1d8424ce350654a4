"""How much a comparison marks, against the least possible and against the truth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from statistics import mean

from rapidfuzz.distance import LCSseq

from review.domain.diff.compare import compare
from review.domain.diff.model import Comparison, Op
from review.domain.text.blocks import Block, Kind
from review.domain.text.tokenizer import is_word, words
from tests import shared_data
from tests.benchmarks.edits import Edited
from tests.domain.diff_helpers import new_texts, old_texts


@dataclass(frozen=True)
class PairFigures:
    """One pair of `revisions.jsonl`. `given_up`: words that could have been kept, but stand in a
    passage shown as replaced on purpose."""

    id: str
    rebuilt: bool
    marked: int
    least: int
    given_up: int

    @property
    def ratio(self) -> float:
        return self.marked / self.least if self.least else 1.0 + self.marked

    @property
    def ratio_but_for_replaced(self) -> float:
        kept = self.marked - self.given_up
        return kept / self.least if self.least else 1.0 + kept


@dataclass(frozen=True)
class EditFigures:
    """One generated edit: marked words over true ones; kept words found among those truly kept."""

    marked: int
    true: int
    kept: int
    truly_kept: int

    @property
    def ratio(self) -> float:
        return self.marked / self.true if self.true else 1.0 + self.marked


def blocks(text: str) -> list[Block]:
    """The paragraphs of a plain text."""
    parts = re.split(r"\n\s*\n", text)
    return [Block(f"b{index}", Kind.PARAGRAPH, part) for index, part in enumerate(parts)]


def revision_pairs() -> Iterator[tuple[str, str, list[Block], list[Block]]]:
    """(id, language, before, after) of every pair of real revisions."""
    for row in shared_data.rows("revisions.jsonl"):
        yield row["id"], row["lang"], blocks(row["before"]), blocks(row["after"])


def marked_words(comparison: Comparison, lang: str) -> int:
    return sum(
        len(words(span.text, lang))
        for block in comparison.blocks
        for span in block.spans
        if span.op is not Op.same
    )


def least_words(old: Iterable[Block], new: Iterable[Block], lang: str) -> int:
    """The fewest words that must be marked if every word keeps its order: a plain LCS."""
    first, second = (
        [word for block in side for word in words(block.text, lang)] for side in (old, new)
    )
    return len(first) + len(second) - 2 * LCSseq.similarity(first, second)


def words_given_up(comparison: Comparison, lang: str) -> int:
    """Words common to both sides of each replaced passage, counted on both sides."""
    total = 0
    for block in comparison.blocks:
        spans = block.spans
        for first, second in zip(spans, spans[1:], strict=False):
            if (first.op, second.op) == (Op.cut, Op.add):
                total += 2 * LCSseq.similarity(words(first.text, lang), words(second.text, lang))
    return total


def pair_figures() -> list[PairFigures]:
    figures = []
    for pair_id, lang, old, new in revision_pairs():
        comparison = compare(old, new, lang, ids_known=False)
        rebuilt = new_texts(comparison) == tuple(block.text for block in new)
        rebuilt = rebuilt and old_texts(comparison) == tuple(block.text for block in old)
        figures.append(
            PairFigures(
                pair_id,
                rebuilt,
                marked_words(comparison, lang),
                least_words(old, new, lang),
                words_given_up(comparison, lang),
            )
        )
    return figures


def mean_ratio(figures: Iterable[PairFigures]) -> float:
    return mean(figure.ratio for figure in figures)


def edit_figures(edited: Edited, *, ids_known: bool) -> EditFigures:
    comparison = compare(edited.old, edited.new, edited.lang, ids_known=ids_known)
    shown = [block for block in comparison.blocks if block.new]
    kept = truly_kept = 0
    for block, pieces in zip(shown, edited.pieces, strict=True):
        unmarked = _unmarked_offsets(block.spans)
        ends = accumulate(len(token) for token, _ in pieces)
        for end, (token, was_kept) in zip(ends, pieces, strict=True):
            if was_kept and is_word(token):
                truly_kept += 1
                kept += all(unmarked[end - len(token) : end])
    return EditFigures(marked_words(comparison, edited.lang), edited.marked, kept, truly_kept)


def _unmarked_offsets(spans) -> bytearray:
    """For each character of the new text, whether it stands unmarked."""
    marks = bytearray()
    for span in spans:
        if span.op is not Op.cut:
            marks += bytes([span.op is Op.same]) * len(span.text)
    return marks
