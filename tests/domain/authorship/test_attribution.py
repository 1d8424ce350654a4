"""Who typed each word: what leaves a word to its author, and what gives it to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.authorship.attribution import ParentRevision, attribute, attribute_restored
from review.domain.authorship.shares import (
    NOTHING_WRITTEN,
    Authorship,
    changed_words_by_author,
    from_json,
    to_json,
    words_by_author,
)
from review.domain.text.block_operations import join
from review.domain.text.blocks import FRONT, Block, Kind
from review.domain.text.word_count import count_words
from tests.domain.diff_helpers import paragraphs
from tests.domain.sample_texts import LANGS, block_lists, edited_blocks

TRANSLATOR, EDITOR, THIRD = 1, 2, 3
WATER = "The council said on Tuesday that water would return to the quarter within a week."
SPRING = "Neighbours gathered at the spring at seven in the morning with buckets and jugs."
PIPES = "Engineers replaced the old pipes in eleven streets and tested every one of them twice."
OTHER = "Nothing of this was in any earlier text, and whoever reads it will see a new style."
PAIRS = st.one_of(edited_blocks(), st.tuples(block_lists(), block_lists()))
LANG = st.sampled_from(LANGS)


class History:
    """The revisions of one text, saved one after the other."""

    def __init__(self, lang: str = "en") -> None:
        self.lang = lang
        self.texts: list[Sequence[Block]] = [()]
        self.authorships = [NOTHING_WRITTEN]
        self.published: Authorship | None = None

    def save(self, author: int | None, blocks: Sequence[Block]) -> History:
        found = attribute(self._parent(), blocks, self.lang, number=len(self.texts), author=author)
        return self._add(blocks, found)

    def _parent(self) -> ParentRevision:
        return ParentRevision(self.latest, self.texts[-1], self.published)

    def write(self, author: int | None, *texts: str) -> History:
        return self.save(author, paragraphs(*texts))

    def restore(self, number: int) -> History:
        found = attribute_restored(
            self._parent(), self.authorships[number], self.lang, number=len(self.texts)
        )
        return self._add(self.texts[number], found)

    def publish(self) -> History:
        self.published = self.latest
        return self

    def _add(self, blocks: Sequence[Block], found: Authorship) -> History:
        self.texts.append(blocks)
        self.authorships.append(found)
        return self

    @property
    def latest(self) -> Authorship:
        return self.authorships[-1]

    @property
    def counts(self) -> dict[int, int]:
        return words_by_author(self.latest)

    @property
    def changed(self) -> dict[int, int]:
        assert self.published is not None
        return changed_words_by_author(self.latest, self.published.number)


def size(*texts: str) -> int:
    return count_words(paragraphs(*texts), "en")


def test_words_put_in_are_their_authors_and_the_others_stay() -> None:
    history = History().write(TRANSLATOR, WATER).write(EDITOR, WATER.replace("a week", "ten days"))
    assert history.counts == {TRANSLATOR: size(WATER) - 2, EDITOR: 2}
    history.write(THIRD, f"{WATER.replace('a week', 'ten days')} {SPRING}")
    assert history.counts == {TRANSLATOR: size(WATER) - 2, EDITOR: 2, THIRD: size(SPRING)}


@pytest.mark.parametrize(
    "texts",
    [
        (PIPES, WATER, SPRING),
        (f"{WATER} {SPRING}", PIPES),
        (*WATER.split(" that ", 1), SPRING, PIPES),
        (WATER, SPRING, PIPES),
        (f"**{WATER}**", f"*{SPRING}*", f"[{PIPES}](https://a.example/long/address)"),
        (WATER.replace(".", "!"), SPRING, PIPES),
    ],
    ids=["moved", "joined", "split", "unchanged", "marked", "punctuated"],
)
def test_moving_joining_splitting_and_markup_count_for_nobody(texts: tuple[str, ...]) -> None:
    history = History().write(TRANSLATOR, WATER, SPRING, PIPES).write(EDITOR, *texts)
    assert set(history.counts) == {TRANSLATOR}


def test_pasting_a_paragraph_into_a_new_block_counts_for_nobody() -> None:
    history = History().write(TRANSLATOR, WATER, SPRING)
    history.save(EDITOR, paragraphs(SPRING, WATER, prefix="other"))
    assert history.counts == {TRANSLATOR: size(WATER, SPRING)}


def test_moving_a_sentence_from_one_paragraph_to_another_counts_for_nobody() -> None:
    history = History().write(TRANSLATOR, f"{WATER} {SPRING}", PIPES)
    history.write(EDITOR, WATER, f"{PIPES} {SPRING}")
    assert history.counts == {TRANSLATOR: size(WATER, SPRING, PIPES)}


def test_words_deleted_in_one_revision_and_put_back_in_a_later_one_are_their_first_authors() -> (
    None
):
    history = History().write(TRANSLATOR, WATER, SPRING)
    history.save(EDITOR, ()).write(EDITOR, OTHER).write(EDITOR, WATER, OTHER, SPRING)
    assert history.counts == {TRANSLATOR: size(WATER, SPRING), EDITOR: size(OTHER)}


def test_words_put_back_with_a_change_are_the_first_authors_but_for_the_change() -> None:
    history = History().write(TRANSLATOR, WATER).save(EDITOR, ())
    history.write(EDITOR, WATER.replace("water", "electricity"))
    assert history.counts == {TRANSLATOR: size(WATER) - 1, EDITOR: 1}


def test_a_copy_of_a_paragraph_is_the_copyists() -> None:
    """A word stands once. What is there twice was typed twice."""
    history = History().write(TRANSLATOR, WATER).write(EDITOR, WATER, WATER, WATER)
    assert history.counts == {TRANSLATOR: size(WATER), EDITOR: 2 * size(WATER)}


def test_a_paragraph_rewritten_as_a_whole_is_the_rewriters() -> None:
    history = History().write(TRANSLATOR, WATER, SPRING).write(EDITOR, OTHER, SPRING)
    assert history.counts == {EDITOR: size(OTHER), TRANSLATOR: size(SPRING)}


def test_restoring_counts_for_nobody_and_takes_nothing_away() -> None:
    history = History().write(TRANSLATOR, WATER).write(EDITOR, OTHER).restore(1)
    assert history.counts == {TRANSLATOR: size(WATER)}
    assert history.restore(2).counts == {EDITOR: size(OTHER)}


def test_words_of_an_unknown_author_are_nobodys() -> None:
    history = History().write(None, WATER).write(EDITOR, WATER, SPRING)
    assert history.counts == {EDITOR: size(SPRING)}


def test_what_changed_since_publication_is_what_was_inserted_and_removed() -> None:
    history = History().write(TRANSLATOR, WATER, SPRING).publish()
    history.write(EDITOR, WATER.replace("a week", "ten days"), SPRING)
    assert history.changed == {EDITOR: 4}
    history.write(THIRD, WATER.replace("a week", "ten days"))
    assert history.changed == {EDITOR: 4, THIRD: size(SPRING)}


def test_what_was_put_in_and_taken_out_again_is_no_change() -> None:
    history = History().write(TRANSLATOR, WATER).publish().write(EDITOR, WATER, OTHER)
    assert history.write(THIRD, WATER).changed == {}


def test_words_that_readers_saw_put_back_are_no_change() -> None:
    history = History().write(TRANSLATOR, WATER, SPRING).publish().write(EDITOR, WATER)
    assert history.changed == {EDITOR: size(SPRING)}
    assert history.write(THIRD, WATER, SPRING).changed == {}


def test_a_removal_is_the_first_removers() -> None:
    history = (
        History().write(TRANSLATOR, WATER, SPRING, PIPES).publish().write(EDITOR, WATER, PIPES)
    )
    assert history.write(THIRD, WATER, PIPES, OTHER).changed == {
        EDITOR: size(SPRING),
        THIRD: size(OTHER),
    }


def test_restoring_a_text_from_before_the_publication_changes_nothing_for_anybody() -> None:
    history = History().write(TRANSLATOR, WATER).write(TRANSLATOR, SPRING).publish().restore(1)
    assert history.changed == {}
    assert history.write(EDITOR, WATER, OTHER).changed == {EDITOR: size(OTHER)}


def test_a_second_publication_begins_anew() -> None:
    history = History().write(TRANSLATOR, WATER, SPRING).publish().write(EDITOR, WATER).publish()
    assert history.write(THIRD, WATER, OTHER).changed == {THIRD: size(OTHER)}


@settings(max_examples=30, deadline=None)
@given(PAIRS, LANG)
def test_every_word_has_an_author_and_no_word_stands_twice(
    pair: tuple[list[Block], list[Block]], lang: str
) -> None:
    history = History(lang)
    for author, blocks in enumerate((*pair, pair[0], pair[1]), start=1):
        history.save(author, blocks)
        assert sum(history.counts.values()) == count_words(blocks, lang)
        assert len(history.latest.blocks) == len(blocks)
        words = [(word.revision, word.position) for word in history.latest.words()]
        assert len(words) == len(set(words))


@settings(max_examples=30, deadline=None)
@given(st.data(), LANG)
def test_another_order_and_other_kinds_of_the_same_blocks_count_for_nobody(
    data: st.DataObject, lang: str
) -> None:
    blocks = [block for block in data.draw(block_lists()) if block.kind not in FRONT]
    shuffled = data.draw(st.permutations(blocks))
    history = History(lang).save(TRANSLATOR, blocks).save(EDITOR, shuffled)
    assert set(history.counts) <= {TRANSLATOR}
    retyped = [replace(block, kind=Kind.QUOTE) for block in shuffled]
    assert set(history.save(EDITOR, retyped).counts) <= {TRANSLATOR}


@settings(max_examples=30, deadline=None)
@given(PAIRS, LANG)
def test_a_block_that_is_left_alone_keeps_its_authors(
    pair: tuple[list[Block], list[Block]], lang: str
) -> None:
    old, new = pair
    same = {block.id for block in old} & {block.id for block in new if block in old}
    history = History(lang).save(TRANSLATOR, old).save(EDITOR, new)
    for runs, block in zip(history.latest.blocks, new, strict=True):
        if block.id in same and block in old:
            assert {run.author for run in runs} <= {TRANSLATOR}


@settings(max_examples=30, deadline=None)
@given(PAIRS, LANG)
def test_restoring_gives_back_the_very_same_words(
    pair: tuple[list[Block], list[Block]], lang: str
) -> None:
    old, new = pair
    history = History(lang).save(TRANSLATOR, old).publish().save(EDITOR, new).restore(1)
    assert history.latest.blocks == history.authorships[1].blocks
    assert history.changed == {}


@settings(max_examples=30, deadline=None)
@given(PAIRS, LANG)
def test_changes_since_publication_are_counted_on_both_sides(
    pair: tuple[list[Block], list[Block]], lang: str
) -> None:
    """Words of both texts, but for those that stand in both, are the editor's change."""
    old, new = pair
    history = History(lang).save(TRANSLATOR, old).publish().save(EDITOR, new)
    stood = len(set(history.authorships[1].words()) & set(history.latest.words()))
    expected = count_words(old, lang) + count_words(new, lang) - 2 * stood
    assert sum(history.changed.values()) == expected
    assert set(history.changed) <= {EDITOR}


