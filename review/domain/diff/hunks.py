"""Hunks: the ranges of tokens that changed between two texts, from the matches of their words.

The gaps between matches, and the separators inside them, are trimmed to what really differs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, takewhile
from typing import NamedTuple

from review.domain.diff.lcs import Match, common_prefix
from review.domain.diff.spelling_variants import is_close_variant
from review.domain.diff.word_index import BOUNDARY, IndexedTokens
from review.domain.text.tokenizer import Tokens

_MAX_TRIMMED = 400  # tokens at each end that are compared letter by letter


class Hunk(NamedTuple):
    """The tokens `old_start:old_end` became `new_start:new_end`; either range may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def shifted(self, by_old: int, by_new: int) -> Hunk:
        """The same hunk, counted from earlier positions."""
        return Hunk(
            self.old_start + by_old, self.old_end + by_old,
            self.new_start + by_new, self.new_end + by_new,
        )  # fmt: skip


def build_hunks(old: IndexedTokens, new: IndexedTokens, matches: Sequence[Match]) -> list[Hunk]:
    """Return the hunks between and inside the matches of two texts' words, in order.

    Unchanged tokens stand between each two. Where no word matches, the whole text is one hunk.
    """
    if not matches and old.words and new.words:
        return [Hunk(0, len(old.tokens), 0, len(new.tokens))]
    gaps = _gaps(old, new, matches)
    return [hunk for gap in gaps if (hunk := trim_common_ends(gap, old.tokens, new.tokens))]


def _gaps(old: IndexedTokens, new: IndexedTokens, matches: Iterable[Match]) -> Iterator[Hunk]:
    """The ranges of tokens before, between and inside matches, not yet trimmed."""
    end_old = end_new = word_old = word_new = 0
    for match in [*matches, Match(len(old.words), len(new.words), 0)]:
        first_old, first_new = old.positions[match.old], new.positions[match.new]
        gap = Hunk(end_old, first_old, end_new, first_new)
        if match.old > word_old and match.new > word_new:
            words = Hunk(word_old, match.old, word_new, match.new)
            yield from split_off_spelling_variants(gap, words, old, new)
        else:
            yield gap
        if match.size:
            word_old, word_new = match.old + match.size, match.new + match.size
            end_old, end_new = old.positions[word_old - 1] + 1, new.positions[word_new - 1] + 1
            if old.tokens[first_old:end_old] != new.tokens[first_new:end_new]:
                yield from _separator_gaps(old, new, match)


def _separator_gaps(old: IndexedTokens, new: IndexedTokens, match: Match) -> Iterator[Hunk]:
    """The ranges of space and punctuation between words that match."""
    for step in range(1, match.size):
        yield Hunk(
            old.positions[match.old + step - 1] + 1,
            old.positions[match.old + step],
            new.positions[match.new + step - 1] + 1,
            new.positions[match.new + step],
        )


def split_off_spelling_variants(
    gap: Hunk, words: Hunk, old: IndexedTokens, new: IndexedTokens
) -> list[Hunk]:
    """Split a gap behind words at its start, and before words at its end, that are only respelled.

    "retook Idleb" to "left Idlib" is two changes, one of wording and one of a name. `words` is the
    gap in words. A token that is the same on both sides must separate the changes. The gap stays
    whole where all of it is respelled, and where blocks meet.
    """
    head, tail = _close_variants_at_ends(words, old.words, new.words)
    if not (head or tail) or BOUNDARY in old.tokens[gap.old_start : gap.old_end]:
        return [gap]
    if BOUNDARY in new.tokens[gap.new_start : gap.new_end] or _is_respelled(words, old, new):
        return [gap]
    parts: list[Hunk] = []
    if head:
        end_old = old.positions[words.old_start + head - 1] + 1
        end_new = new.positions[words.new_start + head - 1] + 1
        if _is_unchanged(gap, (end_old, end_new), old, new):
            parts.append(Hunk(gap.old_start, end_old, gap.new_start, end_new))
            gap = gap._replace(old_start=end_old + 1, new_start=end_new + 1)
    if tail:
        start_old = old.positions[words.old_end - tail]
        start_new = new.positions[words.new_end - tail]
        if _is_unchanged(gap, (start_old - 1, start_new - 1), old, new):
            parts.append(Hunk(gap.old_start, start_old - 1, gap.new_start, start_new - 1))
            gap = gap._replace(old_start=start_old, new_start=start_new)
    return [*parts, gap]


def _close_variants_at_ends(words: Hunk, old: list[str], new: list[str]) -> tuple[int, int]:
    """Count the words that are respelled one by one at the gap's start and at its end."""
    old_start, old_end, new_start, new_end = words
    shorter = min(old_end - old_start, new_end - new_start)
    head = tail = 0
    while head < shorter and is_close_variant(old[old_start + head], new[new_start + head]):
        head += 1
    while tail < shorter - head and is_close_variant(
        old[old_end - 1 - tail], new[new_end - 1 - tail]
    ):
        tail += 1
    return head, tail


