"""What must hold of every comparison, whatever the texts."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given, settings
from hypothesis import strategies as st

from review.domain.diff.compare import compare
from review.domain.diff.model import ChangeKind, Comparison, Label, Op
from review.domain.diff.summary import hide_changes
from review.domain.text.blocks import Block
from tests.domain.diff_helpers import compare_texts, new_texts, old_texts
from tests.domain.sample_texts import (
    LANGS,
    TEXT,
    block_lists,
    cluster_ends,
    edited_blocks,
    edited_texts,
    word_ends,
)

PAIRS = st.one_of(edited_texts(), st.tuples(TEXT, TEXT))
BLOCK_PAIRS = st.one_of(edited_blocks(), st.tuples(block_lists(), block_lists()))
LANG = st.sampled_from(LANGS)


def side(spans, dropped: Op) -> list[str]:
    return [span.text for span in spans if span.op is not dropped]


@settings(max_examples=400, deadline=None)
@given(PAIRS, LANG)
def test_spans_rebuild_both_texts_and_cut_no_word_and_no_cluster(pair, lang):
    old, new = pair
    spans = compare_texts(old, new, lang)
    for text, dropped in ((old, Op.add), (new, Op.cut)):
        parts = side(spans, dropped)
        assert "".join(parts) == text
        edges = set(accumulate(map(len, parts), initial=0))
        assert edges <= word_ends(text, lang)
        assert edges <= cluster_ends(text)


@settings(deadline=None)
@given(PAIRS, LANG)
def test_spans_are_in_order_labelled_and_not_idle(pair, lang):
    spans = compare_texts(*pair, lang)
    assert all(span.text for span in spans)
    assert all((span.label is None) == (span.op is Op.same) for span in spans)
    for first, second in zip(spans, spans[1:], strict=False):
        # Between two changes something is kept; a replacement is a cut, then an addition.
        assert (first.op, second.op) in {
            (Op.same, Op.cut), (Op.same, Op.add), (Op.cut, Op.same), (Op.add, Op.same),
            (Op.cut, Op.add),
        }  # fmt: skip
        if (first.op, second.op) == (Op.cut, Op.add):
            assert first.label is second.label
            assert first.text != second.text


@settings(deadline=None)
@given(TEXT, LANG)
def test_a_text_equals_itself(text, lang):
    assert [span.op for span in compare_texts(text, text, lang)] in ([], [Op.same])


@settings(max_examples=300, deadline=None)
@given(BLOCK_PAIRS, LANG, st.booleans())
def test_a_comparison_rebuilds_both_sides(pair, lang, ids_known):
    old, new = pair
    comparison = compare(old, new, lang, ids_known=ids_known)
    assert new_texts(comparison) == tuple(block.text for block in new)
    assert old_texts(comparison) == tuple(block.text for block in old)
    kept = [block for block in comparison.blocks if block.kind is not ChangeKind.cut]
    assert ["".join(side(block.spans, Op.cut)) for block in kept] == [block.text for block in new]
    assert [index for block in kept for index in block.new] == list(range(len(new)))
    assert {index for block in comparison.blocks for index in block.old} == set(range(len(old)))


@settings(deadline=None)
@given(BLOCK_PAIRS, st.booleans())
def test_every_block_is_what_it_is_said_to_be(pair, ids_known):
    old, new = pair
    comparison = compare(old, new, "en", ids_known=ids_known)
    partners = [block.old for block in comparison.blocks if block.kind is not ChangeKind.split]
    taken = [index for group in partners for index in group]
    assert len(taken) == len(set(taken))
    for block in comparison.blocks:
        if block.kind in (ChangeKind.same, ChangeKind.changed, ChangeKind.moved):
            assert (len(block.old), len(block.new)) == (1, 1)
        elif block.kind is ChangeKind.joined:
            assert len(block.old) > 1
        if block.kind is ChangeKind.same:
            assert not block.marked
            assert old[block.old[0]].kind is new[block.new[0]].kind
        assert block.labels == tuple(
            dict.fromkeys(span.label for span in block.spans if span.label)
        )
    assert set(comparison.counts) == {name for block in comparison.blocks for name in block.labels}


@settings(deadline=None)
@given(block_lists(), st.booleans())
def test_blocks_equal_themselves(blocks, ids_known):
    comparison = compare(blocks, blocks, "ar", ids_known=ids_known)
    assert comparison.identical
    assert comparison.total == 0


@settings(deadline=None)
@given(BLOCK_PAIRS, st.sets(st.sampled_from(list(Label))))
def test_hidden_changes_are_shown_as_the_new_text(pair, labels):
    old, new = pair
    comparison = compare(old, new, "en")
    shown = hide_changes(comparison, labels)
    assert new_texts(shown) == tuple(block.text for block in new)
    assert not labels & {span.label for block in shown.blocks for span in block.spans}
    wanted = {label: n for label, n in comparison.counts.items() if label not in labels}
    assert dict(shown.counts) == wanted


@settings(deadline=None)
@given(BLOCK_PAIRS)
def test_comparing_is_the_same_each_time(pair):
    assert compare(*pair, "en") == compare(*pair, "en")


def test_a_comparison_is_a_value():
    assert isinstance(compare([], [], "en"), Comparison)
    assert compare([], [], "en").blocks == ()
    block = Block("a", "paragraph", "")
    assert compare([block], [block], "en").identical
