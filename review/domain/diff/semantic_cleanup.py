"""Semantic clean-up of word matches, so that a reader sees few, meaningful changes.

The algorithms of Neil Fraser's diff-match-patch, over words instead of characters. The library
itself decides which matches to drop. Boundaries are aligned here, since the library knows no
sentence ends in scripts other than Latin, and no words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from diff_match_patch import diff_match_patch

from review.domain.diff.lcs import Match
from review.domain.diff.word_index import IndexedTokens
from review.domain.text.tokenizer import ends_sentence

# The library drops what is kept where it is no longer than the edits on both of its sides. In
# characters that is noise; one word kept between two replaced words is not, so a kept word counts
# as much as three edited ones.
_KEPT_WEIGHT = 3
_MAX_MATCHES = 100  # given to the library at once: its time grows with the square of the number
_MAX_SHIFT = 200  # words
# With less than this share of the shorter side's letters, matches are incidental.
_MIN_KEPT_SHARE = 0.2

_LIBRARY = diff_match_patch()


def clean_up(matches: list[Match], old: IndexedTokens, new: IndexedTokens) -> list[Match]:
    """Return the matches to show as kept; none where the text was mostly rewritten."""
    if _is_mostly_rewritten(matches, old, new):
        return []
    kept = drop_incidental_matches(matches, Match(len(old.words), len(new.words), 0))
    return align_to_boundaries(kept, old, new)


def _is_mostly_rewritten(matches: list[Match], old: IndexedTokens, new: IndexedTokens) -> bool:
    shorter = min(len("".join(old.words)), len("".join(new.words)))
    missing = _MIN_KEPT_SHARE * shorter
    for match in matches:
        if missing <= 0:
            break
        missing -= len("".join(old.words[match.old : match.old + match.size]))
    return missing > 0


def drop_incidental_matches(matches: Sequence[Match], end: Match) -> list[Match]:
    """Drop matches that are short compared with the edits on both sides of them.

    `end` is an empty match at the ends of both texts. (diff-match-patch: `diff_cleanupSemantic`.)
    """
    kept: list[Match] = []
    for start in range(0, len(matches), _MAX_MATCHES):
        chunk = matches[start : start + _MAX_MATCHES]
        following = matches[start + _MAX_MATCHES] if start + _MAX_MATCHES < len(matches) else end
        kept += _keep_meaningful(kept[-1] if kept else Match(0, 0, 0), chunk, following)
    return kept


def _keep_meaningful(before: Match, matches: Sequence[Match], after: Match) -> list[Match]:
    """The meaningful ones of consecutive matches, which are between two others.

    Each run of words is encoded as a code point of its own, repeated for each word. The library
    then compares lengths alone: it finds nothing in common between two runs.
    """
    codes = map(chr, count())
    by_code: dict[str, Match] = {}
    diffs: list[tuple[int, str]] = []
    end_old, end_new = before.old + before.size, before.new + before.size
    for match in [*matches, after]:
        if match.old > end_old:
            diffs.append((_LIBRARY.DIFF_DELETE, next(codes) * (match.old - end_old)))
        if match.new > end_new:
            diffs.append((_LIBRARY.DIFF_INSERT, next(codes) * (match.new - end_new)))
        if match is not after:
            code = next(codes)
            by_code[code] = match
            diffs.append((_LIBRARY.DIFF_EQUAL, code * (_KEPT_WEIGHT * match.size)))
        end_old, end_new = match.old + match.size, match.new + match.size
    _LIBRARY.diff_cleanupSemantic(diffs)
    return [by_code[text[0]] for op, text in diffs if op == _LIBRARY.DIFF_EQUAL and text]


def align_to_boundaries(
    matches: list[Match], old: IndexedTokens, new: IndexedTokens
) -> list[Match]:
    """Shift insertions and deletions to the best boundaries that the same words allow.

    "A b c. [A d e. ]A f" and "A b c. A [d e. A ]f" are the same edit; the first reads better.
    (diff-match-patch: `diff_cleanupSemanticLossless`.)
    """
    shifted = list(matches)
    for index in range(1, len(shifted)):
        left, right = shifted[index - 1], shifted[index]
        gap_old = right.old - left.old - left.size
        gap_new = right.new - left.new - left.size
        if bool(gap_old) == bool(gap_new):
            continue
        if gap_old:
            shift = _best_shift(old, (left.old + left.size, right.old), left.size, right.size)
        else:
            shift = _best_shift(new, (left.new + left.size, right.new), left.size, right.size)
        shifted[index - 1] = Match(left.old, left.new, left.size + shift)
        shifted[index] = Match(right.old + shift, right.new + shift, right.size - shift)
    return shifted


def _best_shift(text: IndexedTokens, edit: tuple[int, int], left: int, right: int) -> int:
    """Return by how many words to shift an edit `start, end` (to the right is positive).

    `left` and `right` are the sizes of the matches beside it, of which one word must remain.
    """
    start, end = edit
    words = text.words
    to_left = left > 1 and words[start - 1] == words[end - 1]
    to_right = right > 1 and words[start] == words[end]
    if not to_left and not to_right:
        return 0
    best, best_score = 0, _boundary_score(text, start) + _boundary_score(text, end)
    for step in (-1, 1):
        shift, limit = 0, min((left if step < 0 else right) - 1, _MAX_SHIFT)
        while abs(shift) < limit:
            leaving, entering = (
                (end + shift - 1, start + shift - 1) if step < 0 else (start + shift, end + shift)
            )
            if words[leaving] != words[entering]:
                break
            shift += step
            score = _boundary_score(text, start + shift) + _boundary_score(text, end + shift)
            if score > best_score:
                best, best_score = shift, score
    return best


def _boundary_score(text: IndexedTokens, word: int) -> int:
    """Rate the boundary before a word: 3 between sentences, 2 at punctuation, 1 at a space."""
    if word == 0 or word == len(text.words):
        return 3
    between = text.tokens[text.positions[word - 1] + 1 : text.positions[word]]
    if any(map(ends_sentence, between)):
        return 3
    if any(not token.isspace() for token in between):
        return 2
    return 1 if between else 0