def _is_respelled(words: Hunk, old: IndexedTokens, new: IndexedTokens) -> bool:
    """Whether all words of a gap are respelled one by one."""
    before = old.words[words.old_start : words.old_end]
    after = new.words[words.new_start : words.new_end]
    return len(before) == len(after) and all(
        first.lower() == second.lower() or is_close_variant(first, second)
        for first, second in zip(before, after, strict=True)
    )


def _is_unchanged(gap: Hunk, at: tuple[int, int], old: IndexedTokens, new: IndexedTokens) -> bool:
    """Whether the tokens at these positions are inside the gap and the same."""
    at_old, at_new = at
    if not (gap.old_start <= at_old < gap.old_end and gap.new_start <= at_new < gap.new_end):
        return False
    return bool(old.tokens[at_old]) and old.tokens[at_old] == new.tokens[at_new]


def trim_common_ends(gap: Hunk, old: Tokens, new: Tokens) -> Hunk | None:
    """Return the gap without its common prefix and suffix; None where nothing is left."""
    old_start, old_end, new_start, new_end = _trim_common_tokens(gap, old, new)
    if old_start < old_end and new_start < new_end and _begin_alike(old[old_start], new[new_start]):
        head_old, head_new = _common_text(old[old_start:old_end], new[new_start:new_end])
        old_start, new_start = old_start + head_old, new_start + head_new
    if (
        old_start < old_end
        and new_start < new_end
        and _end_alike(old[old_end - 1], new[new_end - 1])
    ):
        tail_old, tail_new = _common_text(
            tuple(token[::-1] for token in reversed(old[old_start:old_end])),
            tuple(token[::-1] for token in reversed(new[new_start:new_end])),
        )
        old_end, new_end = old_end - tail_old, new_end - tail_new
    if old_start == old_end and new_start == new_end:
        return None
    return Hunk(old_start, old_end, new_start, new_end)


def _trim_common_tokens(gap: Hunk, old: Tokens, new: Tokens) -> tuple[int, int, int, int]:
    old_start, old_end, new_start, new_end = gap
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        old_start += 1
        new_start += 1
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end -= 1
        new_end -= 1
    return old_start, old_end, new_start, new_end


def _begin_alike(first: str, second: str) -> bool:
    return first.startswith(second) or second.startswith(first)


def _end_alike(first: str, second: str) -> bool:
    return first.endswith(second) or second.endswith(first)


def _common_text(before: Tokens, after: Tokens) -> tuple[int, int]:
    """Count the tokens of each side that make up the longest text that both begin with.

    Dictionaries divide the same Chinese or Thai letters differently when a neighbour changes. Only
    positions where a word ends on both sides count, and none beyond a boundary of blocks.
    """
    before, after = (tuple(takewhile(len, side[:_MAX_TRIMMED])) for side in (before, after))
    length = common_prefix("".join(before), "".join(after))
    if not length:
        return 0, 0
    ends_before, ends_after = list(accumulate(map(len, before))), list(accumulate(map(len, after)))
    common = [end for end in set(ends_before).intersection(ends_after) if end <= length]
    if not common:
        return 0, 0
    return bisect_right(ends_before, max(common)), bisect_right(ends_after, max(common))


def boundary_whitespace(hunk: Hunk, old: Tokens, new: Tokens) -> tuple[int, int]:
    """Count the tokens of white space that replace, or are replaced by, a boundary of blocks.

    They are at the start (first figure) or at the end (second) of the hunk's side without
    boundaries. Words changed behind the last boundary alone belong behind it, so that the white
    space is at the start; all else belongs to the first block. (0, 0) without a boundary.
    """
    cut, added = old[hunk.old_start : hunk.old_end], new[hunk.new_start : hunk.new_end]
    if BOUNDARY in cut:
        divided, whole = cut, added
    elif BOUNDARY in added:
        divided, whole = added, cut
    else:
        return 0, 0
    last_boundary = max(index for index, token in enumerate(divided) if token == BOUNDARY)
    if divided[-1] and not any(divided[:last_boundary]):
        return sum(1 for _ in takewhile(str.isspace, whole)), 0
    return 0, sum(1 for _ in takewhile(str.isspace, reversed(whole)))


def without_boundary_whitespace(hunk: Hunk, old: Tokens, new: Tokens) -> Hunk:
    """Return the hunk without the white space that `boundary_whitespace` counts."""
    before, after = boundary_whitespace(hunk, old, new)
    if BOUNDARY in old[hunk.old_start : hunk.old_end]:
        return hunk._replace(new_start=hunk.new_start + before, new_end=hunk.new_end - after)
    return hunk._replace(old_start=hunk.old_start + before, old_end=hunk.old_end - after)
