"""Alignments whose truth is known, whole or in part: real articles, and paragraphs cut and joined.

Of the Syrian Archive's articles one has its paragraphs paired one to one. In others the images are
known points: what stands before an image in one language stands before it in the other. A link that
crosses such a point is wrong; where only one paragraph on each side stands between two of them, the
link between these is true. Of two articles, with much joined, added and left out, all links were
read and written down by hand, by place.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests import shared_data

Pair = tuple[int, int]


@dataclass(frozen=True)
class Case:
    """One pair of texts with what is known of its true links."""

    name: str
    source: Sequence[str]
    target: Sequence[str]
    source_lang: str
    target_lang: str
    true: frozenset[Pair]
    """The true links, or those that are known."""
    anchors: tuple[Pair, ...] | None
    """Where not all true links are known: places that end together, which no link may cross."""

    def right(self, pairs: Collection[Pair]) -> int:
        """How many of these links are right as far as can be known."""
        if self.anchors is None:
            return len(self.true.intersection(pairs))
        return sum(
            all((i <= source) == (j <= target) for source, target in self.anchors) for i, j in pairs
        )

    def found(self, pairs: Collection[Pair]) -> int:
        """How many of the known links are among these."""
        return len(self.true.intersection(pairs))


def syrian_archive() -> Iterator[Case]:
    for row in shared_data.rows("articles.jsonl"):
        if not row["id"].startswith("syrianarchive-"):
            continue
        anchors = sorted({(at["after_source"], at["after_target"]) for at in row["image_anchors"]})
        if row["paragraph_aligned"]:
            true = {(place, place) for place in range(len(row["source_paragraphs"]))}
            yield _case(row, true, None)
        elif anchors:
            before = [(-1, -1), *anchors]
            alone = {
                (source, target)
                for (source, target), earlier in zip(anchors, before, strict=False)
                if (source - earlier[0], target - earlier[1]) == (1, 1)
            }
            yield _case(row, alone, tuple(anchors))


_READ = {
    "eyes-on-aleppo-index": {
        **{place: (place,) for place in range(13)},
        **{place: (place + 1,) for place in range(13, 17)},
        **dict.fromkeys(range(17, 23), (18,)),
    },
    "fact-checking-russias-claim-that-it-didnt-bomb-a-mosque": {
        **dict.fromkeys(range(4), (1,)),
        **{4: (2,), 5: (3,), 6: (5, 6), 7: (7,), 8: (8,), 9: (9,), 10: (9,), 11: (9,)},
        **{12: (10,), 13: (11,), 14: (11,), 15: (12,), 16: (12,), 17: (13,), 18: (14,)},
        **{19: (15,), 20: (16,), 21: (17,), 22: (18,), 23: (19,), 24: (19,), 25: (20,)},
        **{26: (20,), 27: (21,), 28: (22,), 29: (23,), 30: (24,)},
    },
}


def read_by_hand() -> Iterator[Case]:
    for row in shared_data.rows("articles.jsonl"):
        for name, links in _READ.items():
            if row["id"] == f"syrianarchive-investigations-{name}":
                yield _case(row, {(i, j) for i, targets in links.items() for j in targets}, None)


def _case(row: dict[str, Any], true: Collection[Pair], anchors: tuple[Pair, ...] | None) -> Case:
    return Case(
        row["id"].removeprefix("syrianarchive-").removeprefix("investigations-"),
        row["source_paragraphs"],
        row["target_paragraphs"],
        row["source_lang"],
        row["target_lang"],
        frozenset(true),
        anchors,
    )


def reworked(seed: int) -> Iterator[Case]:
    """NTREX's sentences put together as paragraphs, some then dropped, added, joined or split."""
    rng = random.Random(seed)
    rows = [row for row in shared_data.rows("articles.jsonl") if row["id"].startswith("ntrex-")]
    strange = [row["target_paragraphs"] for row in rows]
    for row in rows:
        for reverse in (False, True):
            yield _reworked(row, strange, reverse, rng)


def _reworked(
    row: dict[str, Any], strange: Sequence[Sequence[str]], reverse: bool, rng: random.Random
) -> Case:
    first, second = ("target", "source") if reverse else ("source", "target")
    langs = row[f"{first}_lang"], row[f"{second}_lang"]
    stray = [] if reverse else [sentence for other in strange for sentence in other]
    source: list[str] = []
    target: list[str] = []
    true: set[Pair] = set()
    groups = list(_groups(row[f"{first}_paragraphs"], row[f"{second}_paragraphs"], rng))
    while groups:
        left, right = groups.pop(0)
        chance = rng.random()
        source.append(_paragraph(left, langs[0]))
        here = len(source) - 1
        if chance < 0.06:
            continue
        if chance < 0.12 and stray:
            target.append(_paragraph(rng.sample(stray, 2), langs[1]))
        if 0.12 <= chance < 0.24 and groups:
            more_left, more_right = groups.pop(0)
            source.append(_paragraph(more_left, langs[0]))
            right = right + more_right
            true.add((here + 1, len(target)))
        if 0.24 <= chance < 0.36 and len(right) > 1:
            cut = rng.randrange(1, len(right))
            true.add((here, len(target)))
            target.append(_paragraph(right[:cut], langs[1]))
            right = right[cut:]
        true.add((here, len(target)))
        target.append(_paragraph(right, langs[1]))
    name = f"{row['id']} {langs[0]}-{langs[1]}"
    return Case(name, source, target, *langs, frozenset(true), None)


def _groups(
    source: Sequence[str], target: Sequence[str], rng: random.Random
) -> Iterator[tuple[list[str], list[str]]]:
    place = 0
    while place < len(source):
        end = place + rng.choice((1, 2, 2, 3))
        yield list(source[place:end]), list(target[place:end])
        place = end


def _paragraph(sentences: Sequence[str], lang: str) -> str:
    return ("" if lang in {"ja", "zh"} else " ").join(sentences)
