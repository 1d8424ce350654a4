"""The slowest texts within the limits: processor time of what a page or a save computes of them.

Run: python -m tests.benchmarks.bench_text_limits
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from review.domain.alignment.aligner import link_blocks
from review.domain.diff.compare import compare
from review.domain.text.blocks import MAX_BLOCK_LENGTH, MAX_BLOCKS, MAX_TEXT_LENGTH, Block, Kind
from review.domain.text.inline_markdown import is_marked_up, to_html
from review.domain.text.inline_spans import inline_spans
from review.domain.text.plain_text_parser import parse_body
from review.domain.text.word_count import count_words
from tests.benchmarks.diff_timings import seconds

Case = tuple[str, Callable[[], object]]
RANDOM = random.Random(8)

# Dense in what costs a Markdown parser most; each is cut to the number of marks that is parsed.
MARKED = ("**a** ", "[*_", "[a](", "[[[[[a](`", "*_*_a", "[a](https://a.org) ", "_a_*b* ")
LETTERS = {"two words": "ab", "Chinese": "".join(map(chr, range(0x4E00, 0x59B8)))}


def cases() -> Iterator[Case]:
    for piece in MARKED:
        for said, text in (("parsed", parsed(piece)), ("as typed", as_typed(piece))):
            yield f"HTML of {piece!r}, {said}", partial(to_html, text, "en")
            yield f"runs of {piece!r}, {said}", partial(inline_spans, text)
        yield f"HTML of a text of {piece!r}, blocks of 1,000", partial(whole_text, piece)
    for name, letters in LETTERS.items():
        old, new = random_text(letters), random_text(letters)
        lang = "zh" if name == "Chinese" else "en"
        for size in (MAX_BLOCK_LENGTH, MAX_TEXT_LENGTH // MAX_BLOCKS):
            before, after = cut(old, size, "a"), cut(new, size, "a")
            yield f"compare {name}, blocks of {size}", partial(compare, before, after, lang)
            others = cut(new, size, "b")
            yield (
                f"compare {name}, blocks of {size}, other ids",
                partial(compare, before, others, lang),
            )
        yield f"count words, {name}", partial(count_words, cut(old, MAX_BLOCK_LENGTH, "a"), lang)
    for name, piece in (("names", "Alsaid "), ("numbers", "12 "), ("letters", "字")):
        text = (piece * MAX_TEXT_LENGTH)[:MAX_TEXT_LENGTH]
        source = cut(text, MAX_TEXT_LENGTH // MAX_BLOCKS, "s")
        texts = [(block.kind, block.text) for block in source]
        yield (
            f"align {len(source)} paragraphs of {name}",
            partial(link_blocks, source, texts, "ar", "en"),
        )
    yield "paste short lines", partial(parse_body, "x\n" * (MAX_TEXT_LENGTH // 2))


def parsed(piece: str, length: int = MAX_BLOCK_LENGTH) -> str:
    """As many of the piece as are parsed, in a block of that length."""
    numbers = range(length // len(piece), 0, -1)
    blocks = ((piece * number).ljust(length, "x") for number in numbers)
    return next(filter(is_marked_up, blocks))


def whole_text(piece: str) -> None:
    """Parse the longest text, in blocks that are as full of the piece as is parsed."""
    block = parsed(piece, 1_000)
    for _ in range(MAX_TEXT_LENGTH // len(block)):
        to_html(block, "en")


def as_typed(piece: str) -> str:
    return (piece * MAX_BLOCK_LENGTH)[:MAX_BLOCK_LENGTH]


def random_text(letters: str) -> str:
    """Words of one letter; those of Chinese stand without spaces."""
    space = " " if letters.isascii() else ""
    number = MAX_TEXT_LENGTH // (1 + len(space))
    return space.join(RANDOM.choices(letters, k=number))


def cut(text: str, size: int, name: str) -> Sequence[Block]:
    starts = range(0, len(text), size)
    return [Block(f"{name}{at}", Kind.PARAGRAPH, text[at : at + size]) for at in starts]


def main() -> None:
    print("Seconds of processor time at the limits")
    for name, run in cases():
        print(f"{seconds(run):8.3f}  {name}", flush=True)


if __name__ == "__main__":
    main()