@settings(max_examples=30, deadline=None)
@given(PAIRS, LANG)
def test_json_gives_back_the_same_authorship(
    pair: tuple[list[Block], list[Block]], lang: str
) -> None:
    history = History(lang).save(None, pair[0]).publish().save(EDITOR, pair[1])
    for number, found in enumerate(history.authorships):
        assert from_json(number, to_json(found)) == found


def test_joining_in_the_editor_counts_for_nobody() -> None:
    blocks = paragraphs(WATER, SPRING, PIPES)
    history = History().save(TRANSLATOR, blocks).save(EDITOR, join(blocks, blocks[0].id))
    assert history.counts == {TRANSLATOR: size(WATER, SPRING, PIPES)}


def test_a_text_stored_when_words_were_cut_otherwise_is_still_attributed() -> None:
    """ICU's rules change: the stored counts of a block need not be today's."""
    blocks = paragraphs(WATER, SPRING)
    first = History().save(TRANSLATOR, blocks).latest
    fewer = replace(first, blocks=(first.blocks[0][:0], first.blocks[1]))
    after = paragraphs(f"{WATER} {OTHER}", f"{SPRING} {OTHER}")
    found = attribute(ParentRevision(fewer, blocks), after, "en", number=2, author=EDITOR)
    assert words_by_author(found)[EDITOR] == 2 * size(OTHER)
    assert sum(run.length for runs in found.blocks for run in runs) == count_words(after, "en")


@pytest.mark.parametrize("text", ["a " * 20_000, "a b c d e " * 4_000])
def test_repetitive_words_are_attributed_in_linear_time(text: str) -> None:
    history = History().write(TRANSLATOR, text).save(EDITOR, ()).write(EDITOR, text)
    assert history.counts == {TRANSLATOR: 20_000}


def test_replacing_every_tenth_word_is_a_tenth_of_the_words() -> None:
    words = " ".join((WATER, SPRING, PIPES)).split()
    edited = [f"{word}x" if index % 10 == 5 else word for index, word in enumerate(words)]
    history = History().write(TRANSLATOR, " ".join(words)).write(EDITOR, " ".join(edited))
    assert history.counts == {TRANSLATOR: len(words) - len(words) // 10, EDITOR: len(words) // 10}
