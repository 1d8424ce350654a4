"""How much is marked, on real revisions and on edits with a known truth.

Times and the whole tables: `python -m tests.benchmarks.bench_diff`. Accuracy is held here.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from statistics import mean

import pytest

from review.domain.diff.compare import compare
from review.domain.diff.model import Op
from review.domain.text.blocks import Block, Kind
from tests.benchmarks.diff_figures import EditFigures, edit_figures, mean_ratio, pair_figures
from tests.benchmarks.diff_timings import MILLION_CHARACTERS
from tests.benchmarks.edits import RATES, SCRIPTS, edits
from tests.domain.diff_helpers import compare_texts
from tests.domain.sample_texts import word_ends

ARTICLES = 5


@cache
def generated(script: str, rate: float, ids_known: bool) -> list[EditFigures]:
    made = edits(script, rate, ARTICLES)
    return [edit_figures(edit, ids_known=ids_known) for edit in made]


def test_real_revisions_are_rebuilt_and_marked_sparingly():
    figures = pair_figures()
    assert len(figures) == 382
    assert all(figure.rebuilt for figure in figures)
    assert mean_ratio(figures) <= 1.05
    # Where more is marked, it is a passage shown as replaced on purpose.
    assert max(figure.ratio_but_for_replaced for figure in figures) <= 1.2
    assert sum(figure.ratio > 1.2 for figure in figures) <= 0.07 * len(figures)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("ids_known", [True, False])
def test_generated_edits_are_marked_as_made(script, rate, ids_known):
    figures = generated(script, rate, ids_known)
    assert mean(figure.ratio for figure in figures) <= 1.05
    assert max(figure.ratio for figure in figures) <= 1.1
    kept = sum(figure.kept for figure in figures)
    assert kept >= 0.97 * sum(figure.truly_kept for figure in figures)


def test_the_generator_makes_every_kind_of_edit():
    acts = {act for edit in edits("en", 0.4, ARTICLES) for act in edit.acts}
    assert acts == {"substitute", "insert", "delete", "move", "split", "join"}
    for script in SCRIPTS:
        assert all(edit.old != edit.new for edit in edits(script, 0.4, ARTICLES))


@pytest.mark.parametrize("name", ["one word", "Chinese, 40 % edited", "emoji"])
def test_a_million_characters_without_a_space_are_compared_exactly(name):
    texts = MILLION_CHARACTERS[name]()
    old, new = ([Block("a", Kind.PARAGRAPH, text)] for text in texts)
    comparison = compare(old, new, "zh")
    spans = comparison.blocks[0].spans
    for text, dropped in zip(texts, (Op.add, Op.cut), strict=True):
        assert "".join(span.text for span in spans if span.op is not dropped) == text


def test_a_very_long_text_is_compared_word_by_word_where_it_changed():
    words = [f"word{index * 7919 % 5003}" for index in range(80_000)]
    other = list(words)
    for index in range(500, len(words), 1_000):
        other[index] = "changed"
    old, new = " ".join(words), " ".join(other)
    spans = compare_texts(old, new, "en")
    assert sum(span.text == "changed" for span in spans if span.op is Op.add) == 80
    assert sum(span.op is not Op.same for span in spans) == 160
    edges = set(accumulate((len(span.text) for span in spans if span.op is not Op.cut), initial=0))
    assert edges <= word_ends(new, "en")


def test_many_blocks_of_unknown_ids_are_paired():
    old = [
        Block(f"a{n}", Kind.PARAGRAPH, f"The mayor of town {n} said report {n * 7} was late.")
        for n in range(3_000)
    ]
    new = [
        Block(f"b{n}", Kind.PARAGRAPH, block.text.replace("late", "early"))
        for n, block in enumerate(old)
    ]
    comparison = compare(old, new, "en", ids_known=False)
    assert {block.kind.value for block in comparison.blocks} == {"changed"}
    assert all(block.old == block.new for block in comparison.blocks)
