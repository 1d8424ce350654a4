"""Which passages of a text changed, over its tokens: whole words, few and meaningful changes.

Words are matched first and what stands between them second, so that an unchanged space never
decides which words are the same. Then the matches are tidied as a reader would: a stray word kept
between two rewritten passages belongs to them, and what was put in or taken out begins where a
sentence does if it may (after the semantic clean-up of Neil Fraser's diff-match-patch, over words).
"""

from __future__ import annotations

from itertools import pairwise

from review.domain.diff.hunks import Passage, part_respelt, trim
from review.domain.diff.lcs import Match, match_sequences
from review.domain.diff.semantic_cleanup import dissolve, mostly_rewritten, slide
from review.domain.diff.word_index import Side, side_of
from review.domain.text.tokenizer import Tokens

# Tokens of both sides compared one by one; of more, runs of so many on average are compared first.
_MOST_TOKENS = 250_000
_MOST_RUNS = 100_000
_RUN_SIZES = (11, 37, 127, 997)


def changed_passages(old: Side, new: Side) -> list[Passage]:
    """The passages in which two texts' tokens differ, in order, with same tokens between them.

    Very long texts are compared by runs of tokens first, and by tokens only inside the runs that
    differ, as far as the work stays bounded.
    """
    if len(old.tokens) + len(new.tokens) <= _MOST_TOKENS:
        return _fine_passages(old, new)
    return _coarse_passages(old.tokens, new.tokens)


def _coarse_passages(old: Tokens, new: Tokens) -> list[Passage]:
    total = len(old) + len(new)
    size = next((size for size in _RUN_SIZES if total <= size * _MOST_RUNS), _RUN_SIZES[-1])
    runs_old, runs_new = _run_ends(old, size), _run_ends(new, size)
    if len(runs_old) + len(runs_new) > 2 * _MOST_RUNS:
        # Letters so uneven that there are runs beyond number: say only where the texts part.
        whole = trim(Passage(0, len(old), 0, len(new)), old, new)
        return [whole] if whole else []
    coarse = _fine_passages(side_of(_runs(old, runs_old)), side_of(_runs(new, runs_new)))
    found: list[Passage] = []
    budget = _MOST_TOKENS
    for run in coarse:
        passage = Passage(
            runs_old[run.old_start], runs_old[run.old_end],
            runs_new[run.new_start], runs_new[run.new_end],
        )  # fmt: skip
        before = old[passage.old_start : passage.old_end]
        after = new[passage.new_start : passage.new_end]
        budget -= len(before) + len(after)
        if budget >= 0:
            inside = _fine_passages(side_of(before), side_of(after))
            found.extend(passage.within(inner) for inner in inside)
        else:
            found.append(passage)
    return found


def _run_ends(tokens: Tokens, size: int) -> list[int]:
    """0, and where each run of tokens ends: after one token in `size`, told by its first
    and last letters alone, so that after a change the runs of two texts soon agree again."""
    ends = [
        index
        for index, token in enumerate(tokens, start=1)
        if not token or not (ord(token[0]) + ord(token[-1])) % size
    ]
    # A seam (an empty token) is a run of its own.
    seams = [index for index, token in enumerate(tokens) if not token] if "" in tokens else []
    return sorted({0, len(tokens), *ends, *seams})


def _runs(tokens: Tokens, ends: list[int]) -> Tokens:
    return tuple("".join(tokens[start:end]) for start, end in pairwise(ends))


def _fine_passages(old: Side, new: Side) -> list[Passage]:
    matches = match_sequences(old.words, new.words)
    if mostly_rewritten(old, new, matches):
        return [Passage(0, len(old.tokens), 0, len(new.tokens))]
    return _passages(old, new, slide(dissolve(matches, old, new), old, new))


def _passages(old: Side, new: Side, matches: list[Match]) -> list[Passage]:
    found: list[Passage] = []
    end_old = end_new = word_old = word_new = 0
    for match in [*matches, Match(len(old.words), len(new.words), 0)]:
        first_old, first_new = old.place(match.old), new.place(match.new)
        gap = Passage(end_old, first_old, end_new, first_new)
        if match.old > word_old and match.new > word_new:
            words = Passage(word_old, match.old, word_new, match.new)
            for part in part_respelt(gap, words, old, new):
                _add_gap(old, new, part, found)
        else:
            _add_gap(old, new, gap, found)
        if match.size:
            word_old, word_new = match.old + match.size, match.new + match.size
            end_old, end_new = old.places[word_old - 1] + 1, new.places[word_new - 1] + 1
            if old.tokens[first_old:end_old] != new.tokens[first_new:end_new]:
                _compare_between(old, new, match, found)
    return found


def _compare_between(old: Side, new: Side, match: Match, found: list[Passage]) -> None:
    """The changes of spaces and punctuation between words that are all the same."""
    for step in range(1, match.size):
        gap = Passage(
            old.places[match.old + step - 1] + 1,
            old.places[match.old + step],
            new.places[match.new + step - 1] + 1,
            new.places[match.new + step],
        )
        _add_gap(old, new, gap, found)


def _add_gap(old: Side, new: Side, gap: Passage, found: list[Passage]) -> None:
    passage = trim(gap, old.tokens, new.tokens)
    if passage:
        found.append(passage)
