"""Which old blocks became which new ones: by id, by equal text, by likeness; splits and joins.

A headline or standfirst only ever becomes another of its own kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from review.domain.diff.block_similarity import Likeness, most_alike
from review.domain.diff.lcs import match_sequences
from review.domain.text.blocks import Block, Kind

# An id or a place alone is not believed where less than this share of the shorter text was kept:
# two blocks' texts may have been exchanged. An id is the last resort where nothing is more alike.
_LEAST_KEPT = 0.2
# A neighbour belongs to a split or join if at least this share of it is found in the other side.
# Of unrelated neighbours of edited news paragraphs, one in 900 has as much.
_LEAST_FOUND = 0.28


class Group(NamedTuple):
    """Blocks that belong together, by position: one to one, one to several, several to one."""

    old: tuple[int, ...]
    new: tuple[int, ...]


def pair_blocks(
    old: Sequence[Block], new: Sequence[Block], words: Callable[[str], Sequence[str]], by_id: bool
) -> list[Group]:
    """Every block in exactly one group; one without a partner is a group with an empty side."""
    pairing = _Pairing(old, new, Likeness(words))
    if by_id:
        pairing.pair_by_id()
    pairing.pair_equal()
    pairing.pair_single_kinds()
    pairing.absorb_neighbours()
    pairing.pair_alike()
    pairing.pair_by_doubtful_id()
    pairing.pair_in_place()
    pairing.absorb_neighbours()
    return pairing.groups()


class _Pairing:
    def __init__(self, old: Sequence[Block], new: Sequence[Block], likeness: Likeness) -> None:
        self._old = old
        self._new = new
        self._likeness = likeness
        self._free_old = dict.fromkeys(range(len(old)))
        self._free_new = dict.fromkeys(range(len(new)))
        self._group_of_old: dict[int, Group] = {}
        self._group_of_new: dict[int, Group] = {}
        self._doubtful: list[tuple[int, int]] = []

    def groups(self) -> list[Group]:
        paired = list(dict.fromkeys(self._group_of_new.values()))
        cut = [Group((index,), ()) for index in self._free_old]
        added = [Group((), (index,)) for index in self._free_new]
        return paired + cut + added

    def pair_by_id(self) -> None:
        places = _single_ids(self._old)
        for block_id, new_index in _single_ids(self._new).items():
            old_index = places.get(block_id)
            if old_index is None or not self._may_pair(old_index, new_index):
                continue
            before, after = self._old[old_index].text, self._new[new_index].text
            if before == after or self._likeness.kept(before, after) >= _LEAST_KEPT:
                self._pair(old_index, new_index)
            else:
                self._doubtful.append((old_index, new_index))

    def pair_by_doubtful_id(self) -> None:
        for old_index, new_index in self._doubtful:
            if old_index in self._free_old and new_index in self._free_new:
                self._pair(old_index, new_index)

    def pair_equal(self) -> None:
        """Equal texts, first those that keep their order, then the others from top to bottom."""
        old_free, new_free = list(self._free_old), list(self._free_new)
        old_keys = [_key(self._old[index]) for index in old_free]
        new_keys = [_key(self._new[index]) for index in new_free]
        for match in match_sequences(old_keys, new_keys):
            for step in range(match.size):
                self._pair(old_free[match.old + step], new_free[match.new + step])
        places: dict[tuple[str, str], list[int]] = {}
        for index in reversed(self._free_old):
            places.setdefault(_key(self._old[index]), []).append(index)
        for index in list(self._free_new):
            same = places.get(_key(self._new[index]))
            if same:
                self._pair(same.pop(), index)

    def pair_single_kinds(self) -> None:
        """The headline is the headline, however it reads now; so is the standfirst."""
        for kind in (Kind.HEADLINE, Kind.STANDFIRST):
            old_left = [index for index in self._free_old if self._old[index].kind is kind]
            new_left = [index for index in self._free_new if self._new[index].kind is kind]
            if len(old_left) == len(new_left) == 1:
                self._pair(old_left[0], new_left[0])

    def pair_alike(self) -> None:
        old_free, new_free = list(self._free_old), list(self._free_new)
        found = most_alike(
            [self._old[index].text for index in old_free],
            [self._new[index].text for index in new_free],
            self._likeness,
        )
        for old_rank, new_rank in found:
            old_index, new_index = old_free[old_rank], new_free[new_rank]
            free = old_index in self._free_old and new_index in self._free_new
            if free and self._may_pair(old_index, new_index):
                self._pair(old_index, new_index)

    def pair_in_place(self) -> None:
        """Little alike, but each follows (or comes before) two that belong together."""
        for step in (1, -1):
            for index in list(self._free_new)[::step]:
                beside = self._old_place_after(index - step, step)
                if beside not in self._free_old or not self._may_pair(beside, index):
                    continue
                texts = self._old[beside].text, self._new[index].text
                if self._likeness.kept(*texts) >= _LEAST_KEPT:
                    self._pair(beside, index)

    def _old_place_after(self, index: int, step: int) -> int:
        """The old place that follows what new block `index` was; -1 where that is not known."""
        if not 0 <= index < len(self._new):
            return 0 if step > 0 else len(self._old) - 1
        group = self._group_of_new.get(index)
        if not group:
            return -1
        return group.old[-1] + 1 if step > 0 else group.old[0] - 1

    def absorb_neighbours(self) -> None:
        """Free blocks beside a pair that hold the rest of its text: a split, or a join."""
        for indexes in (list(self._free_new), list(reversed(self._free_new))):
            for index in indexes:
                for beside in (index - 1, index + 1):
                    if index in self._free_new and beside in self._group_of_new:
                        self._absorb_new(index, self._group_of_new[beside])
        for indexes in (list(self._free_old), list(reversed(self._free_old))):
            for index in indexes:
                for beside in (index - 1, index + 1):
                    if index in self._free_old and beside in self._group_of_old:
                        self._absorb_old(index, self._group_of_old[beside])

    def _absorb_new(self, index: int, group: Group) -> None:
        if len(group.old) == 1 and self._may_pair(group.old[0], index):
            pieces = [self._new[piece].text for piece in group.new]
            whole = self._old[group.old[0]].text
            first = index < group.new[0]
            if self._holds_rest(whole, pieces, self._new[index].text, first):
                self._set(Group(group.old, tuple(sorted((*group.new, index)))))

    def _absorb_old(self, index: int, group: Group) -> None:
        if len(group.new) == 1 and self._may_pair(index, group.new[0]):
            pieces = [self._old[piece].text for piece in group.old]
            whole = self._new[group.new[0]].text
            first = index < group.old[0]
            if self._holds_rest(whole, pieces, self._old[index].text, first):
                self._set(Group(tuple(sorted((*group.old, index))), group.new))

    def _holds_rest(self, whole: str, pieces: list[str], rest: str, first: bool) -> bool:
        if pieces == [whole]:
            return False
        return self._likeness.holds_besides(whole, pieces, rest, _LEAST_FOUND, first=first)

    def _may_pair(self, old_index: int, new_index: int) -> bool:
        return _row(self._old[old_index].kind) == _row(self._new[new_index].kind)

    def _pair(self, old_index: int, new_index: int) -> None:
        self._set(Group((old_index,), (new_index,)))

    def _set(self, group: Group) -> None:
        for index in group.old:
            self._free_old.pop(index, None)
            self._group_of_old[index] = group
        for index in group.new:
            self._free_new.pop(index, None)
            self._group_of_new[index] = group


def _row(kind: Kind) -> str:
    """Headline and standfirst have rows of their own; all else is body and may change its kind."""
    return kind.value if kind in (Kind.HEADLINE, Kind.STANDFIRST) else "body"


def _key(block: Block) -> tuple[str, str]:
    return _row(block.kind), block.text


def _single_ids(blocks: Iterable[Block]) -> dict[str, int]:
    """Where each id stands; one that occurs twice says nothing and is left out."""
    places: dict[str, int] = {}
    repeated = set()
    for index, block in enumerate(blocks):
        if block.id in places:
            repeated.add(block.id)
        places[block.id] = index
    return {block_id: index for block_id, index in places.items() if block_id not in repeated}
