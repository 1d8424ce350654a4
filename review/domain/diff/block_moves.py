"""Which blocks moved: the fewest, and of equally few the shortest."""

from __future__ import annotations

from collections.abc import Sequence


def moved_positions(places: Sequence[int], sizes: Sequence[int]) -> set[int]:
    """Positions in `places` (old places, in the new order) that did not keep the order.

    What stays is the heaviest increasing subsequence, counting blocks first and their sizes second
    (a Fenwick tree of best chains by old place; see Fredman, 1975, for the unweighted case).
    """
    if all(first < second for first, second in zip(places, places[1:], strict=False)):
        return set()
    ranks = {place: rank for rank, place in enumerate(sorted(set(places)), start=1)}
    nothing = (0, 0, -1)
    tree = [nothing] * (len(ranks) + 1)
    before: list[int] = []
    for position, (place, size) in enumerate(zip(places, sizes, strict=True)):
        rank = ranks[place]
        best = nothing
        index = rank - 1
        while index:
            best = max(best, tree[index])
            index -= index & -index
        before.append(best[2])
        chain = (best[0] + 1, best[1] + size, position)
        index = rank
        while index < len(tree):
            tree[index] = max(tree[index], chain)
            index += index & -index
    position = max(tree)[2]
    staying = set()
    while position >= 0:
        staying.add(position)
        position = before[position]
    return set(range(len(places))) - staying
