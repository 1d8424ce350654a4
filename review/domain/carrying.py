"""Ids and links carried through an edit that was made outside the rows: a whole text pasted again.

Paragraphs are recognised by their words, in steps that each look at what those before them left:
the same text; headline and standfirst by their kind; pairs that are each other's likest; pieces of
a paragraph that was split or joined, found among the words that nothing else accounts for; and at
last, between two recognised neighbours, as many new paragraphs as there were old ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import groupby

from review.domain.text.blocks import FRONT, Block, Kind, new_id
from review.domain.text.tokenizer import words

Bag = Counter[str]

# A word in more blocks than this says little about which block it is, and costs time.
_COMMON = 20
# Of the blocks that a piece shares such words with, as many are compared with it word by word.
_CANDIDATES = 4
# The least that a changed paragraph shares with what it was, of the words of both.
_ALIKE = 0.3
# The least that a piece shares with the paragraph it was cut from or put into, of its own words.
_CONTAINED = 0.6


def carry(
    old: Sequence[Block], new_texts: Sequence[tuple[Kind, str]], lang: str
) -> tuple[Block, ...]:
    """The new texts as blocks, with the ids and links of the old blocks they come from.

    Same, changed and moved paragraphs keep id and links. Of a split one the first piece keeps the
    id and all keep the links; a joined one has the id of its longest piece and all their links.
    """
    recognition = _Recognition(old, new_texts, lang)
    recognition.same()
    recognition.front()
    recognition.alike()
    recognition.pieces()
    recognition.between()
    return tuple(_carried(recognition))


class _Recognition:
    """Which old blocks (`parents`) each new text comes from; both are named by their places."""

    def __init__(self, old: Sequence[Block], new: Sequence[tuple[Kind, str]], lang: str) -> None:
        self.old = old
        self.new = new
        self.old_bags = _Bags([block.text for block in old], lang)
        self.new_bags = _Bags([text for _, text in new], lang)
        self.parents: list[list[int]] = [[] for _ in new]
        self.children: list[list[int]] = [[] for _ in old]
        self.same_old: set[int] = set()
        self.same_new: set[int] = set()

    def same(self) -> None:
        waiting: dict[tuple[Kind | None, str], deque[int]] = defaultdict(deque)
        for place, block in enumerate(self.old):
            waiting[_key(block.kind, block.text)].append(place)
        for place, (kind, text) in enumerate(self.new):
            if text.strip() and (found := waiting[_key(kind, text)]):
                self.same_old.add(found[0])
                self.same_new.add(place)
                self._link(found.popleft(), place)

    def front(self) -> None:
        for kind in FRONT:
            old = [place for place in self._lone_old() if self.old[place].kind is kind]
            new = [place for place in self._lone_new() if self.new[place][0] is kind]
            for old_place, new_place in zip(old, new, strict=False):
                self._link(old_place, new_place)

    def alike(self) -> None:
        best_new: dict[int, int] = {}
        best_old: dict[int, tuple[float, int]] = {}
        for old, weights in _shared_weights(self._old_body(), self._new_body()):
            most = max(weights.values())
            best_new[old] = min(new for new, weight in weights.items() if weight == most)
            for new, weight in weights.items():
                if new not in best_old or weight > best_old[new][0]:
                    best_old[new] = weight, old
        for new, (_, old) in best_old.items():
            if best_new[old] == new and _likeness(self.old_bags[old], self.new_bags[new]) >= _ALIKE:
                self._link(old, new)

    def pieces(self) -> None:
        if pieces := self._new_body():
            left = {
                place: self.old_bags.without(place, self.new_bags.of(self.children[place]))
                for place in range(len(self.old))
                if place not in self.same_old
            }
            for new, old in _contained(pieces, left):
                self._link(old, new)
        if pieces := self._old_body():
            left = {
                place: self.new_bags.without(place, self.old_bags.of(self.parents[place]))
                for place in range(len(self.new))
                if place not in self.same_new
            }
            for old, new in _contained(pieces, left):
                self._link(old, new)

    def between(self) -> None:
        for lone, run in groupby(range(len(self.new)), key=lambda place: not self.parents[place]):
            places = list(run)
            if not lone:
                continue
            first, last = places[0], places[-1]
            after = max(self.parents[first - 1]) + 1 if first else 0
            before = min(self.parents[last + 1]) if last + 1 < len(self.new) else len(self.old)
            old = [place for place in range(after, before) if not self.children[place]]
            if len(old) == len(places):
                for old_place, new_place in zip(old, places, strict=True):
                    if (self.old[old_place].kind in FRONT) == (self.new[new_place][0] in FRONT):
                        self._link(old_place, new_place)

    def _link(self, old: int, new: int) -> None:
        self.parents[new].append(old)
        self.children[old].append(new)

    def _lone_old(self) -> list[int]:
        return [place for place, children in enumerate(self.children) if not children]

    def _lone_new(self) -> list[int]:
        return [place for place, parents in enumerate(self.parents) if not parents]

    def _old_body(self) -> dict[int, Bag]:
        lone = self._lone_old()
        return {at: self.old_bags[at] for at in lone if self.old[at].kind not in FRONT}

    def _new_body(self) -> dict[int, Bag]:
        lone = self._lone_new()
        return {at: self.new_bags[at] for at in lone if self.new[at][0] not in FRONT}


def _carried(recognition: _Recognition) -> Iterator[Block]:
    """The new blocks; every old id goes to its first child, which has one to give away at most."""
    old = recognition.old
    for place, (kind, text) in enumerate(recognition.new):
        parents = sorted(recognition.parents[place])
        own = [at for at in parents if min(recognition.children[at]) == place]
        longest = max(own, key=lambda at: len(old[at].text), default=None)
        id = new_id() if longest is None else old[longest].id
        renders = dict.fromkeys(source for at in parents for source in old[at].renders)
        yield Block(id, kind, text, tuple(renders))


class _Bags:
    """The words of each text, counted when first asked for: most texts stay as they are."""

    def __init__(self, texts: Sequence[str], lang: str) -> None:
        self.texts = texts
        self.lang = lang
        self.counted: dict[int, Bag] = {}

    def __getitem__(self, place: int) -> Bag:
        if place not in self.counted:
            found = words(self.texts[place], self.lang)
            self.counted[place] = Counter(word.casefold() for word in found)
        return self.counted[place]

    def of(self, places: Iterable[int]) -> Iterator[Bag]:
        return (self[place] for place in places)

    def without(self, place: int, others: Iterable[Bag]) -> Bag:
        """What remains of a bag when the words of others are taken away."""
        left = self[place]
        for other in others:
            left = left - other
        return left


def _key(kind: Kind, text: str) -> tuple[Kind | None, str]:
    """What two texts have in common that are the same but for white space; kinds may change."""
    return (kind if kind in FRONT else None), " ".join(text.split())


def _likeness(first: Bag, second: Bag) -> float:
    """Dice's coefficient over words, 0 to 1."""
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 0.0


