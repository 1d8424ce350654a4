"""Words that revisions removed, and the search for runs of them that were restored.

Runs are found by an index of all sequences of `MIN_RUN` words (shingles), as in plagiarism
detection (Broder, 1997). Shorter runs are not searched for: they recur by chance.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from review.domain.authorship.shares import RemovedPassage, Word, runs_of, words_of

MIN_RUN = 5  # words
MAX_WORDS = 20_000  # stored, the latest removed first
_MAX_CANDIDATES = 8  # indices tried for one shingle, so that repetitive text takes linear time


class RemovedWords:
    """The words of `passages` except those that are `present` in the text."""

    def __init__(
        self, passages: Iterable[RemovedPassage], present: Collection[Word] = frozenset()
    ) -> None:
        self._texts: list[str] = []
        self._words: list[Word | None] = []  # None: between passages, present, or taken back
        for passage in passages:
            identities = words_of(passage.runs)
            self._words.extend(None if word in present else word for word in identities)
            self._texts.extend(passage.texts)
            self._words.append(None)
            self._texts.append("")
        self._shingles: dict[tuple[str, ...], list[int]] | None = None

    def take_back(self, texts: Sequence[str], start: int, end: int) -> list[Word]:
        """Remove and return the longest run that equals the beginning of `texts[start:end]`.

        [] if none has at least `MIN_RUN` words.
        """
        best, longest = 0, 0
        for index in self._candidates(tuple(texts[start : start + MIN_RUN])):
            size = self._common_length(index, texts, start, end)
            if size > longest:
                best, longest = index, size
        if longest < MIN_RUN:
            return []
        taken = [word for word in self._words[best : best + longest] if word is not None]
        self._words[best : best + longest] = [None] * longest
        return taken

    def remaining(self) -> tuple[RemovedPassage, ...]:
        """Return what was not taken back of the passages, up to `MAX_WORDS` words."""
        remaining: list[RemovedPassage] = []
        room = MAX_WORDS
        pairs = zip(self._texts, self._words, strict=True)
        for free, group in groupby(pairs, key=lambda pair: pair[1] is not None):
            run = [(text, word) for text, word in group if word is not None] if free else []
            if MIN_RUN <= len(run) <= room:
                room -= len(run)
                texts = tuple(text for text, _ in run)
                remaining.append(RemovedPassage(texts, runs_of(word for _, word in run)))
        return tuple(remaining)

    def _candidates(self, shingle: tuple[str, ...]) -> list[int]:
        if self._shingles is None:
            self._shingles = _index_of(self._texts, self._words)
        return self._shingles.get(shingle, [])

    def _common_length(self, index: int, texts: Sequence[str], start: int, end: int) -> int:
        size = 0
        for offset in range(min(end - start, len(self._words) - index)):
            if self._words[index + offset] is None:
                break
            if self._texts[index + offset] != texts[start + offset]:
                break
            size += 1
        return size


def _index_of(texts: list[str], words: list[Word | None]) -> dict[tuple[str, ...], list[int]]:
    index: dict[tuple[str, ...], list[int]] = {}
    free = 0  # consecutive words up to here that can be taken
    for end, word in enumerate(words, start=1):
        free = free + 1 if word is not None else 0
        if free >= MIN_RUN:
            indices = index.setdefault(tuple(texts[end - MIN_RUN : end]), [])
            if len(indices) < _MAX_CANDIDATES:
                indices.append(end - MIN_RUN)
    return index
