"""Words that revisions removed, searched for runs that were put back.

Runs are found by an index of all sequences of `SHORTEST_RUN` words (shingles), as in the detection
of copied text. Shorter runs are not looked for: they recur by chance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from review.domain.authorship.shares import RemovedPassage, Word, runs_of, words_of

SHORTEST_RUN = 5  # words
MOST_WORDS = 20_000  # that are remembered, those removed last first
_MOST_CANDIDATES = 8  # places tried for one sequence, so that repetitive text takes linear time


class RemovedWords:
    """The words of `passages` but for those that are `standing` in the text."""

    def __init__(
        self, passages: Iterable[RemovedPassage], standing: Collection[Word] = frozenset()
    ) -> None:
        self._texts: list[str] = []
        self._words: list[Word | None] = []  # None: between two passages, standing, or taken back
        for passage in passages:
            identities = words_of(passage.runs)
            self._words.extend(None if word in standing else word for word in identities)
            self._texts.extend(passage.texts)
            self._words.append(None)
            self._texts.append("")
        self._index: dict[tuple[str, ...], list[int]] | None = None

    def take_back(self, texts: Sequence[str], start: int, end: int) -> list[Word]:
        """Take the longest run that equals the beginning of `texts[start:end]`; [] for none."""
        best, longest = 0, 0
        for place in self._candidates(tuple(texts[start : start + SHORTEST_RUN])):
            size = self._common(place, texts, start, end)
            if size > longest:
                best, longest = place, size
        if longest < SHORTEST_RUN:
            return []
        taken = [word for word in self._words[best : best + longest] if word is not None]
        self._words[best : best + longest] = [None] * longest
        return taken

    def remaining(self) -> tuple[RemovedPassage, ...]:
        """The passages that were not taken back, as far as they are to be remembered."""
        found: list[RemovedPassage] = []
        room = MOST_WORDS
        pairs = zip(self._texts, self._words, strict=True)
        for free, group in groupby(pairs, key=lambda pair: pair[1] is not None):
            run = [(text, word) for text, word in group if word is not None] if free else []
            if SHORTEST_RUN <= len(run) <= room:
                room -= len(run)
                texts = tuple(text for text, _ in run)
                found.append(RemovedPassage(texts, runs_of(word for _, word in run)))
        return tuple(found)

    def _candidates(self, shingle: tuple[str, ...]) -> list[int]:
        if self._index is None:
            self._index = _index_of(self._texts, self._words)
        return self._index.get(shingle, [])

    def _common(self, place: int, texts: Sequence[str], start: int, end: int) -> int:
        size = 0
        for offset in range(min(end - start, len(self._words) - place)):
            if self._words[place + offset] is None:
                break
            if self._texts[place + offset] != texts[start + offset]:
                break
            size += 1
        return size


def _index_of(texts: list[str], words: list[Word | None]) -> dict[tuple[str, ...], list[int]]:
    index: dict[tuple[str, ...], list[int]] = {}
    free = 0  # consecutive words up to here that can be taken
    for end, word in enumerate(words, start=1):
        free = free + 1 if word is not None else 0
        if free >= SHORTEST_RUN:
            places = index.setdefault(tuple(texts[end - SHORTEST_RUN : end]), [])
            if len(places) < _MOST_CANDIDATES:
                places.append(end - SHORTEST_RUN)
    return index
