"""Comparison of two revisions, as values without HTML. The pipeline, and the module of each step:

1. Blocks of both sides are matched (`block_matching`), and the moved ones found (`block_moves`).
2. Texts of matched blocks are divided into tokens, some of which are words (`word_index`).
3. Words are matched: a longest common subsequence with unique anchors (`lcs`).
4. The matches are cleaned up, so that few, meaningful changes remain (`semantic_cleanup`).
5. What is between the matches becomes hunks of tokens (`hunks`; steps 3 to 5: `word_diff`).
6. Each hunk is classified: number, name, punctuation, spelling, ... (`classify`).
7. Tokens and hunks become the spans of each block (`span_builder`).
8. Spans and groups of blocks become the changes of blocks (`block_changes`).
9. The changes are put in order and counted (`summary`).

Whole words are compared, so that no change divides a word or separates a letter from its mark.
Blocks with equal texts are not looked into.
"""

from __future__ import annotations

from collections.abc import Sequence

from review.domain.diff.block_changes import changes_of_group, cut_block
from review.domain.diff.block_matching import match_blocks
from review.domain.diff.block_moves import moved_groups
from review.domain.diff.classify import classify_hunk
from review.domain.diff.model import Comparison
from review.domain.diff.proper_names import ProperNames
from review.domain.diff.span_builder import BlockSpans, build_spans, unchanged_spans
from review.domain.diff.summary import summarise
from review.domain.diff.word_diff import changed_hunks
from review.domain.diff.word_index import TokenCache
from review.domain.text.blocks import Block


def compare(
    old: Sequence[Block], new: Sequence[Block], lang: str, *, ids_known: bool = True
) -> Comparison:
    """Return the changes between two texts in one language.

    Where the ids are not known (pasted text), blocks are matched by their texts alone.
    """
    tokens = TokenCache(lang)
    names = ProperNames(lang, [block.text for block in (*old, *new)])
    groups = match_blocks(old, new, tokens.words, ids_known)
    in_new_order = sorted((group for group in groups if group.new), key=lambda group: group.new)
    moved = moved_groups(in_new_order, [len(block.text) for block in new])
    changes = []
    for group in in_new_order:
        before, after = [old[index] for index in group.old], [new[index] for index in group.new]
        spans = _diff(before, after, tokens, names)
        changes += changes_of_group(group, before, after, spans, moved=group in moved)
    cut = sorted(group.old[0] for group in groups if not group.new)
    return summarise(changes, [cut_block(index, old[index].text) for index in cut])


def _diff(
    before: Sequence[Block], after: Sequence[Block], tokens: TokenCache, names: ProperNames
) -> list[BlockSpans]:
    """Return the spans of each new block of a group; none where there is no old block."""
    if not before:
        return []
    if len(before) == len(after) and before[0].text == after[0].text:
        return unchanged_spans(after[0].text)
    old = tokens.joined([block.text for block in before])
    new = tokens.joined([block.text for block in after])
    hunks = changed_hunks(old, new)
    labels = [classify_hunk(old, new, hunk, names) for hunk in hunks]
    return build_spans(old.tokens, new.tokens, hunks, labels)
