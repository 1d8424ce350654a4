"""Longest common subsequence of two sequences, exact for short ones, in bounded time for long ones.

1. A common prefix and suffix are split off.
2. Short sequences are matched exactly, by RapidFuzz's bit-parallel algorithm (Hyyrö, 2004).
3. Longer ones are divided at unique anchors, as in patience diff (Bram Cohen) and histogram diff:
   runs of three items, then single items, that occur once on both sides. The gaps between the
   anchors are matched exactly.
4. A gap that is still too long is matched in a sliding window: coarser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from review.domain.sequences import longest_increasing_subsequence

# Cells of the comparison matrix that are matched exactly: 5,000 x 5,000 take some 4 ms and 3 MB.
_EXACT_CELLS = 25_000_000
_GAP_CELLS = 4_000_000
_ANCHOR_SIZES = (3, 1)  # items
_ITEMS_PER_ANCHOR = 100  # at most; rarer anchors match by chance
_WINDOW = 2_000  # items
_CODE_POINTS = 0x110000


class Match(NamedTuple):
    """The items `old:old + size` equal the items `new:new + size` of the other sequence."""

    old: int
    new: int
    size: int


def match_sequences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return the matches of a (nearly) longest common subsequence, in order.

    No two matches are adjacent on both sides. Empty for more than 1,114,112 distinct items.
    """
    vocabulary = dict.fromkeys(old)
    if vocabulary.keys().isdisjoint(new):
        return []
    vocabulary.update(dict.fromkeys(new))
    if len(vocabulary) > _CODE_POINTS:
        return []
    # One character for each distinct item: strings are sliced and compared fastest.
    codes = dict(zip(vocabulary, map(chr, range(len(vocabulary))), strict=True))
    encoded_old = "".join(map(codes.__getitem__, old))
    encoded_new = "".join(map(codes.__getitem__, new))
    return _merge_adjacent(_match(encoded_old, encoded_new))


def common_prefix(old: str, new: str) -> int:
    """Return the length of the common prefix, by binary search over slices."""
    low, high = 0, min(len(old), len(new))
    if old[:high] == new[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _match(old: str, new: str) -> list[Match]:
    prefix = common_prefix(old, new)
    suffix = common_prefix(old[prefix:][::-1], new[prefix:][::-1])
    middle_old, middle_new = old[prefix : len(old) - suffix], new[prefix : len(new) - suffix]
    if len(middle_old) * len(middle_new) <= _EXACT_CELLS:
        middle = _match_exactly(middle_old, middle_new)
    else:
        middle = _match_anchored(middle_old, middle_new, _ANCHOR_SIZES)
    matches = [Match(0, 0, prefix)] if prefix else []
    matches += _shifted(middle, prefix, prefix)
    if suffix:
        matches.append(Match(len(old) - suffix, len(new) - suffix, suffix))
    return matches


def _shifted(matches: Iterable[Match], by_old: int, by_new: int) -> list[Match]:
    return [Match(old + by_old, new + by_new, size) for old, new, size in matches]


def _match_exactly(old: str, new: str) -> list[Match]:
    if not old or not new:
        return []
    blocks = LCSseq.editops(old, new).as_matching_blocks()
    return [Match(block.a, block.b, block.size) for block in blocks if block.size]


def _match_anchored(old: str, new: str, sizes: tuple[int, ...]) -> list[Match]:
    """Match between anchors of the first of `sizes`, and inside the gaps by the other sizes."""
    if len(old) * len(new) <= _GAP_CELLS:
        return _match_exactly(old, new)
    if not sizes:
        return _match_in_windows(old, new)
    anchors = _unique_anchors(old, new, sizes[0])
    if len(anchors) * _ITEMS_PER_ANCHOR < min(len(old), len(new)):
        return _match_anchored(old, new, sizes[1:])
    matches: list[Match] = []
    end_old = end_new = 0
    for anchor in [*anchors, Match(len(old), len(new), 0)]:
        gap_old, gap_new = old[end_old : anchor.old], new[end_new : anchor.new]
        matches += _shifted(_match_anchored(gap_old, gap_new, sizes[1:]), end_old, end_new)
        if anchor.size:
            matches.append(anchor)
        end_old, end_new = anchor.old + anchor.size, anchor.new + anchor.size
    return matches


def _match_in_windows(old: str, new: str) -> list[Match]:
    """Match a window of each side, keep the matches well inside it, and continue behind them."""
    inside = _WINDOW * 3 // 4
    matches: list[Match] = []
    start_old = start_new = 0
    while start_old < len(old) and start_new < len(new):
        window_old = old[start_old : start_old + _WINDOW]
        window_new = new[start_new : start_new + _WINDOW]
        in_window = _match_exactly(window_old, window_new)
        if len(old) - start_old > _WINDOW or len(new) - start_new > _WINDOW:
            in_window = [match for match in in_window if max(match.old, match.new) < inside]
        matches += _shifted(in_window, start_old, start_new)
        last = in_window[-1] if in_window else Match(inside, inside, 0)
        start_old += last.old + last.size
        start_new += last.new + last.size
    return matches


def _unique_anchors(old: str, new: str, size: int) -> list[Match]:
    """Runs of `size` items that occur once on both sides; as many as have the same order."""
    old_positions, new_positions = _unique_runs(old, size), _unique_runs(new, size)
    pairs = [
        (position, new_positions[run])
        for run, position in old_positions.items()
        if run in new_positions
    ]
    anchors: list[Match] = []
    end_old = end_new = 0
    for index in longest_increasing_subsequence([new_position for _, new_position in pairs]):
        at_old, at_new = pairs[index]
        # Runs of several items overlap: each contributes what the one before it does not cover.
        covered = max(end_old - at_old, end_new - at_new, 0)
        on_diagonal = not covered or at_old - at_new == end_old - end_new
        if covered < size and on_diagonal:
            anchors.append(Match(at_old + covered, at_new + covered, size - covered))
            end_old, end_new = at_old + size, at_new + size
    return anchors


def _unique_runs(items: str, size: int) -> dict[str, int]:
    """The start of each run of `size` items that occurs once, in order."""
    runs = [items[start : start + size] for start in range(len(items) - size + 1)]
    counts = Counter(runs)
    return {run: start for start, run in enumerate(runs) if counts[run] == 1}


def _merge_adjacent(matches: Iterable[Match]) -> list[Match]:
    """Merge matches that are adjacent on both sides."""
    merged: list[Match] = []
    for match in matches:
        last = merged[-1] if merged else None
        if last and (last.old + last.size, last.new + last.size) == (match.old, match.new):
            merged[-1] = Match(last.old, last.new, last.size + match.size)
        else:
            merged.append(match)
    return merged
