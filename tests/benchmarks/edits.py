"""Edits with a known truth: real articles, changed by a seeded hand that notes what it did."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from review.domain.text.blocks import Block, Kind
from review.domain.text.tokenizer import is_word, tokenize, words
from tests import shared_data

RATES = (0.02, 0.10, 0.40)
VOCALISED = "ar-vocalised"
SCRIPTS = ("en", "ar", VOCALISED, "zh", "th")
_ARABIC_LETTER = re.compile("[\u0628-\u063a\u0641-\u064a](?![\u064b-\u0652])")
_VOWEL_MARKS = ("\u064e", "\u064f", "\u0650", "\u0652", "\u0651\u064e")
_SPACED = {"zh": "", "th": ""}


Piece = tuple[str, bool]  # a token, and whether it was kept


@dataclass(frozen=True)
class Edited:
    """An article before and after. `pieces` has each new block's tokens and whether each was kept;
    `marked` is the number of words truly cut plus those truly added."""

    lang: str
    old: list[Block]
    new: list[Block]
    pieces: list[list[Piece]]
    marked: int
    acts: dict[str, int]


def articles(script: str, most: int) -> list[list[str]]:
    """The paragraphs of real articles; in vocalised Arabic the vowel marks are put in."""
    lang = code(script)
    found = []
    for row in shared_data.rows("articles.jsonl"):
        for side in ("source", "target"):
            if row[f"{side}_lang"].split("-")[0] == lang and len(found) < most:
                paragraphs = [text for text in row[f"{side}_paragraphs"] if text.strip()][:40]
                found.append([_vocalise(text) for text in paragraphs] if script == VOCALISED
                             else paragraphs)  # fmt: skip
    return found


def code(script: str) -> str:
    """The language code of a script of `SCRIPTS`."""
    return script.split("-")[0]


def edits(script: str, rate: float, most: int, seed: int = 1) -> Iterator[Edited]:
    """Up to `most` articles, each edited at the rate: this share of the words, half as much of the
    blocks moved, split or joined."""
    texts = articles(script, most)
    pool = sorted({word for text in texts for line in text for word in words(line, code(script))})
    for number, paragraphs in enumerate(texts):
        yield Hand(script, rate, random.Random(f"{script} {rate} {seed} {number}"), pool).edit(
            paragraphs
        )


def _vocalise(text: str) -> str:
    hand = random.Random(text)
    return _ARABIC_LETTER.sub(
        lambda match: match[0] + (hand.choice(_VOWEL_MARKS) if hand.random() < 0.7 else ""), text
    )


class Hand:
    def __init__(self, script: str, rate: float, hand: random.Random, pool: list[str]) -> None:
        self._lang = code(script)
        self._space = _SPACED.get(self._lang, " ")
        self._rate = rate
        self._hand = hand
        self._pool = pool
        self._marked = 0
        self._acts: dict[str, int] = {}
        # Blocks already split or joined: doing more to one would leave no single truth.
        self._recut: set[str] = set()

    def edit(self, paragraphs: list[str]) -> Edited:
        old = [Block(f"b{index}", Kind.PARAGRAPH, text) for index, text in enumerate(paragraphs)]
        edited = [(block.id, self._reword(block.text)) for block in old]
        for act, share in ((self._split, 0.2), (self._join, 0.2), (self._move, 0.1)):
            times = share * self._rate * len(edited)
            for _ in range(int(times) + (self._hand.random() < times % 1)):
                act(edited)
        new = [
            Block(block_id, Kind.PARAGRAPH, "".join(token for token, _ in tokens))
            for block_id, tokens in edited
        ]
        pieces = [tokens for _, tokens in edited]
        return Edited(self._lang, old, new, pieces, self._marked, self._acts)

    def _did(self, act: str) -> None:
        self._acts[act] = self._acts.get(act, 0) + 1

    def _reword(self, text: str) -> list[Piece]:
        """Substitutions, deletions and insertions of one to three words, so that `rate` of the
        words are touched on average (two words is the middle length of an act)."""
        done: list[Piece] = []
        remaining = 0
        act = self._substitute
        tokens = tokenize(text, self._lang)
        for place, token in enumerate(tokens):
            begins = is_word(token) and not remaining
            if begins and self._hand.random() < self._rate / (2 - self._rate):
                remaining = self._hand.choice((1, 2, 3))
                act = self._hand.choice(
                    (self._substitute, self._substitute, self._delete, self._insert)
                )
                self._did(act.__name__.strip("_"))
            if not is_word(token) or not remaining:
                done.append((token, True))
                continue
            remaining -= 1
            act(done, token, tokens[place + 1 : place + 3])
        return done

    def _substitute(self, done: list[Piece], token: str, following: tuple[str, ...]) -> None:
        other = self._word_between(done, token, following)
        if other is None:
            done.append((token, True))
            return
        done.append((other, False))
        self._marked += 2

    def _insert(self, done: list[Piece], token: str, following: tuple[str, ...]) -> None:
        other = self._word_between(done, token, (self._space, token, *following))
        if other is not None:
            done += [(piece, False) for piece in (other, self._space) if piece]
            self._marked += 1
        done.append((token, True))

    def _delete(self, done: list[Piece], token: str, following: tuple[str, ...]) -> None:
        if not self._stand_apart(done, following):
            done.append((token, True))
            return
        self._marked += 1
        if self._space and done and done[-1][0] == " ":
            done.pop()

    def _word_between(
        self, done: list[Piece], token: str, following: tuple[str, ...]
    ) -> str | None:
        """A word other than the token that is a word where it is put: without spaces, letters may
        go with their neighbours instead, and the truth would not be known."""
        for word in self._hand.choices(self._pool, k=12):
            if word != token and self._stand_apart(done, (word, *following)):
                return word
        return None

    def _stand_apart(self, done: list[Piece], following: tuple[str, ...]) -> bool:
        if self._space:
            return True
        pieces = [*(token for token, _ in done[-3:]), *(token for token in following if token)]
        return list(tokenize("".join(pieces), self._lang)) == pieces

    def _split(self, edited: list[tuple[str, list[Piece]]]) -> None:
        index = self._hand.randrange(len(edited))
        block_id, tokens = edited[index]
        ends = [place for place, ((token, kept), (following, _)) in enumerate(pairwise(tokens))
                if kept and token in ".。؟!" and following == self._space] if self._space else [
                place for place, (token, kept) in enumerate(tokens) if kept and token in "。！" or
                token == " "]  # fmt: skip
        ends = [end for end in ends if 5 < end < len(tokens) - 5]
        if not ends or block_id in self._recut:
            return
        self._did("split")
        self._recut |= {block_id, f"{block_id}s"}
        end = self._hand.choice(ends) + 1
        rest = tokens[end + 1 :] if tokens[end][0].isspace() else tokens[end:]
        edited[index : index + 1] = [(block_id, tokens[:end]), (f"{block_id}s", rest)]

    def _join(self, edited: list[tuple[str, list[Piece]]]) -> None:
        if len(edited) < 2:
            return
        index = self._hand.randrange(len(edited) - 1)
        (block_id, first), (other_id, second) = edited[index : index + 2]
        if self._recut & {block_id, other_id}:
            return
        self._did("join")
        self._recut |= {block_id, other_id}
        glue = [(self._space, False)] if self._space else []
        edited[index : index + 2] = [(block_id, [*first, *glue, *second])]

    def _move(self, edited: list[tuple[str, list[Piece]]]) -> None:
        index = self._hand.randrange(len(edited))
        if edited[index][0] in self._recut:
            return
        self._did("move")
        block = edited.pop(index)
        edited.insert(self._hand.randrange(len(edited) + 1), block)
