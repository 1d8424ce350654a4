"""The cost of attributing words to authors: `python -m tests.benchmarks.bench_authorship`."""

from __future__ import annotations

import json
from functools import partial

from review.domain.authorship.attribution import ParentRevision, attribute
from review.domain.authorship.shares import NOTHING_WRITTEN, Authorship, to_json
from review.domain.diff.compare import compare
from review.domain.text.blocks import Block
from tests.benchmarks.diff_timings import edited, long_article, rewritten, seconds

TRANSLATOR, EDITOR = 1, 2


def main() -> None:
    print("English, tokens included (milliseconds of processor time; kB stored)")
    print("   words  edit          compare  attribute  times     kB")
    for size in (1_000, 20_000):
        paragraphs = long_article(size)
        for rate in (0.02, 0.4):
            report(size, f"{rate:.0%}", *edited(paragraphs, rate))
        report(size, "rewritten", edited(paragraphs, 0.02)[0], rewritten(paragraphs))


def report(size: int, name: str, old: list[Block], new: list[Block]) -> None:
    first = attribute(ParentRevision(NOTHING_WRITTEN, []), old, "en", number=1, author=TRANSLATOR)
    save = partial(attribute, ParentRevision(first, old), new, "en", number=2, author=EDITOR)
    compared, attributed = seconds(partial(compare, old, new, "en")), seconds(save)
    print(
        f"{size:8}  {name:10}{compared * 1000:11.1f}{attributed * 1000:11.1f}"
        f"{attributed / compared:7.1f}{stored_bytes(save()) / 1000:7.1f}"
    )


def stored_bytes(authorship: Authorship) -> int:
    return len(json.dumps(to_json(authorship)))


if __name__ == "__main__":
    main()
