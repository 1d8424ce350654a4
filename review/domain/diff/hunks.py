"""Changed passages between two token sequences: what both sides share at their edges is kept."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, takewhile
from typing import NamedTuple

from review.domain.diff.lcs import common_prefix
from review.domain.diff.spelling_variants import near
from review.domain.diff.word_index import Side
from review.domain.text.tokenizer import Tokens

_WIDEST_TRIM = 400


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


def part_respelt(gap: Passage, words: Passage, old: Side, new: Side) -> list[Passage]:
    """The gap, parted behind words it begins with, and before words it ends with, that are only
    respelt: "retook Idleb" and "left Idlib" are two changes, of which one is a name's.

    `words` are the gap's by number. A token that is the same on both sides parts two changes;
    where there is none the gap stays whole, and so it does where all of it is respelt or where
    blocks meet.
    """
    head, tail = _near_ends(words, old.words, new.words)
    if not (head or tail) or "" in old.tokens[gap.old_start : gap.old_end]:
        return [gap]
    if "" in new.tokens[gap.new_start : gap.new_end] or _all_respelt(words, old, new):
        return [gap]
    parts: list[Passage] = []
    if head:
        end_old = old.places[words.old_start + head - 1] + 1
        end_new = new.places[words.new_start + head - 1] + 1
        if _keeps_one(gap, end_old, end_new, old, new):
            parts.append(Passage(gap.old_start, end_old, gap.new_start, end_new))
            gap = gap._replace(old_start=end_old + 1, new_start=end_new + 1)
    if tail:
        start_old = old.places[words.old_end - tail]
        start_new = new.places[words.new_end - tail]
        if _keeps_one(gap, start_old - 1, start_new - 1, old, new):
            parts.append(Passage(gap.old_start, start_old - 1, gap.new_start, start_new - 1))
            gap = gap._replace(old_start=start_old, new_start=start_new)
    return [*parts, gap]


def _near_ends(words: Passage, old: list[str], new: list[str]) -> tuple[int, int]:
    """How many words are respelt, one by one, at the gap's beginning and at its end."""
    old_start, old_end, new_start, new_end = words
    shorter = min(old_end - old_start, new_end - new_start)
    head = tail = 0
    while head < shorter and near(old[old_start + head], new[new_start + head]):
        head += 1
    while tail < shorter - head and near(old[old_end - 1 - tail], new[new_end - 1 - tail]):
        tail += 1
    return head, tail


def _all_respelt(words: Passage, old: Side, new: Side) -> bool:
    before = old.words[words.old_start : words.old_end]
    after = new.words[words.new_start : words.new_end]
    return len(before) == len(after) and all(
        first.lower() == second.lower() or near(first, second)
        for first, second in zip(before, after, strict=True)
    )


def _keeps_one(gap: Passage, at_old: int, at_new: int, old: Side, new: Side) -> bool:
    if not (gap.old_start <= at_old < gap.old_end and gap.new_start <= at_new < gap.new_end):
        return False
    return bool(old.tokens[at_old]) and old.tokens[at_old] == new.tokens[at_new]


def trim(gap: Passage, old: Tokens, new: Tokens) -> Passage | None:
    """The gap without what both sides begin and end with; None where nothing is left."""
    old_start, old_end, new_start, new_end = gap
    while old_start < old_end and new_start < new_end and old[old_start] == new[new_start]:
        old_start += 1
        new_start += 1
    while old_start < old_end and new_start < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end -= 1
        new_end -= 1
    if old_start < old_end and new_start < new_end and _begin_alike(old[old_start], new[new_start]):
        heads = _same_text(old[old_start:old_end], new[new_start:new_end])
        old_start, new_start = old_start + heads[0], new_start + heads[1]
    if (
        old_start < old_end
        and new_start < new_end
        and _end_alike(old[old_end - 1], new[new_end - 1])
    ):
        tails = _same_text(
            tuple(token[::-1] for token in reversed(old[old_start:old_end])),
            tuple(token[::-1] for token in reversed(new[new_start:new_end])),
        )
        old_end, new_end = old_end - tails[0], new_end - tails[1]
    if old_start == old_end and new_start == new_end:
        return None
    return Passage(old_start, old_end, new_start, new_end)


def _begin_alike(first: str, second: str) -> bool:
    return first.startswith(second) or second.startswith(first)


def _end_alike(first: str, second: str) -> bool:
    return first.endswith(second) or second.endswith(first)


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
