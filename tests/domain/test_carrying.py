"""Ids and links carried through a text that was pasted again."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.carrying import carry
from review.domain.text.blocks import Block, Kind
from tests import shared_data
from tests.domain.drawn_blocks import BODY, sources, texts

P = Kind.PARAGRAPH
CONVOY = "The convoy reached the town on Monday. It carried flour and medicine for ten days."
RESIDENTS = "Residents wept in the streets as lorries passed."
DENIAL = "A spokesman denied that talks had begun with the council."
OLD = (
    Block("h", Kind.HEADLINE, "Siege lifted", ("sh",)),
    Block("d", Kind.STANDFIRST, "After ten months", ("sd",)),
    Block("a", P, CONVOY, ("s1",)),
    Block("b", P, RESIDENTS, ("s2", "s3")),
    Block("c", P, DENIAL, ("s4",)),
)
SAME = [(block.kind, block.text) for block in OLD]
FRONT, BODY_TEXTS = SAME[:2], SAME[2:]


def carried(*body: str) -> list[tuple[str, tuple[str, ...]]]:
    """Id (`new` for those that are not old) and links of the body blocks."""
    old_ids = {block.id for block in OLD}
    blocks = carry(OLD, [*FRONT, *((P, text) for text in body)], "en")
    return [(b.id if b.id in old_ids else "new", b.renders) for b in blocks[2:]]


A, B, C = ("a", ("s1",)), ("b", ("s2", "s3")), ("c", ("s4",))


def test_the_same_text_stays_as_it_was() -> None:
    assert carry(OLD, SAME, "en") == OLD


def test_changed_paragraphs_keep_id_and_links() -> None:
    changed = "The long convoy reached the little town on Tuesday with flour for nine days."
    assert carried(changed, RESIDENTS + " They cheered.", DENIAL) == [A, B, C]


def test_moved_paragraphs_keep_id_and_links_also_when_changed() -> None:
    assert carried(DENIAL.replace("denied", "said"), CONVOY, RESIDENTS) == [C, A, B]


def test_of_a_split_paragraph_the_first_piece_keeps_the_id() -> None:
    first, second = CONVOY.split(". ")
    assert carried(first + ".", second, RESIDENTS, DENIAL) == [A, ("new", ("s1",)), B, C]
    assert carried(second, first, RESIDENTS, DENIAL) == [A, ("new", ("s1",)), B, C]


def test_a_joined_paragraph_has_the_id_of_its_longest_piece_and_all_links() -> None:
    assert carried(CONVOY, f"{RESIDENTS} {DENIAL}") == [A, ("c", ("s2", "s3", "s4"))]
    everything = ("a", ("s1", "s2", "s3", "s4"))
    assert carried(f"{CONVOY} {RESIDENTS} {DENIAL}") == [everything]


def test_added_and_removed_paragraphs() -> None:
    added = "Nothing of this was there before, says somebody else entirely."
    assert carried(CONVOY, added, RESIDENTS, DENIAL) == [A, ("new", ()), B, C]
    assert carried(CONVOY, DENIAL) == [A, C]


def test_a_paragraph_written_anew_in_its_place_keeps_id_and_links() -> None:
    assert carried(CONVOY, "Joy everywhere, our reporter writes.", DENIAL) == [A, B, C]


def test_headline_and_standfirst_are_known_by_kind() -> None:
    new = [(Kind.HEADLINE, "Something else"), (Kind.STANDFIRST, "Other words"), *BODY_TEXTS]
    assert [(b.id, b.renders) for b in carry(OLD, new, "en")[:2]] == [
        ("h", ("sh",)),
        ("d", ("sd",)),
    ]


def test_a_paragraph_may_become_a_crosshead() -> None:
    new = [*FRONT, (P, CONVOY), (Kind.CROSSHEAD, RESIDENTS), (P, DENIAL)]
    assert carry(OLD, new, "en")[3] == Block("b", Kind.CROSSHEAD, RESIDENTS, ("s2", "s3"))


def test_repeated_paragraphs_keep_their_order() -> None:
    old = tuple(Block(id, P, "* * *", (id.upper(),)) for id in "xyz")
    assert carry(old, [(P, "* * *")] * 3, "en") == old


def test_empty_blocks_are_filled_in_order() -> None:
    old = tuple(Block(id, P, "", (id.upper(),)) for id in "xyz")
    filled = carry(old, [(P, "One."), (P, "Two."), (P, "Three.")], "en")
    assert [(block.id, block.renders) for block in filled] == [
        ("x", ("X",)),
        ("y", ("Y",)),
        ("z", ("Z",)),
    ]


@given(sources(), st.lists(st.tuples(st.sampled_from(BODY), texts), max_size=8), st.randoms())
def test_texts_are_kept_exactly_and_no_id_comes_twice(
    old: tuple[Block, ...], added: list[tuple[Kind, str]], rng: random.Random
) -> None:
    linked = [Block(b.id, b.kind, b.text, (f"x{n}", "y")) for n, b in enumerate(old)]
    new = [(b.kind, b.text) for b in old if rng.random() < 0.7] + added
    blocks = carry(linked, new, "en")
    assert [(block.kind, block.text) for block in blocks] == new
    assert len({block.id for block in blocks}) == len(blocks)
    known = {source for block in linked for source in block.renders}
    assert all(known.issuperset(block.renders) for block in blocks)
    assert all(len(set(block.renders)) == len(block.renders) for block in blocks)


@given(sources().map(lambda text: tuple({block.text.strip(): block for block in text}.values())))
def test_what_did_not_change_keeps_its_id(old: tuple[Block, ...]) -> None:
    told = [block for block in old if block.text.strip()]
    assert carry(told, [(block.kind, block.text) for block in told], "en") == tuple(told)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_real_articles_shuffled_and_edited_keep_their_ids(lang: str) -> None:
    rng = random.Random(5)
    kept = total = 0
    for row in shared_data.rows("articles.jsonl"):
        side = "target" if lang == "en" else "source"
        if row[f"{side}_lang"] != lang:
            continue
        paragraphs = row[f"{side}_paragraphs"]
        old = [Block(f"b{n}", P, text, (f"s{n}",)) for n, text in enumerate(paragraphs)]
        new = [(block.id, _edited(block.text, rng)) for block in old]
        new[2:4] = new[3:1:-1]
        blocks = carry(old, [(P, text) for _, text in new], lang)
        kept += sum(block.id == id for block, (id, _) in zip(blocks, new, strict=True))
        total += len(new)
    assert kept / total > 0.98


def _edited(text: str, rng: random.Random) -> str:
    """About a fifth of the words replaced."""
    return " ".join(word if rng.random() < 0.8 else "xyz" for word in text.split())


def test_a_long_text_that_was_much_edited_keeps_its_ids() -> None:
    rng = random.Random(1)
    vocabulary = [f"w{n}" for n in range(3_000)]
    old = [Block(f"b{n}", P, " ".join(rng.choices(vocabulary, k=50))) for n in range(500)]
    new = [(P, _edited(block.text, rng)) for block in old]
    blocks = carry(old, new, "en")
    assert sum(one.id == other.id for one, other in zip(old, blocks, strict=True)) > 495
