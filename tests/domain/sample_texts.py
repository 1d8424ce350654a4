"""Hypothesis strategies for texts in mixed scripts and for lists of blocks and edits of them."""

from __future__ import annotations

import re
from itertools import accumulate

from hypothesis import strategies as st

from review.domain.text.blocks import Block, Kind
from review.domain.text.tokenizer import graphemes, tokenize

LANGS = ["en", "ar", "zh", "th", "xx"]
WORDS = re.findall(
    r"\S+",
    "the rebels withdrew from Idlib Idleb countryside al-Assad U.S. don't 3.5 50% 2017 ٢٠١٧ said "
    "تُثبَّت تُثبّت تثبت قوات النظام في ريف حلب الجيش میروم می‌روم 我们 今天 去 北京 大学 学习 中文 "
    "ภาษา ไทย เป็น ที่ มี น้ำ 😀 👩🏽‍🚒 🇫🇷 e\u0301te Zu\u0308rich 𝔘𝔫 ក្ខ",
)
GLUE = ["", " ", " ", " ", "  ", "\u00a0", "\n", ". ", ", ", "。", "، ", "؟ ", "“", "” ", "-", "—"]
# Pieces that can combine with their neighbours: marks, joiners, controls, half a flag.
ODD = ["\u0301", "\u064e", "\u0651", "\u200d", "\u200c", "\u200f", "\u0e33", "\u0600", "🇫", "\r",
       "\n", "\x00", "\ufe0f", "🏽", "\u2029", "\u094d", ".", "-", "%", "'", "a", "1"]  # fmt: skip

_pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(GLUE))
PROSE = st.lists(_pieces, max_size=30).map("".join)
ODD_TEXT = st.lists(st.one_of(_pieces, st.sampled_from(ODD), st.characters()), max_size=20).map(
    "".join
)
TEXT = st.one_of(PROSE, ODD_TEXT)
KINDS = st.sampled_from([Kind.PARAGRAPH] * 6 + list(Kind))


def word_ends(text: str, lang: str) -> set[int]:
    return set(accumulate(map(len, tokenize(text, lang)), initial=0))


def cluster_ends(text: str) -> set[int]:
    return set(accumulate(map(len, graphemes(text)), initial=0))


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same with a few of its pieces replaced, taken out or put in."""
    pieces = draw(st.lists(_pieces, max_size=40))
    edited = list(pieces)
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(edited)))
        taken = draw(st.integers(0, 2))
        put = draw(st.lists(st.one_of(_pieces, st.sampled_from(ODD)), max_size=2))
        edited[place : place + taken] = put
    return "".join(pieces), "".join(edited)


@st.composite
def block_lists(draw: st.DrawFn) -> list[Block]:
    texts = draw(st.lists(TEXT, max_size=8))
    return [Block(f"b{index}", draw(KINDS), text) for index, text in enumerate(texts)]


@st.composite
def edited_blocks(draw: st.DrawFn) -> tuple[list[Block], list[Block]]:
    """Blocks, and the same after cuts, additions, moves, splits, joins and rewording."""
    old = draw(block_lists())
    new = list(old)
    for step in range(draw(st.integers(0, 6))):
        act = draw(st.sampled_from(["cut", "add", "move", "split", "join", "reword", "retype"]))
        place = draw(st.integers(0, max(len(new) - 1, 0)))
        if act == "add" or not new:
            new.insert(place, Block(f"n{step}", draw(KINDS), draw(TEXT)))
            continue
        block = new.pop(place)
        if act == "move":
            new.insert(draw(st.integers(0, len(new))), block)
        elif act == "split":
            cut = draw(st.integers(0, len(block.text)))
            pieces = block.text[:cut].rstrip(), block.text[cut:]
            new[place:place] = [
                Block(block.id, block.kind, pieces[0]),
                Block(f"n{step}", block.kind, pieces[1]),
            ]
        elif act == "join" and place < len(new):
            other = new.pop(place)
            new.insert(place, Block(block.id, block.kind, f"{block.text} {other.text}"))
        elif act == "reword":
            new.insert(place, Block(block.id, block.kind, draw(TEXT)))
        elif act == "retype":
            new.insert(place, Block(block.id, draw(KINDS), block.text))
    return old, new
