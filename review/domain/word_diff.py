"""Which passages of a text changed, over its tokens: whole words, few and meaningful changes.

Words are matched first and what stands between them second, so that an unchanged space never
decides which words are the same. Then the matches are tidied as a reader would: a stray word kept
between two rewritten passages belongs to them, and what was put in or taken out begins where a
sentence does if it may (after the semantic clean-up of Neil Fraser's diff-match-patch, over words).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise, takewhile
from typing import NamedTuple

from review.domain.sequence_match import Match, common_prefix, match_sequences
from review.domain.word_matches import Side, dissolve, mostly_rewritten, slide
from review.domain.words import Tokens, is_word

_WIDEST_TRIM = 400
# Tokens of both sides compared one by one; of more, runs of so many on average are compared first.
_MOST_TOKENS = 250_000
_MOST_RUNS = 100_000
_RUN_SIZES = (11, 37, 127, 997)


class Passage(NamedTuple):
    """Tokens `old_start:old_end` became tokens `new_start:new_end`; either may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def within(self, inner: Passage) -> Passage:
        """A passage counted from the beginning of this one, counted from the text's instead."""
        return Passage(
            self.old_start + inner.old_start, self.old_start + inner.old_end,
            self.new_start + inner.new_start, self.new_start + inner.new_end,
        )  # fmt: skip


def changed_passages(old: Tokens, new: Tokens) -> list[Passage]:
    """The passages in which two token sequences differ, in order, with same tokens between them.

    Very long texts are compared by runs of tokens first, and by tokens only inside the runs that
    differ, as far as the work stays bounded.
    """
    if len(old) + len(new) <= _MOST_TOKENS:
        return _fine_passages(old, new)
    total = len(old) + len(new)
    size = next((size for size in _RUN_SIZES if total <= size * _MOST_RUNS), _RUN_SIZES[-1])
    runs_old, runs_new = _run_ends(old, size), _run_ends(new, size)
    if len(runs_old) + len(runs_new) > 2 * _MOST_RUNS:
        # Letters so uneven that there are runs beyond number: say only where the texts part.
        return [passage for passage in [_trim(old, new)] if passage]
    coarse = _fine_passages(_runs(old, runs_old), _runs(new, runs_new))
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
            found.extend(passage.within(inner) for inner in _fine_passages(before, after))
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


def _fine_passages(old: Tokens, new: Tokens) -> list[Passage]:
    counted = {token: is_compared(token) for token in {*old, *new}}
    old_words = [index for index, token in enumerate(old) if counted[token]]
    new_words = [index for index, token in enumerate(new) if counted[token]]
    old_side = Side(old, old_words, [old[index] for index in old_words])
    new_side = Side(new, new_words, [new[index] for index in new_words])
    matches = match_sequences(old_side.words, new_side.words)
    if mostly_rewritten(old_side, new_side, matches):
        return [Passage(0, len(old), 0, len(new))]
    matches = slide(dissolve(matches, old_side, new_side), old_side, new_side)
    return _passages(old_side, new_side, matches)


def is_compared(token: str) -> bool:
    """Whether a token is matched as a word: words, and symbols beyond punctuation such as emoji."""
    if token.isalnum():
        return True
    if not token or token.isspace():
        return False
    return is_word(token) or (token[0] >= "\u2190" and _is_symbol(token))


def _is_symbol(token: str) -> bool:
    # From the arrows on, but not General Punctuation's kin in CJK and the half-width forms.
    return not ("\u2e00" <= token[0] <= "\u303f" or "\ufe10" <= token[0] <= "\uffef")


def _passages(old: Side, new: Side, matches: list[Match]) -> list[Passage]:
    found: list[Passage] = []
    end_old = end_new = 0
    for match in matches:
        first_old, first_new = old.places[match.old], new.places[match.new]
        _add_gap(old, new, Passage(end_old, first_old, end_new, first_new), found)
        last_old = old.places[match.old + match.size - 1]
        last_new = new.places[match.new + match.size - 1]
        run_old = old.tokens[first_old : last_old + 1]
        if run_old != new.tokens[first_new : last_new + 1]:
            _compare_between(old, new, match, found)
        end_old, end_new = last_old + 1, last_new + 1
    _add_gap(old, new, Passage(end_old, len(old.tokens), end_new, len(new.tokens)), found)
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
    before, after = old.tokens[gap[0] : gap[1]], new.tokens[gap[2] : gap[3]]
    if before == after:
        return
    passage = _trim(before, after)
    if passage:
        found.append(gap.within(passage))


def _trim(before: Tokens, after: Tokens) -> Passage | None:
    """The gap without what both sides begin and end with; None where nothing is left."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old_start, old_end, new_start, new_end = head, len(before) - tail, head, len(after) - tail
    if (
        old_start < old_end
        and new_start < new_end
        and (_begin_alike(before[old_start], after[new_start]))
    ):
        heads = _same_text(before[old_start:old_end], after[new_start:new_end])
        old_start, new_start = old_start + heads[0], new_start + heads[1]
    if (
        old_start < old_end
        and new_start < new_end
        and (_begin_alike(before[old_end - 1][::-1], after[new_end - 1][::-1]))
    ):
        tails = _same_text(
            tuple(token[::-1] for token in reversed(before[old_start:old_end])),
            tuple(token[::-1] for token in reversed(after[new_start:new_end])),
        )
        old_end, new_end = old_end - tails[0], new_end - tails[1]
    if old_start == old_end and new_start == new_end:
        return None
    return Passage(old_start, old_end, new_start, new_end)


def _begin_alike(first: str, second: str) -> bool:
    return first.startswith(second) or second.startswith(first)


def _same_text(before: Tokens, after: Tokens) -> tuple[int, int]:
    """How many tokens of each side make up the longest text that both begin with.

    Dictionaries cut the same Chinese or Thai letters otherwise when a neighbour changes; only what
    is a word's end on both sides counts, and nothing beyond a seam (an empty token).
    """
    before, after = (tuple(takewhile(len, side[:_WIDEST_TRIM])) for side in (before, after))
    same = common_prefix("".join(before), "".join(after))
    if not same:
        return 0, 0
    ends_before, ends_after = list(accumulate(map(len, before))), list(accumulate(map(len, after)))
    common = [end for end in set(ends_before).intersection(ends_after) if end <= same]
    if not common:
        return 0, 0
    return bisect_right(ends_before, max(common)), bisect_right(ends_after, max(common))
