"""How alike two blocks' texts are, and which of many belong together, without trying all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from rapidfuzz.distance import Indel, LCSseq

from review.domain.diff.lcs import match_sequences

# Two blocks with less of their words in common than this are not the same block rewritten.
_LEAST_ALIKE = 0.35
_LOOKED_AT = 2_000  # words from the beginning, enough to tell texts apart
_SHORT_BLOCK, _SHORT_TEXT = 5, 200  # words, characters
_ALL_PAIRS = 900
_MOST_CODES = 0x110000  # more words than characters share them: measures only get coarser
# Words in more blocks than this tell nothing; this many of the rarest are asked for candidates.
_COMMON = 30
_RAREST = 12
_CANDIDATES = 4


class Likeness:
    """Measures over the words of texts; `words` cuts a text, and is asked once for each."""

    def __init__(self, words: Callable[[str], Sequence[str]]) -> None:
        self._cut = words
        self._words: dict[str, Sequence[str]] = {}
        self._codes: dict[str, str] = {}
        self._code_of_word = defaultdict[str, str](self._next_code)

    def words(self, text: str) -> Sequence[str]:
        if text not in self._words:
            self._words[text] = self._cut(text)
        return self._words[text]

    def _code(self, text: str) -> str:
        """One character for each word, the same for the same word: strings are compared fastest."""
        if text not in self._codes:
            words = self.words(text)[:_LOOKED_AT]
            self._codes[text] = "".join(map(self._code_of_word.__getitem__, words))
        return self._codes[text]

    def _next_code(self) -> str:
        return chr(len(self._code_of_word) % _MOST_CODES)

    def kept(self, before: str, after: str) -> float:
        """The share of the shorter text's words that the other has in the same order; what is
        over a half may be told as a half."""
        first, second = self.words(before)[:_LOOKED_AT], self.words(after)[:_LOOKED_AT]
        shorter = min(len(first), len(second))
        if len(set(first).intersection(second)) > shorter / 2:
            return 0.5  # at least near enough: texts that are not related never have so many
        return _common(first, second) / shorter if shorter else float(before == after)

    def alike(self, before: str, after: str) -> float:
        """Words in common twice over words in both: 1 for equal, 0 for nothing in common."""
        first, second = self._code(before), self._code(after)
        total = len(first) + len(second)
        share = 2 * _common(first, second) / total if total else float(before == after)
        if total and max(len(first), len(second)) <= _SHORT_BLOCK and len(before) < _SHORT_TEXT:
            # Of few words, one letter may change every one: look at the letters too.
            letters = Indel.normalized_similarity(before, after)
            share = max(share, letters - 0.2)
        return share

    def holds_besides(
        self, whole: str, pieces: Sequence[str], rest: str, share: float, *, first: bool
    ) -> bool:
        """Whether the whole has this share of `rest`'s letters, beyond what it shares with
        `pieces`, which `rest` comes before if it is `first`."""
        words, more = self.words(whole), self.words(rest)
        least = share * len("".join(more))
        vocabulary = set(words)
        if not least or len("".join(word for word in more if word in vocabulary)) < least:
            return False
        known = [word for piece in pieces for word in self.words(piece)]
        together = [*more, *known] if first else [*known, *more]
        return _common_letters(words, together) - _common_letters(words, known) >= least


def most_alike(old: Sequence[str], new: Sequence[str], likeness: Likeness) -> list[tuple[int, int]]:
    """Pairs that may be the same block rewritten, most alike first; a block may be in several."""
    scored = [
        (likeness.alike(old[first], new[second]), first, second)
        for first, second in _candidates(old, new, likeness)
    ]
    likely = [entry for entry in scored if entry[0] >= _LEAST_ALIKE]
    likely.sort(key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1]))
    return [(first, second) for _, first, second in likely]


def _candidates(
    old: Sequence[str], new: Sequence[str], likeness: Likeness
) -> list[tuple[int, int]]:
    if len(old) * len(new) <= _ALL_PAIRS:
        return [(first, second) for first in range(len(old)) for second in range(len(new))]
    holders: dict[str, list[int]] = {}
    for index, text in enumerate(old):
        for word in dict.fromkeys(likeness.words(text)):
            holders.setdefault(word, []).append(index)
    pairs: list[tuple[int, int]] = []
    for index, text in enumerate(new):
        telling = [
            holders[word]
            for word in dict.fromkeys(likeness.words(text))
            if word in holders and len(holders[word]) <= _COMMON
        ]
        telling.sort(key=len)
        votes = Counter(first for held in telling[:_RAREST] for first in held)
        if index < len(old):
            votes[index] += 1
        pairs.extend((first, index) for first, _ in votes.most_common(_CANDIDATES))
    return pairs


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """Words in common, in the same order."""
    return int(LCSseq.similarity(first, second))


def _common_letters(first: Sequence[str], second: Sequence[str]) -> int:
    return sum(
        len("".join(first[match.old : match.old + match.size]))
        for match in match_sequences(first, second)
    )
