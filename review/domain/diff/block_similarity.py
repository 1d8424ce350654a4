"""Similarity of blocks by their words, and the most similar pairs without comparing all pairs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from rapidfuzz.distance import Indel, LCSseq

from review.domain.diff.lcs import match_sequences

# Two blocks with a lower ratio than this are not the same block rewritten.
_MIN_RATIO = 0.35
_MAX_WORDS = 2_000  # compared of each text, from its start
_SHORT_WORDS, _SHORT_CHARACTERS = 5, 200
_LETTER_DISCOUNT = 0.2
_MAX_PAIRS = 900  # that are all compared
_CODE_POINTS = 0x110000  # beyond it, words share codes: ratios only get coarser
# A word in more blocks than this does not identify any; of the others, this many of the rarest
# vote for candidates, of which so many are compared.
_MAX_BLOCKS_OF_WORD = 30
_RAREST_WORDS = 12
_CANDIDATES = 4


class BlockSimilarity:
    """Measures over the words of texts. `words` divides a text and is called once for each."""

    def __init__(self, words: Callable[[str], Sequence[str]]) -> None:
        self._divide = words
        self._words: dict[str, Sequence[str]] = {}
        self._encoded: dict[str, str] = {}
        self._codes = defaultdict[str, str](self._next_code)

    def words(self, text: str) -> Sequence[str]:
        """The words of a text."""
        if text not in self._words:
            self._words[text] = self._divide(text)
        return self._words[text]

    def _encode(self, text: str) -> str:
        """One character for each distinct word: RapidFuzz compares strings fastest."""
        if text not in self._encoded:
            words = self.words(text)[:_MAX_WORDS]
            self._encoded[text] = "".join(map(self._codes.__getitem__, words))
        return self._encoded[text]

    def _next_code(self) -> str:
        return chr(len(self._codes) % _CODE_POINTS)

    def shared_ratio(self, before: str, after: str) -> float:
        """Return the share (0 to 1) of the shorter text's words that the other has in order.

        A share above a half may be returned as a half.
        """
        first, second = self.words(before)[:_MAX_WORDS], self.words(after)[:_MAX_WORDS]
        shorter = min(len(first), len(second))
        if len(set(first).intersection(second)) > shorter / 2:
            return 0.5  # unrelated texts never share so many words
        return _common_length(first, second) / shorter if shorter else float(before == after)

    def ratio(self, before: str, after: str) -> float:
        """Return the similarity of two texts: twice the common words over all words (0 to 1)."""
        first, second = self._encode(before), self._encode(after)
        total = len(first) + len(second)
        ratio = 2 * _common_length(first, second) / total if total else float(before == after)
        if 0 < max(len(first), len(second)) <= _SHORT_WORDS and len(before) < _SHORT_CHARACTERS:
            # In a few words, one letter may change each: consider the letters, too.
            ratio = max(ratio, Indel.normalized_similarity(before, after) - _LETTER_DISCOUNT)
        return ratio

    def covers_remainder(
        self, whole: str, pieces: Sequence[str], rest: str, share: float, *, first: bool
    ) -> bool:
        """Whether `share` of the letters of `rest` match `whole` in addition to those of `pieces`.

        `first`: `rest` precedes `pieces`.
        """
        words, rest_words = self.words(whole), self.words(rest)
        required = share * len("".join(rest_words))
        vocabulary = set(words)
        shared = "".join(word for word in rest_words if word in vocabulary)
        if not required or len(shared) < required:
            return False
        piece_words = [word for piece in pieces for word in self.words(piece)]
        together = [*rest_words, *piece_words] if first else [*piece_words, *rest_words]
        added = _matching_letters(words, together) - _matching_letters(words, piece_words)
        return added >= required


def similar_pairs(
    old: Sequence[str], new: Sequence[str], similarity: BlockSimilarity
) -> list[tuple[int, int]]:
    """Return the positions (old, new) of texts that may be the same block, most similar first.

    A block may be in several pairs. Of equally similar pairs, those at the nearest positions lead.
    """
    scored = [
        (similarity.ratio(old[first], new[second]), first, second)
        for first, second in _candidates(old, new, similarity)
    ]
    likely = [entry for entry in scored if entry[0] >= _MIN_RATIO]
    likely.sort(key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1]))
    return [(first, second) for _, first, second in likely]


def _candidates(
    old: Sequence[str], new: Sequence[str], similarity: BlockSimilarity
) -> list[tuple[int, int]]:
    """All pairs of few blocks; of many, pairs that share rare words or the same position."""
    if len(old) * len(new) <= _MAX_PAIRS:
        return [(first, second) for first in range(len(old)) for second in range(len(new))]
    blocks_of: dict[str, list[int]] = {}
    for index, text in enumerate(old):
        for word in dict.fromkeys(similarity.words(text)):
            blocks_of.setdefault(word, []).append(index)
    pairs: list[tuple[int, int]] = []
    for index, text in enumerate(new):
        holders = [
            blocks_of[word]
            for word in dict.fromkeys(similarity.words(text))
            if word in blocks_of and len(blocks_of[word]) <= _MAX_BLOCKS_OF_WORD
        ]
        holders.sort(key=len)
        votes = Counter(first for blocks in holders[:_RAREST_WORDS] for first in blocks)
        if index < len(old):
            votes[index] += 1
        pairs.extend((first, index) for first, _ in votes.most_common(_CANDIDATES))
    return pairs


def _common_length(first: Sequence[str], second: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    return int(LCSseq.similarity(first, second))


def _matching_letters(first: Sequence[str], second: Sequence[str]) -> int:
    return sum(
        len("".join(first[match.old : match.old + match.size]))
        for match in match_sequences(first, second)
    )
