"""Ids and links carried through an edit that was made outside the rows: a whole text pasted again.

Paragraphs are recognised by their words, in steps that each look at what those before them left:
the same text; headline and standfirst by their kind; pairs that are each other's likest; pieces of
a paragraph that was split or joined, found among the words that nothing else accounts for; and at
last, between two recognised neighbours, as many new paragraphs as there were old ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from review.domain.blocks import FRONT, Block, Kind, new_id
from review.domain.words import words

Bag = Counter[str]

# A word in more blocks than this says little about which block it is, and costs time.
_COMMON = 20
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
        self.old_bags = [_bag(block.text, lang) for block in old]
        self.new_bags = [_bag(text, lang) for _, text in new]
        self.parents: list[list[int]] = [[] for _ in new]
        self.children: list[list[int]] = [[] for _ in old]

    def same(self) -> None:
        waiting: dict[tuple[Kind | None, str], deque[int]] = defaultdict(deque)
        for place, block in enumerate(self.old):
            waiting[_key(block.kind, block.text)].append(place)
        for place, (kind, text) in enumerate(self.new):
            if text.strip() and (found := waiting[_key(kind, text)]):
                self._link(found.popleft(), place)

    def front(self) -> None:
        for kind in FRONT:
            old = [place for place in self._lone_old() if self.old[place].kind is kind]
            new = [place for place in self._lone_new() if self.new[place][0] is kind]
            for old_place, new_place in zip(old, new, strict=False):
                self._link(old_place, new_place)

    def alike(self) -> None:
        shared = _shared_weights(self._old_body(), self._new_body())
        best_new: dict[int, tuple[float, int]] = {}
        best_old: dict[int, tuple[float, int]] = {}
        for (old, new), weight in shared.items():
            best_new[old] = max(best_new.get(old, (0.0, 0)), (weight, -new))
            best_old[new] = max(best_old.get(new, (0.0, 0)), (weight, -old))
        for new, (_, best) in best_old.items():
            mutual = best_new[-best][1] == -new
            if mutual and _likeness(self.old_bags[-best], self.new_bags[new]) >= _ALIKE:
                self._link(-best, new)

    def pieces(self) -> None:
        left = _left(self.old_bags, self.children, self.new_bags)
        for new, old in _contained(self._new_body(), left):
            self._link(old, new)
        left = _left(self.new_bags, self.parents, self.old_bags)
        for old, new in _contained(self._old_body(), left):
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


def _bag(text: str, lang: str) -> Bag:
    return Counter(word.casefold() for word in words(text, lang))


def _key(kind: Kind, text: str) -> tuple[Kind | None, str]:
    """What two texts have in common that are the same but for white space; kinds may change."""
    return (kind if kind in FRONT else None), " ".join(text.split())


def _likeness(first: Bag, second: Bag) -> float:
    """Dice's coefficient over words, 0 to 1."""
    size = first.total() + second.total()
    return 2 * (first & second).total() / size if size else 0.0


def _shared_weights(
    left: Mapping[int, Bag], right: Mapping[int, Bag]
) -> Mapping[tuple[int, int], float]:
    """For pairs that share a telling word, how much they share: rarer words weigh more."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, bag in right.items():
        for word in bag:
            holders[word].append(place)
    shared: dict[tuple[int, int], float] = defaultdict(float)
    for place, bag in left.items():
        for word, count in bag.items():
            held = holders.get(word, ())
            if len(held) <= _COMMON:
                for other in held:
                    shared[place, other] += min(count, right[other][word]) / len(held)
    return shared


def _left(
    bags: Sequence[Bag], linked: Sequence[Sequence[int]], others: Sequence[Bag]
) -> Mapping[int, Bag]:
    """What remains of each bag when the words of the blocks it is linked to are taken away."""
    return {
        place: bag - sum((others[at] for at in linked[place]), Counter())
        for place, bag in enumerate(bags)
    }


def _contained(pieces: Mapping[int, Bag], wholes: Mapping[int, Bag]) -> Iterator[tuple[int, int]]:
    """Each piece with the whole that has most of its words to spare, if it has enough of them."""
    spare = {place: Counter(bag) for place, bag in wholes.items()}
    candidates: dict[int, list[int]] = defaultdict(list)
    for piece, whole in _shared_weights(pieces, wholes):
        candidates[piece].append(whole)
    for piece, bag in pieces.items():
        shared = {whole: (bag & spare[whole]).total() for whole in candidates[piece]}
        best = max(shared, key=lambda whole: shared[whole], default=None)
        if best is not None and shared[best] >= _CONTAINED * bag.total():
            spare[best] -= bag
            yield piece, best
