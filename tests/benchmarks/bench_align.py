"""Precision and recall of links, next to pairing by position.

Run it as `python -m tests.benchmarks.bench_align`.

Precision: of the links given, the share that is right as far as can be known. Recall: of the true
links that are known, the share that is given.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable

from review.domain.alignment.aligner import Paragraphs, align
from tests.benchmarks.alignment_cases import Case, Pair, read_by_hand, reworked, syrian_archive

Aligner = Callable[[Case], set[Pair]]


def aligned(case: Case) -> set[Pair]:
    links = align(
        Paragraphs(case.source, case.source_lang), Paragraphs(case.target, case.target_lang)
    )
    return {(i, j) for link in links for i in link.sources for j in link.targets}


def by_position(case: Case) -> set[Pair]:
    return {(place, place) for place in range(min(len(case.source), len(case.target)))}


def precision_and_recall(cases: Iterable[Case], aligner: Aligner) -> tuple[float, float]:
    """Over all links of all cases together."""
    given = right = known = found = 0
    for case in cases:
        pairs = aligner(case)
        given += len(pairs)
        right += case.right(pairs)
        known += len(case.true)
        found += case.found(pairs)
    return right / given, found / known


def long_text(paragraphs: int, seed: int = 1) -> tuple[list[str], list[str]]:
    """Made-up words on both sides, with a number in every third paragraph, and thirty dropped."""
    rng = random.Random(seed)
    source, target = [], []
    for place in range(paragraphs):
        number = f" {rng.randrange(10_000)}" if place % 3 == 0 else ""
        length = rng.randrange(10, 90)
        source.append(" ".join(f"s{rng.randrange(3_000):x}" for _ in range(length)) + number)
        target.append(" ".join(f"t{rng.randrange(3_000):x}" for _ in range(length)) + number)
    del target[paragraphs // 2 : paragraphs // 2 + 30]
    return source, target


def main() -> None:
    syrian, made = list(syrian_archive()), list(reworked(seed=2026))
    print(f"{'':45}{'aligned':>16}{'by position':>18}")
    print(f"{'':45}{'precision recall':>16}  {'precision recall':>16}")
    for case in syrian:
        _show(case.name[:44], [case])
    _show("Syrian Archive", syrian)
    for case in read_by_hand():
        _show(f"{case.name[:32]} (by hand)", [case])
    _show("NTREX, paragraphs reworked", made)
    for paragraphs in (300, 2_000):
        source, target = long_text(paragraphs)
        start = time.perf_counter()
        align(Paragraphs(source, "ar"), Paragraphs(target, "en"))
        print(f"{paragraphs} paragraphs: {time.perf_counter() - start:.2f} s")


def _show(name: str, cases: list[Case]) -> None:
    figures = []
    for aligner in (aligned, by_position):
        known = sum(len(case.true) for case in cases)
        if known:
            precision, recall = precision_and_recall(cases, aligner)
            figures.append(f"{precision:9.3f} {recall:6.3f}")
        else:
            pairs = aligner(cases[0])
            figures.append(f"{cases[0].right(pairs) / len(pairs):9.3f}      -")
    print(f"{name:45}{figures[0]}  {figures[1]}")


if __name__ == "__main__":
    main()
