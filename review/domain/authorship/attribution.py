"""Attributes the words of a revision to their authors, from its parent's authorship and a diff.

1. Blocks are paired as in a comparison, and inside a changed pair the words that the comparison
   shows as unchanged keep their identity.
2. Of the other words, runs of at least `SHORTEST_RUN` that equal words removed in this or an
   earlier revision take up the identity of those: moved, pasted back, or retyped as they were.
3. What remains was typed by the author of the revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from review.domain.authorship.removed_words import SHORTEST_RUN, RemovedWords
from review.domain.authorship.shares import (
    Authorship,
    RemovedPassage,
    Word,
    WordRun,
    runs_of,
    words_of,
)
from review.domain.diff.block_matching import Group, pair_blocks
from review.domain.diff.word_diff import changed_passages
from review.domain.diff.word_index import Side, side_of
from review.domain.text.blocks import Block
from review.domain.text.inline_markdown import to_plain
from review.domain.text.tokenizer import Tokens, is_word, tokenize, word_tokens

_BLOCK_END = ""  # among the tokens of several blocks; `tokenize` never yields an empty token
_WITHOUT_AUTHOR = Word(None, 0, 0)
_Words = list[Word | None]  # of one block; None: not attributed yet


def attribute(
    parent: Authorship,
    old: Sequence[Block],
    new: Sequence[Block],
    lang: str,
    *,
    number: int,
    author: int | None,
    published: Authorship | None = None,
) -> Authorship:
    """The authorship of revision `number`, which has the blocks `new` and was saved by `author`.

    `parent` is the authorship of the blocks `old` (`NOTHING_WRITTEN` where there are none), and
    `published` that of the newest publication before this revision, if there is one.
    """
    change = _Change(parent, old, new, lang)
    blocks = change.carry()
    carried = {word for words in blocks for word in words if word is not None}
    removed = RemovedWords((*change.old_passages(carried), *parent.removed_passages), carried)
    for words, block in zip(blocks, change.new, strict=True):
        if None in words:
            _take_back(words, change.texts.words(block.text), removed)
    child = Authorship(number, _typed(blocks, number, author), (), removed.remaining())
    return _with_removals(child, parent, published, author)


def attribute_restored(
    parent: Authorship,
    old: Sequence[Block],
    restored: Authorship,
    lang: str,
    *,
    number: int,
    published: Authorship | None = None,
) -> Authorship:
    """The authorship of revision `number`, which has the text of an earlier revision, `restored`.

    A restore makes its actor the author of no word and of no removal.
    """
    standing = set(restored.words())
    passages = _Change(parent, old, (), lang).old_passages(standing)
    removed = RemovedWords((*passages, *parent.removed_passages), standing)
    child = Authorship(number, restored.blocks, (), removed.remaining())
    return _with_removals(child, parent, published, None)


class _Texts:
    """The tokens of each text, cut once."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._sides: dict[str, Side] = {}
        self._words: dict[str, list[str]] = {}

    def side(self, text: str) -> Side:
        if text not in self._sides:
            self._sides[text] = side_of(tokenize(text, self._lang))
        return self._sides[text]

    def compared(self, text: str) -> list[str]:
        return self.side(text).words

    def words(self, text: str) -> list[str]:
        if text not in self._words:
            self._words[text] = word_tokens(self.side(text).tokens)
        return self._words[text]


