"""Texts of set sizes to time comparing on: edited, wholly rewritten, and without a space."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time

from review.domain.text.blocks import Block, Kind
from review.domain.text.tokenizer import count_words, words
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


def _salad(stock: Sequence[str], seed: int) -> str:
    return "".join(random.Random(seed).choices(stock, k=MILLION))[:MILLION]


def _chinese(rate: float) -> tuple[str, str]:
    hand = random.Random(rate)
    stock = vocabulary("zh")
    chosen = hand.choices(stock, k=MILLION * 2 // 3)
    other = [hand.choice(stock) if hand.random() < rate else word for word in chosen]
    return "".join(chosen)[:MILLION], "".join(other)[:MILLION]


def _one_word_off() -> tuple[str, str]:
    text = _chinese(0)[0]
    return text, text[: MILLION // 2] + "！" + text[MILLION // 2 + 1 :]


def _han_letters(seed: int) -> str:
    return _salad([chr(code) for code in range(0x4E00, 0x9FFF)], seed)


# Pairs of texts of a million characters without a space, easy and hard.
MILLION_CHARACTERS: dict[str, Callable[[], tuple[str, str]]] = {
    "one word": lambda: ("a" * MILLION, "a" * (MILLION - 1) + "b"),
    "Chinese, one word off": _one_word_off,
    "Chinese, 2 % edited": partial(_chinese, 0.02),
    "Chinese, 40 % edited": partial(_chinese, 0.4),
    "Chinese, rewritten": partial(_chinese, 1.0),
    "any Han letters": lambda: (_han_letters(1), _han_letters(2)),
    "emoji": lambda: ("😀" * MILLION, _salad("😀😎", 1)),
    "digits": lambda: (_salad("0123456789", 1), _salad("0123456789", 2)),
    "dots": lambda: ("." * MILLION, ".," * (MILLION // 2)),
    "hyphens": lambda: ("a-" * (MILLION // 2), "a-" * (MILLION // 2 - 3) + "b-a-c"),
    "letters and marks": lambda: (_salad(("a.", "b,"), 1), _salad(("a.", "b,"), 2)),
}
