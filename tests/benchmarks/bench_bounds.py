"""Work stays bounded: twice the text takes about twice the time, also on hostile texts.

Prints, for each rule and input, the processor time at a size and the ratio of twice that size to
it; a ratio near 2 is linear, near 4 quadratic. Run: python -m tests.benchmarks.bench_bounds
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from review.domain.alignment.aligned_rows import align_rows
from review.domain.alignment.aligner import Paragraphs, align
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
    yield "rows, links crossed", 10_000, crossed
    yield "rows, all left out", 5_000, left_out
    yield "build rows", 5_000, half_translated


def pasted(piece: str, size: int) -> Callable[[], object]:
    return partial(parse_body, (piece * size)[:size])


def marked(piece: str, size: int) -> Callable[[], object]:
    return partial(to_html, (piece * size)[:size], "en")


def aligned(size: int) -> Callable[[], object]:
    return partial(
        align, Paragraphs(["سطر من النص"] * size, "ar"), Paragraphs(["a line of text"] * size, "en")
    )


def one_word(size: int) -> Callable[[], object]:
    return partial(align, Paragraphs(["ا" * size], "ar"), Paragraphs(["a" * size], "en"))


def crossed(size: int) -> Callable[[], object]:
    source = [Block(f"s{n}", Kind.PARAGRAPH, "s") for n in range(size)]
    target = [
        Block(f"t{n}", Kind.PARAGRAPH, "t", (f"s{n}", f"s{n * 7 % size}")) for n in range(size)
    ]
    return partial(align_rows, source, target)


def left_out(size: int) -> Callable[[], object]:
    source = [Block(f"s{n}", Kind.PARAGRAPH, "s") for n in range(size)]
    return partial(align_rows, source, [], tuple(block.id for block in reversed(source)))


def half_translated(size: int) -> Callable[[], object]:
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
