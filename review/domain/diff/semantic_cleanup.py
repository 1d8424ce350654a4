"""Tidying the matches between two texts' words, so that a person reads few, meaningful changes.

After the semantic clean-up of Neil Fraser's diff-match-patch, over words instead of letters.
"""

from __future__ import annotations

from review.domain.diff.lcs import Match
from review.domain.diff.word_index import Side
from review.domain.text.tokenizer import ends_sentence

_FARTHEST_SLIDE = 200
_MOST_PASSES = 5
# Below this share of the shorter side's letters, what was kept is chance: show all as replaced.
_LEAST_KEPT = 0.2


def mostly_rewritten(old: Side, new: Side, matches: list[Match]) -> bool:
    """Whether so little was kept that marking it would only confuse."""
    if not matches:
        return bool(old.words and new.words)
    missing = _LEAST_KEPT * min(len("".join(old.words)), len("".join(new.words)))
    for match in matches:
        missing -= len("".join(old.words[match.old : match.old + match.size]))
        if missing <= 0:
            return False
    return True


def dissolve(matches: list[Match], old: Side, new: Side) -> list[Match]:
    """Give up matches too small to tell a reader anything between two rewritten passages."""
    for _ in range(_MOST_PASSES):
        kept: list[Match] = []
        end_old = end_new = 0
        for index, match in enumerate(matches):
            following = (
                matches[index + 1]
                if index + 1 < len(matches)
                else Match(len(old.words), len(new.words), 0)
            )
            before = (match.old - end_old, match.new - end_new)
            after = (
                following.old - match.old - match.size,
                following.new - match.new - match.size,
            )
            few = 2 * match.size <= max(before)
            if not few or not _is_chance(match.size, before, after):
                kept.append(match)
                end_old, end_new = match.old + match.size, match.new + match.size
        if len(kept) == len(matches):
            break
        matches = kept
    return matches


def _is_chance(size: int, before: tuple[int, int], after: tuple[int, int]) -> bool:
    return (
        min(max(before), max(after)) >= 2 * size
        and min(before[0] + after[0], before[1] + after[1]) >= 3 * size
    )


def slide(matches: list[Match], old: Side, new: Side) -> list[Match]:
    """Move what was only put in, or only taken out, to where its edges fall best.

    "A b c. [A d e. ]A f" and "A b c. A [d e. A ]f" are the same change; a reader sees the first.
    """
    slid = list(matches)
    for index in range(1, len(slid)):
        left, right = slid[index - 1], slid[index]
        gap_old = right.old - left.old - left.size
        gap_new = right.new - left.new - left.size
        if bool(gap_old) == bool(gap_new):
            continue
        side = old if gap_old else new
        start, end = (
            (left.old + left.size, right.old) if gap_old else (left.new + left.size, right.new)
        )
        shift = _best_shift(side, start, end, left.size - 1, right.size - 1)
        slid[index - 1] = Match(left.old, left.new, left.size + shift)
        slid[index] = Match(right.old + shift, right.new + shift, right.size - shift)
    return slid


def _best_shift(side: Side, start: int, end: int, most_left: int, most_right: int) -> int:
    """How many words to move `start:end` by (right is positive), the text staying as it is."""
    words = side.words
    to_left = most_left > 0 and words[start - 1] == words[end - 1]
    to_right = most_right > 0 and words[start] == words[end]
    if not to_left and not to_right:
        return 0
    best, best_score = 0, _edge(side, start) + _edge(side, end)
    for step in (-1, 1):
        shift, limit = 0, min(most_left if step < 0 else most_right, _FARTHEST_SLIDE)
        while abs(shift) < limit:
            leaving, entering = (
                (end + shift - 1, start + shift - 1) if step < 0 else (start + shift, end + shift)
            )
            if words[leaving] != words[entering]:
                break
            shift += step
            score = _edge(side, start + shift) + _edge(side, end + shift)
            if score > best_score:
                best, best_score = shift, score
    return best


def _edge(side: Side, word: int) -> int:
    """How good an edge there is before the word: 3 between sentences, 2 at other punctuation."""
    if word == 0 or word == len(side.places):
        return 3
    between = side.tokens[side.places[word - 1] + 1 : side.places[word]]
    if any(map(ends_sentence, between)):
        return 3
    if any(not token.isspace() for token in between):
        return 2
    return 1 if between else 0