def _shared_weights(
    left: Mapping[int, Bag], right: Mapping[int, Bag]
) -> Iterator[tuple[int, Mapping[int, float]]]:
    """For each block of the left with which of the right it shares telling words, and how much:
    rarer words weigh more."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, bag in right.items():
        for word in bag:
            holders[word].append(place)
    for place, bag in left.items():
        weights: dict[int, float] = defaultdict(float)
        for word, count in bag.items():
            held = holders.get(word)
            if not held or len(held) > _COMMON:
                continue
            share = 1 / len(held)
            if count == 1:  # nearly always: and where the time goes
                for other in held:
                    weights[other] += share
            else:
                for other in held:
                    weights[other] += min(count, right[other][word]) * share
        if weights:
            yield place, weights


def _contained(pieces: Mapping[int, Bag], wholes: Mapping[int, Bag]) -> Iterator[tuple[int, int]]:
    """Each piece with the whole that has most of its words to spare, if it has enough of them."""
    spare = {place: Counter(bag) for place, bag in wholes.items()}
    for piece, candidates in _shared_weights(pieces, wholes):
        bag = pieces[piece]
        likely = nlargest(_CANDIDATES, candidates, key=candidates.__getitem__)
        shared = {whole: (bag & spare[whole]).total() for whole in likely}
        best = max(shared, key=lambda whole: shared[whole])
        if shared[best] >= _CONTAINED * bag.total():
            spare[best] -= bag
            yield piece, best
