"""Block matching: which old blocks became which new ones, splits and joins included.

Greedy, in passes from the most to the least certain evidence: id, equal text, the only headline or
standfirst, the rest of a split or joined text, similar text, an id with little text in common, the
position beside matched blocks. A headline or standfirst only matches its own kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from review.domain.diff.block_similarity import BlockSimilarity, similar_pairs
from review.domain.diff.lcs import match_sequences
from review.domain.text.blocks import FRONT, Block, Kind

# An id or a position alone is no evidence where less than this share of the shorter text was kept:
# two blocks may have exchanged their texts. Such an id is used where nothing is more similar.
_MIN_SHARED = 0.2
# A neighbour belongs to a split or join if at least this share of it matches the other side. Of
# unrelated neighbours in edited news, one in 900 has as much.
_MIN_COVERED = 0.28


class BlockGroup(NamedTuple):
    """Positions of blocks that belong together: one to one, one to several, several to one.

    A block without a counterpart is a group with an empty side.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]


def match_blocks(
    old: Sequence[Block], new: Sequence[Block], words: Callable[[str], Sequence[str]], by_id: bool
) -> list[BlockGroup]:
    """Return groups that contain every block of both sides exactly once.

    `words` divides a text into words. `by_id`: the ids of both sides identify the same blocks.
    """
    matcher = _BlockMatcher(old, new, BlockSimilarity(words))
    if by_id:
        matcher.match_ids()
    matcher.match_equal_texts()
    matcher.match_single_kinds()
    matcher.absorb_neighbours()
    matcher.match_similar_texts()
    matcher.match_doubtful_ids()
    matcher.match_positions()
    matcher.absorb_neighbours()
    return matcher.groups()


