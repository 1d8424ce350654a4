"""The figures of comparing, as tables: `python -m tests.benchmarks.bench_diff`."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import partial
from statistics import mean

from diff_match_patch import diff_match_patch

from review.domain.diff.compare import compare
from review.domain.text.blocks import Block, Kind
from review.domain.text.tokenizer import tokenize
from tests.benchmarks.diff_figures import (
    blocks,
    edit_figures,
    mean_ratio,
    pair_figures,
)
from tests.benchmarks.diff_timings import (
    MILLION_CHARACTERS,
    edited,
    long_article,
    rewritten,
    seconds,
)
from tests.benchmarks.edits import RATES, SCRIPTS, edits
from tests.domain.diff_helpers import compare_texts
from tests.shared_data import rows

ARTICLES = 20


def main() -> None:
    report_revisions()
    report_times_per_pair()
    report_edits()
    report_sizes()
    report_million()
    report_many_blocks()


def report_revisions() -> None:
    figures = pair_figures()
    over = [figure for figure in figures if figure.ratio > 1.2]
    but_for = [figure.ratio_but_for_replaced for figure in figures]
    total = sum(figure.marked for figure in figures) / sum(figure.least for figure in figures)
    print(f"Real revisions: {len(figures)} pairs")
    print(f"  rebuilt exactly, both sides       {mean(x.rebuilt for x in figures):8.1%}")
    print(f"  marked words / least (plain LCS)  {mean_ratio(figures):8.3f} mean")
    print(f"  the same over all words           {total:8.3f}")
    print(f"  pairs over 1.2                    {len(over):8d}")
    print(
        f"  but for passages shown as replaced{mean(but_for):8.3f} mean, {max(but_for):.3f} worst"
    )


def report_times_per_pair() -> None:
    texts = [(row["before"], row["after"], row["lang"]) for row in rows("revisions.jsonl")]
    differ = diff_match_patch()

    def with_difflib(before: str, after: str, lang: str) -> None:
        matcher = difflib.SequenceMatcher(None, tokenize(before, lang), tokenize(after, lang))
        matcher.get_opcodes()

    ways: dict[str, Callable[[str, str, str], object]] = {
        "ours, blocks": lambda old, new, lang: compare(
            blocks(old), blocks(new), lang, ids_known=False
        ),
        "ours, one text": compare_texts,
        "diff-match-patch, letters": lambda old, new, lang: differ.diff_main(old, new),
        "difflib, words": with_difflib,
    }
    print("Time per pair (milliseconds of processor time), and against ours")
    base = 0.0
    for name, way in ways.items():
        spent = seconds(lambda way=way: [way(*text) for text in texts], times=1) / len(texts)
        base = base or spent
        print(f"  {name:28}{spent * 1000:10.2f}{spent / base:9.1f} x")


def report_edits() -> None:
    print("Generated edits: marked / true words, and kept words recognised")
    print("  text          rate  ids      articles   mean  worst    kept")
    every = []
    for script in SCRIPTS:
        for rate in RATES:
            made = list(edits(script, rate, ARTICLES))
            for ids_known in (True, False):
                found = [edit_figures(edit, ids_known=ids_known) for edit in made]
                every += found
                ratios = [figure.ratio for figure in found]
                kept = sum(x.kept for x in found) / sum(x.truly_kept for x in found)
                known = "known" if ids_known else "unknown"
                print(
                    f"  {script:14}{rate:4.0%}  {known:8}{len(found):9}"
                    f"{mean(ratios):7.3f}{max(ratios):7.3f}{kept:8.1%}"
                )
    ratios = [figure.ratio for figure in every]
    print(f"  all{'':33}{mean(ratios):7.3f}{max(ratios):7.3f}")


def report_sizes() -> None:
    print("English, tokens included (milliseconds of processor time)")
    print("   words  40 % edited  ids unknown  one text  rewritten  one text")
    for size in (1_000, 5_000, 20_000):
        paragraphs = long_article(size)
        old, new = edited(paragraphs, 0.4)
        other = rewritten(paragraphs)
        whole = [" ".join(block.text for block in side) for side in (old, new, other)]
        acts = (
            partial(compare, old, new, "en"),
            partial(compare, old, new, "en", ids_known=False),
            partial(compare_texts, whole[0], whole[1], "en"),
            partial(compare, old, other, "en"),
            partial(compare_texts, whole[0], whole[2], "en"),
        )
        times = map(seconds, acts)
        shown = [f"{time * 1000:.1f}" for time in times]
        print(f"{size:8}{shown[0]:>13}{shown[1]:>13}{shown[2]:>10}{shown[3]:>11}{shown[4]:>10}")


def report_million() -> None:
    print("A million characters without a space (seconds of processor time)")
    for name, make in MILLION_CHARACTERS.items():
        old, new = ([Block("a", Kind.PARAGRAPH, text)] for text in make())
        spent = seconds(lambda old=old, new=new: compare(old, new, "zh"), times=1)
        print(f"  {name:26}{spent:6.2f}")


def report_many_blocks() -> None:
    print("10,000 blocks against 10,000, ids unknown (seconds of processor time)")
    stock = long_article(10_000)
    old = [Block(f"a{n}", Kind.PARAGRAPH, f"{stock[n % len(stock)]} {n}") for n in range(10_000)]
    same = [Block(f"b{n}", block.kind, block.text) for n, block in enumerate(old)]
    changed = [
        Block(f"b{n}", block.kind, block.text.replace("the", "a", 1) + " indeed")
        for n, block in enumerate(old)
    ]
    for name, new in (("equal", same), ("backwards", same[::-1]), ("all changed", changed)):
        spent = seconds(lambda new=new: compare(old, new, "en", ids_known=False), times=1)
        print(f"  {name:26}{spent:6.2f}")


if __name__ == "__main__":
    main()
