"""Attributes the words of a revision to their authors, from its parent's authorship and a diff.

As `git blame` does with lines:

1. Blocks are matched as in a comparison, and inside a changed pair the words that the comparison
   shows as unchanged keep their identity.
2. Of the other words, runs of at least `MIN_RUN` that equal words removed in this or an
   earlier revision get the identity of those: moved, pasted back, or retyped without a change.
3. The rest was typed by the author of the revision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import NamedTuple

from review.domain.authorship.removed_words import MIN_RUN, RemovedWords
from review.domain.authorship.shares import (
    Authorship,
    RemovedPassage,
    Word,
    WordRun,
    runs_of,
    words_of,
)
from review.domain.diff.block_matching import BlockGroup, match_blocks
from review.domain.diff.word_diff import changed_hunks
from review.domain.diff.word_index import IndexedTokens, TokenCache
from review.domain.text.blocks import Block
from review.domain.text.inline_markdown import to_plain
from review.domain.text.tokenizer import Tokens, is_word, word_tokens

_WITHOUT_AUTHOR = Word(None, 0, 0)
_Words = list[Word | None]  # of one block; None: not attributed yet


class ParentRevision(NamedTuple):
    """What a new revision is attributed from: the authorship and blocks of the revision before it.

    For a first revision, `NOTHING_WRITTEN` and no blocks. `published` is the authorship of the
    newest publication before the new revision, if there is one.
    """

    authorship: Authorship
    blocks: Sequence[Block]
    published: Authorship | None = None


def attribute(
    parent: ParentRevision, blocks: Sequence[Block], lang: str, *, number: int, author: int | None
) -> Authorship:
    """Return the authorship of revision `number`, which `author` saved with these blocks."""
    change = _Change(parent, blocks, lang)
    words_by_block = change.carry_over()
    carried = {word for words in words_by_block for word in words if word is not None}
    removed = RemovedWords(
        (*change.removed_passages(carried), *parent.authorship.removed_passages), carried
    )
    for words, block in zip(words_by_block, change.new, strict=True):
        if None in words:
            _reattribute(words, change.words(block.text), removed)
    runs = _typed_runs(words_by_block, number, author)
    child = Authorship(number, runs, (), removed.remaining())
    return _with_removals(child, parent, author)


def attribute_restored(
    parent: ParentRevision, restored: Authorship, lang: str, *, number: int
) -> Authorship:
    """Return the authorship of revision `number`, a copy of an earlier revision, `restored`.

    A restore makes its actor the author of no word and of no removal.
    """
    present = set(restored.words())
    passages = _Change(parent, (), lang).removed_passages(present)
    removed = RemovedWords((*passages, *parent.authorship.removed_passages), present)
    child = Authorship(number, restored.blocks, (), removed.remaining())
    return _with_removals(child, parent, None)


class _Change:
    """Two texts in a row, without markup, and the authors of the first."""

    def __init__(self, parent: ParentRevision, blocks: Sequence[Block], lang: str) -> None:
        self.old = [replace(block, text=to_plain(block.text)) for block in parent.blocks]
        self.new = [replace(block, text=to_plain(block.text)) for block in blocks]
        self._tokens = TokenCache(lang)
        self._words: dict[str, list[str]] = {}
        self._authors = [list(words_of(runs)) for runs in parent.authorship.blocks]

    def words(self, text: str) -> list[str]:
        """The words of a text, which are fewer than those that a diff matches: no symbols."""
        if text not in self._words:
            self._words[text] = word_tokens(self._tokens.indexed(text).tokens)
        return self._words[text]

    def carry_over(self) -> list[_Words]:
        """The words of each new block, with the identities of those that the old text had."""
        blocks: list[_Words] = [[] for _ in self.new]
        for group in match_blocks(self.old, self.new, self._tokens.words, by_id=True):
            for index, words in zip(group.new, self._carry_over_group(group), strict=True):
                blocks[index] = words
        return blocks

    def removed_passages(self, present: set[Word]) -> Iterator[RemovedPassage]:
        """The old blocks of which not every word is present in the new text."""
        for block, authors in zip(self.old, self._authors, strict=True):
            if not present.issuperset(authors):
                texts = tuple(self.words(block.text))
                yield RemovedPassage(texts, runs_of(_fit(authors, len(texts))))

    def _carry_over_group(self, group: BlockGroup) -> list[_Words]:
        before = [self.old[index].text for index in group.old]
        after = [self.new[index].text for index in group.new]
        if before == after:
            return [[*self._authors[group.old[0]]]]
        if not (before and after):
            return [[None] * len(self.words(text)) for text in after]
        words = chain.from_iterable(
            _fit(self._authors[index], len(self.words(text)))
            for index, text in zip(group.old, before, strict=True)
        )
        old, new = self._tokens.joined(before), self._tokens.joined(after)
        authors = dict(zip(_word_positions(old.tokens), words, strict=True))
        unchanged = _unchanged_tokens(old, new)
        carried = (authors.get(unchanged.get(at, -1)) for at in _word_positions(new.tokens))
        return [list(islice(carried, len(self.words(text)))) for text in after]


def _word_positions(tokens: Tokens) -> list[int]:
    return [
        position
        for position, token in enumerate(tokens)
        if token.isalnum() or (not token.isspace() and is_word(token))
    ]


def _unchanged_tokens(old: IndexedTokens, new: IndexedTokens) -> dict[int, int]:
    """The position in the old text of each unchanged token, by its position in the new text."""
    old_positions: dict[int, int] = {}
    start_old = start_new = 0
    for hunk in changed_hunks(old, new):
        unchanged = range(start_new, hunk.new_start), range(start_old, hunk.old_start)
        old_positions.update(zip(*unchanged, strict=True))
        start_old, start_new = hunk.old_end, hunk.new_end
    rest = range(start_new, len(new.tokens)), range(start_old, len(old.tokens))
    old_positions.update(zip(*rest, strict=True))
    return old_positions


def _fit(authors: Sequence[Word], count: int) -> list[Word]:
    """As many authors as the block has words.

    A newer version of ICU may divide a stored text into more or fewer words; a surplus word has no
    author.
    """
    return [*authors[:count], *[_WITHOUT_AUTHOR] * (count - len(authors))]


def _reattribute(words: _Words, texts: Sequence[str], removed: RemovedWords) -> None:
    """Attribute those of a block's new words that are removed words put back."""
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end] is None:
            end += 1
        while start + MIN_RUN <= end:
            taken = removed.take_back(texts, start, end)
            words[start : start + len(taken)] = taken
            start += len(taken) or 1
        start = end + 1


def _typed_runs(
    blocks: Sequence[_Words], number: int, author: int | None
) -> tuple[tuple[WordRun, ...], ...]:
    """The runs of each block; words not attributed so far were typed in this revision."""
    runs = []
    position = 0
    for words in blocks:
        end = position + len(words)
        runs.append(
            runs_of(
                word or Word(author, number, at)
                for at, word in zip(range(position, end), words, strict=True)
            )
        )
        position = end
    return tuple(runs)


def _with_removals(child: Authorship, parent: ParentRevision, author: int | None) -> Authorship:
    """The child with the words of the publication that are not in it, by who removed them first."""
    if parent.published is None:
        return child
    before = parent.authorship
    present = {word[1:] for word in child.words()}
    removed_before = {
        word[1:]: word.author
        for word in (words_of(before.removals) if before.number > parent.published.number else ())
    }
    removed = (
        Word(removed_before.get(word[1:], author), word.revision, word.position)
        for word in parent.published.words()
        if word[1:] not in present
    )
    return replace(child, removals=runs_of(removed))
