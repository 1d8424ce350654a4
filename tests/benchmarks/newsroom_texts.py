"""Articles of some 800 words with the drafts that led to them, made of real paragraphs.

Each text is its own: a seeded hand rewords every paragraph a little, so that nothing that is
remembered of one article answers for another.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace

from review.domain.text.blocks import Block, Kind
from tests import shared_data

WORDS = 800  # of the translation
REVISIONS = 10
SENTENCES = 3  # in a paragraph, where the real text has a sentence a line
REWORDED = 6  # paragraphs, from each revision to the next
TARGET = "en"

Pair = tuple[str, str]  # a paragraph and its translation


@dataclass(frozen=True)
class Text:
    """One source and the revisions of its translation, the oldest first."""

    language: str
    source: list[Block]
    revisions: list[list[Block]]


class Pool:
    """Real paragraphs with their translations, by language."""

    def __init__(self) -> None:
        self._pairs: dict[str, list[Pair]] = defaultdict(list)
        self._titles: dict[str, list[Pair]] = defaultdict(list)
        for row in shared_data.rows("articles.jsonl"):
            if not row["paragraph_aligned"]:
                continue
            language = row["source_lang"]
            self._titles[language].append((row["source_title"], row["target_title"]))
            sides = row["source_paragraphs"], row["target_paragraphs"]
            self._pairs[language] += zip(*map(_paragraphs, sides), strict=True)
        self._words = [
            word for pairs in self._pairs.values() for _, text in pairs for word in text.split()
        ]

    @property
    def languages(self) -> list[str]:
        return sorted(self._pairs)

    def text(self, number: int) -> Text:
        """The text by that number; Arabic is every second one, as on the desk we build for."""
        hand = random.Random(number)
        language = "ar" if number % 2 else self.languages[number // 2 % len(self.languages)]
        source, target = self._blocks(language, hand)
        revisions = [[self._reword(block, hand) for block in target]]
        while len(revisions) < REVISIONS:
            revisions.append(self._revise(revisions[-1], hand))
        return Text(language, source, revisions)

    def _blocks(self, language: str, hand: random.Random) -> tuple[list[Block], list[Block]]:
        pairs = [hand.choice(self._titles[language])]
        start = hand.randrange(len(self._pairs[language]))
        while sum(len(text.split()) for _, text in pairs) < WORDS:
            pairs.append(self._pairs[language][(start + len(pairs)) % len(self._pairs[language])])
        source, target = [], []
        for place, (original, translation) in enumerate(pairs):
            kind = (Kind.HEADLINE, Kind.STANDFIRST)[place] if place < 2 else Kind.PARAGRAPH
            source.append(Block(f"s-{place}", kind, original))
            target.append(Block(f"t-{place}", kind, translation, (f"s-{place}",)))
        return source, target

    def _revise(self, before: list[Block], hand: random.Random) -> list[Block]:
        chosen = set(hand.sample(range(len(before)), min(REWORDED, len(before))))
        return [
            self._reword(block, hand) if place in chosen else block
            for place, block in enumerate(before)
        ]

    def _reword(self, block: Block, hand: random.Random) -> Block:
        """The block with one word in ten put in, taken out or exchanged."""
        words = block.text.split(" ")
        for _ in range(max(1, len(words) // 10)):
            place = hand.randrange(len(words))
            words[place : place + hand.choice((0, 1, 1))] = hand.choices(
                self._words, k=hand.choice((0, 1, 2)) if len(words) > 1 else 1
            )
        return replace(block, text=" ".join(words))


def _paragraphs(lines: list[str]) -> list[str]:
    return [" ".join(lines[at : at + SENTENCES]) for at in range(0, len(lines), SENTENCES)]
