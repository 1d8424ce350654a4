"""Texts of set sizes to time comparing on: edited, wholly rewritten, and without a space."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import process_time

from review.domain.blocks import Block, Kind
from review.domain.words import count_words, words
from tests.benchmarks.edits import Hand, articles

MILLION = 1_000_000


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """The least processor time of a few runs, which other work on the machine disturbs least."""
    best = float("inf")
    for _ in range(times):
        start = process_time()
        act()
        best = min(best, process_time() - start)
    return best


def long_article(size: int) -> list[str]:
    """English paragraphs, drawn from real articles, of some `size` words."""
    hand = random.Random(size)
    stock = [text for article in articles("en", 8) for text in article]
    drawn: list[str] = []
    total = 0
    while total < size:
        drawn.append(hand.choice(stock))
        total += count_words(drawn[-1], "en")
    return drawn


def edited(paragraphs: list[str], rate: float) -> tuple[list[Block], list[Block]]:
    """The paragraphs as blocks, and with this share of their words edited."""
    made = Hand("en", rate, random.Random(rate), vocabulary("en")).edit(paragraphs)
    return made.old, made.new


def rewritten(paragraphs: list[str]) -> list[Block]:
    """As many words, none of them where they were."""
    hand = random.Random(len(paragraphs))
    stock = vocabulary("en")
    return [
        Block(f"b{index}", Kind.PARAGRAPH, " ".join(hand.choices(stock, k=count_words(text, "en"))))
        for index, text in enumerate(paragraphs)
    ]


def vocabulary(script: str) -> list[str]:
    found = {
        word for article in articles(script, 8) for text in article for word in words(text, script)
    }
    return sorted(found)


def million_characters() -> dict[str, tuple[str, str]]:
    """Pairs of texts of a million characters without a space, easy and hard."""
    hand = random.Random(1)
    stock = vocabulary("zh")
    chosen = hand.choices(stock, k=MILLION)
    edits = {rate: [hand.choice(stock) if hand.random() < rate else word for word in chosen]
             for rate in (0.02, 0.4)}  # fmt: skip
    salad = "".join(chosen)[:MILLION]
    letters = [chr(code) for code in range(0x4E00, 0x9FFF)]
    return {
        "one word": ("a" * MILLION, "a" * (MILLION - 1) + "b"),
        "Chinese, one word off": (salad, salad[: MILLION // 2] + "！" + salad[MILLION // 2 + 1 :]),
        "Chinese, 2 % edited": (salad, "".join(edits[0.02])[:MILLION]),
        "Chinese, 40 % edited": (salad, "".join(edits[0.4])[:MILLION]),
        "Chinese, rewritten": (salad, "".join(hand.choices(stock, k=MILLION))[:MILLION]),
        "any Han letters": (
            "".join(hand.choices(letters, k=MILLION)),
            "".join(hand.choices(letters, k=MILLION)),
        ),
        "emoji": ("😀" * MILLION, "".join(hand.choices("😀😎", k=MILLION))),
        "digits": (
            "".join(hand.choices("0123456789", k=MILLION)),
            "".join(hand.choices("0123456789", k=MILLION)),
        ),
        "dots": ("." * MILLION, ".," * (MILLION // 2)),
        "hyphens": ("a-" * (MILLION // 2), "a-" * (MILLION // 2 - 3) + "b-a-c"),
        "letters and marks": (
            "".join(hand.choices(("a.", "b,"), k=MILLION // 2)),
            "".join(hand.choices(("a.", "b,"), k=MILLION // 2)),
        ),
    }