class _Change:
    """Two texts in a row, without markup, and who typed the first."""

    def __init__(
        self, parent: Authorship, old: Sequence[Block], new: Sequence[Block], lang: str
    ) -> None:
        self.texts = _Texts(lang)
        self.old = [replace(block, text=to_plain(block.text)) for block in old]
        self.new = [replace(block, text=to_plain(block.text)) for block in new]
        self._authors = [list(words_of(runs)) for runs in parent.blocks]

    def carry(self) -> list[_Words]:
        """The words of the new text, block by block, those attributed that stood in the old."""
        blocks: list[_Words] = [[] for _ in self.new]
        for group in pair_blocks(self.old, self.new, self.texts.compared, by_id=True):
            for index, words in zip(group.new, self._carry_group(group), strict=True):
                blocks[index] = words
        return blocks

    def old_passages(self, standing: set[Word]) -> Iterator[RemovedPassage]:
        """The old blocks of which not every word still stands."""
        for block, authors in zip(self.old, self._authors, strict=True):
            if not standing.issuperset(authors):
                texts = tuple(self.texts.words(block.text))
                yield RemovedPassage(texts, runs_of(_fit(authors, len(texts))))

    def _carry_group(self, group: Group) -> list[_Words]:
        before = [self.old[index].text for index in group.old]
        after = [self.new[index].text for index in group.new]
        if before == after:
            return [[*self._authors[group.old[0]]]]
        if not (before and after):
            return [[None] * len(self.texts.words(text)) for text in after]
        words = chain.from_iterable(
            _fit(self._authors[index], len(self.texts.words(text)))
            for index, text in zip(group.old, before, strict=True)
        )
        old, new = self._joined(before), self._joined(after)
        authors = dict(zip(_word_places(old.tokens), words, strict=True))
        stood = _unchanged_tokens(old, new)
        carried = (authors.get(stood.get(place, -1)) for place in _word_places(new.tokens))
        return [list(islice(carried, len(self.texts.words(text)))) for text in after]

    def _joined(self, texts: Sequence[str]) -> Side:
        if len(texts) == 1:
            return self.texts.side(texts[0])
        tokens = chain.from_iterable((*self.texts.side(text).tokens, _BLOCK_END) for text in texts)
        return side_of(tuple(tokens)[:-1])


def _word_places(tokens: Tokens) -> list[int]:
    return [
        place
        for place, token in enumerate(tokens)
        if token.isalnum() or (not token.isspace() and is_word(token))
    ]


def _unchanged_tokens(old: Side, new: Side) -> dict[int, int]:
    """By the place of each unchanged token in the new text, its place in the old."""
    places: dict[int, int] = {}
    start_old = start_new = 0
    for passage in changed_passages(old, new):
        places.update(
            zip(range(start_new, passage.new_start), range(start_old, passage.old_start),
                strict=True)
        )  # fmt: skip
        start_old, start_new = passage.old_end, passage.new_end
    rest = range(start_new, len(new.tokens)), range(start_old, len(old.tokens))
    places.update(zip(*rest, strict=True))
    return places


def _fit(authors: Sequence[Word], count: int) -> list[Word]:
    """As many authors as the block has words.

    A newer version of ICU may count the words of a stored text otherwise; a surplus has no author.
    """
    return [*authors[:count], *[_WITHOUT_AUTHOR] * (count - len(authors))]


def _take_back(words: _Words, texts: Sequence[str], removed: RemovedWords) -> None:
    """Attribute those of a block's new words that are removed words put back."""
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end] is None:
            end += 1
        while start + SHORTEST_RUN <= end:
            taken = removed.take_back(texts, start, end)
            words[start : start + len(taken)] = taken
            start += len(taken) or 1
        start = end + 1


def _typed(
    blocks: Sequence[_Words], number: int, author: int | None
) -> tuple[tuple[WordRun, ...], ...]:
    """The runs of each block; words not attributed so far were typed in this revision."""
    runs = []
    position = 0
    for words in blocks:
        end = position + len(words)
        runs.append(
            runs_of(
                word or Word(author, number, place)
                for place, word in zip(range(position, end), words, strict=True)
            )
        )
        position = end
    return tuple(runs)


def _with_removals(
    child: Authorship, parent: Authorship, published: Authorship | None, author: int | None
) -> Authorship:
    """The child with the words of the publication that are not in it, by who removed them first."""
    if published is None:
        return child
    standing = {word[1:] for word in child.words()}
    removed_before = {
        word[1:]: word.author
        for word in (words_of(parent.removals) if parent.number > published.number else ())
    }
    gone = (
        Word(removed_before.get(word[1:], author), word.revision, word.position)
        for word in published.words()
        if word[1:] not in standing
    )
    return replace(child, removals=runs_of(gone))
