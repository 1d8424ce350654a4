"""What the clean-up of word matches drops, by the weight of a kept word.

Run: python -m tests.benchmarks.bench_cleanup

Marked words on real revisions, over the least possible, and on generated edits, over those truly
changed; the share of truly kept words that is shown as kept; the changes that a reader steps
through in all real revisions.
"""

from __future__ import annotations

from statistics import mean
from unittest.mock import patch

from review.domain.diff import semantic_cleanup
from review.domain.diff.compare import compare
from tests.benchmarks.diff_figures import edit_figures, mean_ratio, pair_figures, revision_pairs
from tests.benchmarks.edits import RATES, SCRIPTS, edits

ARTICLES = 20
NOTHING_DROPPED = 10_000
WEIGHTS = {"1 (as published)": 1, "2": 2, "3 (used)": 3, "no clean-up": NOTHING_DROPPED}


def main() -> None:
    print("weight             real revisions    generated edits: mean, worst, kept")
    print("                   mean    changes   " + "".join(f"{rate:<22.0%}" for rate in RATES))
    for name, weight in WEIGHTS.items():
        with patch.object(semantic_cleanup, "_KEPT_WEIGHT", weight):
            changes = sum(
                compare(old, new, lang, ids_known=False).total
                for _, lang, old, new in revision_pairs()
            )
            print(f"{name:17}{mean_ratio(pair_figures()):7.3f}{changes:8}   {generated()}")


def generated() -> str:
    columns = []
    for rate in RATES:
        made = (edit for script in SCRIPTS for edit in edits(script, rate, ARTICLES))
        figures = [edit_figures(edit, ids_known=True) for edit in made]
        ratios = [figure.ratio for figure in figures]
        kept = sum(x.kept for x in figures) / sum(x.truly_kept for x in figures)
        columns.append(f"{mean(ratios):6.3f}{max(ratios):7.3f}{kept:8.1%}")
    return " ".join(columns)


if __name__ == "__main__":
    main()