class _BlockMatcher:
    def __init__(
        self, old: Sequence[Block], new: Sequence[Block], similarity: BlockSimilarity
    ) -> None:
        self._old = old
        self._new = new
        self._similarity = similarity
        # Positions that are not matched yet, in order.
        self._free_old = dict.fromkeys(range(len(old)))
        self._free_new = dict.fromkeys(range(len(new)))
        self._group_of_old: dict[int, BlockGroup] = {}
        self._group_of_new: dict[int, BlockGroup] = {}
        self._doubtful_ids: list[tuple[int, int]] = []

    def groups(self) -> list[BlockGroup]:
        matched = list(dict.fromkeys(self._group_of_new.values()))
        cut = [BlockGroup((index,), ()) for index in self._free_old]
        added = [BlockGroup((), (index,)) for index in self._free_new]
        return matched + cut + added

    def match_ids(self) -> None:
        old_indexes = _unique_ids(self._old)
        for block_id, new_index in _unique_ids(self._new).items():
            old_index = old_indexes.get(block_id)
            if old_index is None or not self._may_match(old_index, new_index):
                continue
            before, after = self._old[old_index].text, self._new[new_index].text
            if before == after or self._similarity.shared_ratio(before, after) >= _MIN_SHARED:
                self._match(old_index, new_index)
            else:
                self._doubtful_ids.append((old_index, new_index))

    def match_doubtful_ids(self) -> None:
        for old_index, new_index in self._doubtful_ids:
            if old_index in self._free_old and new_index in self._free_new:
                self._match(old_index, new_index)

    def match_equal_texts(self) -> None:
        """Match equal texts: first those in the same order, then the others from top to bottom."""
        old_free, new_free = list(self._free_old), list(self._free_new)
        old_keys = [_key(self._old[index]) for index in old_free]
        new_keys = [_key(self._new[index]) for index in new_free]
        for match in match_sequences(old_keys, new_keys):
            for step in range(match.size):
                self._match(old_free[match.old + step], new_free[match.new + step])
        indexes: dict[tuple[str, str], list[int]] = {}
        for index in reversed(self._free_old):
            indexes.setdefault(_key(self._old[index]), []).append(index)
        for index in list(self._free_new):
            equal = indexes.get(_key(self._new[index]))
            if equal:
                self._match(equal.pop(), index)

    def match_single_kinds(self) -> None:
        """Match the headlines, whatever they say, and the standfirsts."""
        for kind in FRONT:
            old_free = [index for index in self._free_old if self._old[index].kind is kind]
            new_free = [index for index in self._free_new if self._new[index].kind is kind]
            if len(old_free) == len(new_free) == 1:
                self._match(old_free[0], new_free[0])

    def match_similar_texts(self) -> None:
        old_free, new_free = list(self._free_old), list(self._free_new)
        pairs = similar_pairs(
            [self._old[index].text for index in old_free],
            [self._new[index].text for index in new_free],
            self._similarity,
        )
        for old_rank, new_rank in pairs:
            old_index, new_index = old_free[old_rank], new_free[new_rank]
            free = old_index in self._free_old and new_index in self._free_new
            if free and self._may_match(old_index, new_index):
                self._match(old_index, new_index)

    def match_positions(self) -> None:
        """Match blocks of little similarity that follow, or precede, matched blocks."""
        for step in (1, -1):
            for index in list(self._free_new)[::step]:
                beside = self._old_index_beside(index - step, step)
                if beside not in self._free_old or not self._may_match(beside, index):
                    continue
                texts = self._old[beside].text, self._new[index].text
                if self._similarity.shared_ratio(*texts) >= _MIN_SHARED:
                    self._match(beside, index)

    def _old_index_beside(self, index: int, step: int) -> int:
        """The old index one `step` from what new block `index` was; -1 where that is unknown."""
        if not 0 <= index < len(self._new):
            return 0 if step > 0 else len(self._old) - 1
        group = self._group_of_new.get(index)
        if not group:
            return -1
        return group.old[-1] + 1 if step > 0 else group.old[0] - 1

    def absorb_neighbours(self) -> None:
        """Add free blocks beside a match that have the rest of its text: a split, or a join."""
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

    def _absorb_new(self, index: int, group: BlockGroup) -> None:
        if len(group.old) == 1 and self._may_match(group.old[0], index):
            pieces = [self._new[piece].text for piece in group.new]
            whole = self._old[group.old[0]].text
            first = index < group.new[0]
            if self._covers_remainder(whole, pieces, self._new[index].text, first):
                self._add(BlockGroup(group.old, tuple(sorted((*group.new, index)))))

    def _absorb_old(self, index: int, group: BlockGroup) -> None:
        if len(group.new) == 1 and self._may_match(index, group.new[0]):
            pieces = [self._old[piece].text for piece in group.old]
            whole = self._new[group.new[0]].text
            first = index < group.old[0]
            if self._covers_remainder(whole, pieces, self._old[index].text, first):
                self._add(BlockGroup(tuple(sorted((*group.old, index))), group.new))

    def _covers_remainder(self, whole: str, pieces: list[str], rest: str, first: bool) -> bool:
        if pieces == [whole]:
            return False
        return self._similarity.covers_remainder(whole, pieces, rest, _MIN_COVERED, first=first)

    def _may_match(self, old_index: int, new_index: int) -> bool:
        return _part(self._old[old_index].kind) == _part(self._new[new_index].kind)

    def _match(self, old_index: int, new_index: int) -> None:
        self._add(BlockGroup((old_index,), (new_index,)))

    def _add(self, group: BlockGroup) -> None:
        for index in group.old:
            self._free_old.pop(index, None)
            self._group_of_old[index] = group
        for index in group.new:
            self._free_new.pop(index, None)
            self._group_of_new[index] = group


def _part(kind: Kind) -> str:
    """The part of the article: headline, standfirst, or body, whose kinds may change."""
    return kind.value if kind in FRONT else "body"


def _key(block: Block) -> tuple[str, str]:
    return _part(block.kind), block.text


def _unique_ids(blocks: Iterable[Block]) -> dict[str, int]:
    """The position of each id; an id that occurs twice identifies nothing and is left out."""
    positions: dict[str, int] = {}
    repeated = set()
    for index, block in enumerate(blocks):
        if block.id in positions:
            repeated.add(block.id)
        positions[block.id] = index
    return {block_id: index for block_id, index in positions.items() if block_id not in repeated}
