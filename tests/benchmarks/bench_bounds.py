"""Work stays bounded: twice the text takes about twice the time, also on hostile texts.

Prints, for each rule and input, the processor time at a size and the ratio of twice that size to
it; a ratio near 2 is linear, near 4 quadratic. Run: python -m tests.benchmarks.bench_bounds
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from review.domain.carrying import carry

from review.domain.alignment.aligned_rows import rows
from review.domain.alignment.aligner import align
from review.domain.text.blocks import Block, Kind
from review.domain.text.inline_markdown import to_html
from review.domain.text.plain_text_parser import parse_body
from review.web.diff.text_rows import build_rows
from tests.benchmarks.diff_timings import seconds

Case = tuple[str, int, Callable[[int], Callable[[], object]]]


def cases() -> Iterator[Case]:
    for piece in ("word ", "x\n", "> ", "- a\n", " \n"):
        yield f"paste {piece!r}", 100_000, partial(pasted, piece)
    for piece in ("[", "*a **a ", "[a](", "\u202a\u2069", "字"):
        yield f"inline {piece!r}", 20_000, partial(marked, piece)
    yield "align paragraphs", 1_000, aligned
    yield "align one long word", 50_000, one_word
    yield "carry edited paragraphs", 250, carried
    yield "carry rewritten paragraphs", 250, rewritten
    yield "carry split and joined paragraphs", 250, cut_otherwise
    yield "rows, links crossed", 10_000, crossed
    yield "rows, all left out", 5_000, left_out
    yield "lay out rows", 5_000, laid_out


def pasted(piece: str, size: int) -> Callable[[], object]:
    return partial(parse_body, (piece * size)[:size])


def marked(piece: str, size: int) -> Callable[[], object]:
    return partial(to_html, (piece * size)[:size], "en")


def aligned(size: int) -> Callable[[], object]:
    return partial(align, ["سطر من النص"] * size, ["a line of text"] * size, "ar", "en")


def one_word(size: int) -> Callable[[], object]:
    return partial(align, ["ا" * size], ["a" * size], "ar", "en")


def carried(size: int) -> Callable[[], object]:
    old = drawn(size, "b")
    new = [(block.kind, block.text.replace("w1", "xyz")) for block in old]
    return partial(carry, old, new, "en")


def rewritten(size: int) -> Callable[[], object]:
    new = [(block.kind, block.text) for block in drawn(size, "c")]
    return partial(carry, drawn(size, "b"), new, "en")


def cut_otherwise(size: int) -> Callable[[], object]:
    old = drawn(size, "b")
    flow = " ".join(block.text for block in old).split()
    new = [(Kind.PARAGRAPH, " ".join(flow[at : at + 33])) for at in range(0, len(flow), 33)]
    return partial(carry, old, new, "en")


def drawn(size: int, name: str) -> list[Block]:
    """So many paragraphs of fifty words, of a vocabulary that grows as that of real texts does."""
    hand = random.Random(f"{name}{size}")
    vocabulary = round(100 * (50 * size) ** 0.5)
    return [
        Block(
            f"{name}{n}",
            Kind.PARAGRAPH,
            " ".join(f"w{hand.randrange(vocabulary)}" for _ in range(50)),
        )
        for n in range(size)
    ]


def crossed(size: int) -> Callable[[], object]:
    source = [Block(f"s{n}", Kind.PARAGRAPH, "s") for n in range(size)]
    target = [
        Block(f"t{n}", Kind.PARAGRAPH, "t", (f"s{n}", f"s{n * 7 % size}")) for n in range(size)
    ]
    return partial(rows, source, target)


def left_out(size: int) -> Callable[[], object]:
    source = [Block(f"s{n}", Kind.PARAGRAPH, "s") for n in range(size)]
    return partial(rows, source, [], tuple(block.id for block in reversed(source)))


def laid_out(size: int) -> Callable[[], object]:
    source = [Block(f"s{n}", Kind.PARAGRAPH, "s") for n in range(size)]
    target = [Block(f"t{n}", Kind.PARAGRAPH, "t", (f"s{n}",)) for n in range(size)]
    return partial(build_rows, source, target[: size // 2], [f"s{n}" for n in range(size)])


def main() -> None:
    print(f"{'rule and input':34} {'size':>8} {'ms':>8} {'twice / once':>13}")
    for name, size, prepare in cases():
        once, twice = (seconds(prepare(n)) for n in (size, 2 * size))
        print(f"{name:34} {size:8} {once * 1000:8.1f} {twice / once:13.2f}")


if __name__ == "__main__":
    main()
