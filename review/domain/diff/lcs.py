"""Which items of two sequences are the same, in order: a longest common subsequence, with bounds.

Small sequences are matched exactly by RapidFuzz's bit-parallel LCS (Hyyrö, 2004). Larger ones are
first pinned on what occurs once on both sides (Bram Cohen's patience diff), runs of three and then
single items; only the gaps between the pins are matched exactly. A gap that is still too large is
matched through a window that moves along it: coarser, but in bounded time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from review.domain.sequences import longest_increasing_subsequence

# Cells of the comparison matrix: 5,000 x 5,000 takes some 4 ms and 3 MB.
EXACT_CELLS = 25_000_000
GAP_CELLS = 4_000_000
_PIN_SIZES = (3, 1)
_FEWEST_PINS = 100  # one for so many items; fewer hold by chance
_WINDOW = 2_000
_MOST_CODES = 0x110000


class Match(NamedTuple):
    """`size` items from `old` on are the same as those from `new` on."""

    old: int
    new: int
    size: int


def match_sequences(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """The matches between two sequences, in order, never touching on both sides at once."""
    vocabulary = dict.fromkeys(old)
    if vocabulary.keys().isdisjoint(new):
        return []
    vocabulary.update(dict.fromkeys(new))
    if len(vocabulary) > _MOST_CODES:
        return []
    codes = dict(zip(vocabulary, map(chr, range(len(vocabulary))), strict=True))
    first = "".join(map(codes.__getitem__, old))
    second = "".join(map(codes.__getitem__, new))
    found: list[Match] = []
    _match_whole(first, second, found)
    return _fuse(found)


def _match_whole(old: str, new: str, found: list[Match]) -> None:
    head = common_prefix(old, new)
    tail = common_prefix(old[head:][::-1], new[head:][::-1])
    if head:
        found.append(Match(0, 0, head))
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(middle_old) * len(middle_new) <= EXACT_CELLS:
        _match_exactly(middle_old, middle_new, head, head, found)
    else:
        _match_pinned(middle_old, middle_new, head, head, found, _PIN_SIZES)
    if tail:
        found.append(Match(len(old) - tail, len(new) - tail, tail))


def common_prefix(old: str, new: str) -> int:
    """How many characters two strings begin alike with, by halving: no loop over characters."""
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


def _match_exactly(old: str, new: str, at_old: int, at_new: int, found: list[Match]) -> None:
    if not old or not new:
        return
    found.extend(
        Match(at_old + block.a, at_new + block.b, block.size)
        for block in LCSseq.editops(old, new).as_matching_blocks()
        if block.size
    )


def _match_pinned(
    old: str, new: str, at_old: int, at_new: int, found: list[Match], sizes: tuple[int, ...]
) -> None:
    if len(old) * len(new) <= GAP_CELLS:
        _match_exactly(old, new, at_old, at_new, found)
        return
    if not sizes:
        _match_in_windows(old, new, at_old, at_new, found)
        return
    pins = _pins(old, new, sizes[0])
    if len(pins) * _FEWEST_PINS < min(len(old), len(new)):
        _match_pinned(old, new, at_old, at_new, found, sizes[1:])
        return
    end_old = end_new = 0
    for pin_old, pin_new, size in pins:
        if pin_old > end_old and pin_new > end_new:
            gap_old, gap_new = old[end_old:pin_old], new[end_new:pin_new]
            _match_pinned(gap_old, gap_new, at_old + end_old, at_new + end_new, found, sizes[1:])
        found.append(Match(at_old + pin_old, at_new + pin_new, size))
        end_old, end_new = pin_old + size, pin_new + size
    _match_pinned(
        old[end_old:], new[end_new:], at_old + end_old, at_new + end_new, found, sizes[1:]
    )


def _match_in_windows(old: str, new: str, at_old: int, at_new: int, found: list[Match]) -> None:
    """Match a window of each side, keep what lies well inside it, and go on from there."""
    inside = _WINDOW * 3 // 4
    start_old = start_new = 0
    while start_old < len(old) and start_new < len(new):
        window_old = old[start_old : start_old + _WINDOW]
        window_new = new[start_new : start_new + _WINDOW]
        matches: list[Match] = []
        _match_exactly(window_old, window_new, 0, 0, matches)
        if len(old) - start_old > _WINDOW or len(new) - start_new > _WINDOW:
            matches = [match for match in matches if max(match.old, match.new) < inside]
        found.extend(
            Match(at_old + start_old + match.old, at_new + start_new + match.new, match.size)
            for match in matches
        )
        end = matches[-1] if matches else Match(inside, inside, 0)
        start_old, start_new = start_old + end.old + end.size, start_new + end.new + end.size


def _pins(old: str, new: str, size: int) -> list[Match]:
    """Runs of `size` items that occur once on both sides, as many as keep their order."""
    places_old, places_new = _single_places(old, size), _single_places(new, size)
    pairs = [(place, places_new[run]) for run, place in places_old.items() if run in places_new]
    pins: list[Match] = []
    end_old = end_new = 0
    for index in longest_increasing_subsequence([place for _, place in pairs]):
        place_old, place_new = pairs[index]
        # Runs of several items overlap: keep of each what the one before it has not yet covered.
        covered = max(end_old - place_old, end_new - place_new, 0)
        aligned = not covered or place_old - place_new == end_old - end_new
        if covered < size and aligned:
            pins.append(Match(place_old + covered, place_new + covered, size - covered))
            end_old, end_new = place_old + size, place_new + size
    return pins


def _single_places(items: str, size: int) -> dict[str, int]:
    """Where each run that occurs only once begins, in order."""
    runs = [items[start : start + size] for start in range(len(items) - size + 1)]
    counted = Counter(runs)
    return {run: place for place, run in enumerate(runs) if counted[run] == 1}


def _fuse(found: list[Match]) -> list[Match]:
    """Matches that touch on both sides, made one."""
    fused: list[Match] = []
    for match in found:
        last = fused[-1] if fused else None
        if last and (last.old + last.size, last.new + last.size) == (match.old, match.new):
            fused[-1] = Match(last.old, last.new, last.size + match.size)
        else:
            fused.append(match)
    return fused
