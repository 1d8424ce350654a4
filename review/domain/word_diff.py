"""Which passages of a text changed, over its tokens: whole words, few and meaningful changes.

Words are matched first and what stands between them second, so that an unchanged space never
decides which words are the same. Then the matches are tidied as a reader would: a stray word kept
between two rewritten passages belongs to them, and what was put in or taken out begins where a
sentence does if it may (after the semantic clean-up of Neil Fraser's diff-match-patch, over words).
"""

from __future__ import annotations

from itertools import pairwise

from review.domain.passages import Passage, part_respelt, trim
from review.domain.sequence_match import Match, match_sequences
from review.domain.word_matches import Side, dissolve, mostly_rewritten, slide
from review.domain.words import Tokens, is_word

# Tokens of both sides compared one by one; of more, runs of so many on average are compared first.
_MOST_TOKENS = 250_000
_MOST_RUNS = 100_000
_RUN_SIZES = (11, 37, 127, 997)


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
        return [passage for passage in [trim(old, new)] if passage]
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
    old_side, new_side = _side(old), _side(new)
    matches = match_sequences(old_side.words, new_side.words)
    if mostly_rewritten(old_side, new_side, matches):
        return [Passage(0, len(old), 0, len(new))]
    matches = slide(dissolve(matches, old_side, new_side), old_side, new_side)
    return _passages(old_side, new_side, matches)


def _side(tokens: Tokens) -> Side:
    # Most tokens are a word of letters or one space: asking that first saves a call for each.
    places = [
        index
        for index, piece in enumerate(tokens)
        if piece.isalnum() or (piece != " " and is_compared(piece))
    ]
    return Side(tokens, places, [tokens[index] for index in places])


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
    end_old = end_new = word_old = word_new = 0
    for match in [*matches, Match(len(old.words), len(new.words), 0)]:
        first_old, first_new = old.place(match.old), new.place(match.new)
        gap = Passage(end_old, first_old, end_new, first_new)
        words = Passage(word_old, match.old, word_new, match.new)
        for part in part_respelt(gap, words, old, new):
            _add_gap(old, new, part, found)
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
    before, after = old.tokens[gap[0] : gap[1]], new.tokens[gap[2] : gap[3]]
    if before == after:
        return
    passage = trim(before, after)
    if passage:
        found.append(gap.within(passage))
