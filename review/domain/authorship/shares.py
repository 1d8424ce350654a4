"""Authorship of a revision: who typed each word, and who removed published ones; word counts.

A word is identified by the revision that first had it and its position among that revision's words
(from 0). A word has its identity until it is removed, so that moving, splitting, joining and
restoring text change no count. `attribution` computes the values of the next revision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Word(NamedTuple):
    """The identity of one word. `author` is None where it is not known."""

    author: int | None
    revision: int
    position: int


class WordRun(NamedTuple):
    """`length` words that were typed one after the other, beginning at `position`."""

    author: int | None
    revision: int
    position: int
    length: int


class RemovedPassage(NamedTuple):
    """Consecutive words that a revision removed, with their texts, to recognise them when they are
    typed or pasted again."""

    texts: tuple[str, ...]
    runs: tuple[WordRun, ...]


@dataclass(frozen=True, slots=True)
class Authorship:
    """The words of revision `number`, block by block.

    `removals` are the words of the publication before this revision that are not in it; their
    author is the person who removed them (None: a restore did). The passages are what revisions
    up to this one removed, the latest first.
    """

    number: int
    blocks: tuple[tuple[WordRun, ...], ...] = ()
    removals: tuple[WordRun, ...] = ()
    removed_passages: tuple[RemovedPassage, ...] = ()

    def words(self) -> Iterator[Word]:
        """Yield the identity of every word, in the order of the text."""
        for runs in self.blocks:
            yield from words_of(runs)


NOTHING_WRITTEN = Authorship(0)


def words_of(runs: Iterable[WordRun]) -> Iterator[Word]:
    """Yield the single words of runs, in order."""
    for author, revision, first, length in runs:
        for position in range(first, first + length):
            yield Word(author, revision, position)


def runs_of(words: Iterable[Word]) -> tuple[WordRun, ...]:
    """Return the words as runs of those that were typed one after the other (run-length coding)."""
    runs: list[WordRun] = []
    start = end = None
    for word in words:
        if end is None or word[:2] != end[:2] or word.position != end.position + 1:
            if start is not None and end is not None:
                runs.append(_run(start, end))
            start = word
        end = word
    if start is not None and end is not None:
        runs.append(_run(start, end))
    return tuple(runs)


def _run(first: Word, last: Word) -> WordRun:
    return WordRun(*first, last.position - first.position + 1)


def words_by_author(authorship: Authorship) -> dict[int, int]:
    """Return the number of words of the text that each person typed, by id."""
    counts: Counter[int] = Counter()
    for runs in authorship.blocks:
        for run in runs:
            if run.author is not None:
                counts[run.author] += run.length
    return dict(counts)


def changed_words_by_author(authorship: Authorship, published: int) -> dict[int, int]:
    """Return the number of words that each person inserted or removed since revision `published`.

    A restored word of an earlier revision is not counted.
    """
    counts: Counter[int] = Counter()
    inserted = (run for runs in authorship.blocks for run in runs if run.revision > published)
    for change in (*inserted, *authorship.removals):
        if change.author is not None:
            counts[change.author] += change.length
    return dict(counts)


def to_json(authorship: Authorship) -> dict[str, Any]:
    """Return lists of runs, each as [author, revision, position, length], without the number."""
    return {
        "blocks": [[list(run) for run in runs] for runs in authorship.blocks],
        "removals": [list(removal) for removal in authorship.removals],
        "removed_passages": [
            [list(passage.texts), [list(run) for run in passage.runs]]
            for passage in authorship.removed_passages
        ],
    }


def from_json(number: int, value: Mapping[str, Any]) -> Authorship:
    """Return the authorship of revision `number` from the value of `to_json`."""
    return Authorship(
        number,
        tuple(_runs_from_json(runs) for runs in value["blocks"]),
        _runs_from_json(value["removals"]),
        tuple(
            RemovedPassage(tuple(texts), _runs_from_json(runs))
            for texts, runs in value["removed_passages"]
        ),
    )


def _runs_from_json(value: Iterable[Iterable[Any]]) -> tuple[WordRun, ...]:
    return tuple(WordRun(*run) for run in value)
