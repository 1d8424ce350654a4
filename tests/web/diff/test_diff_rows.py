"""Diff rows: numbered changes, move markers, removed blocks beside their source."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.domain.text.blocks import Block, Kind
from review.web.diff.comparison import TextComparison, compare_blocks
from review.web.diff.diff_html import render_block, screen_reader_labels
from review.web.diff.diff_rows import DiffRow, fold
from review.web.diff.view_options import KINDS, kind_counts, parse_view_options

SAID = screen_reader_labels("added", "removed", "en", "ltr")
TEXTS = {
    "a": "The well at the upper end of the village ran dry in May.",
    "b": "Nobody had seen that since 1987, says the oldest of the shepherds.",
    "c": "Two lorries a week bring drinking water from the town of Shurab.",
    "d": "A family pays four dollars a month, and the school nothing at all.",
    "e": "In spring the young people are going to clear the old canal.",
}


def source(letters: str = "abcde") -> list[Block]:
    return [Block(f"s-{id}", Kind.PARAGRAPH, TEXTS[id]) for id in letters]


def target(letters: str, **texts: str) -> list[Block]:
    """Blocks that each render the source block of their letter, some with other texts."""
    return [Block(id, Kind.PARAGRAPH, texts.get(id, TEXTS[id]), (f"s-{id}",)) for id in letters]


def compared(old: list[Block], new: list[Block]) -> TextComparison:
    return compare_blocks(old, new, source(), (), "en")


def steps(rows: tuple[DiffRow, ...]) -> list[int]:
    """The numbers of all changes as they are drawn, in the order of the page."""
    found = []
    for row in rows:
        for shown in (*row.blocks, *row.removed):
            found += [number for _, number in shown.notes]
            drawn = render_block(shown.change, SAID, first_step=shown.first_step)
            found += list(dict.fromkeys(map(int, re.findall(r'data-change-number="(\d+)"', drawn))))
    return found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from("abcde"), unique=True, min_size=1),
    st.lists(st.sampled_from("abcde"), unique=True, min_size=1),
    st.dictionaries(
        st.sampled_from("abcde"), st.sampled_from(["", "Other words.", TEXTS["a"] + " Yes."])
    ),
)
def test_every_counted_change_is_rendered_once(
    old: list[str], new: list[str], texts: dict[str, str]
) -> None:
    found = compared(target("".join(old)), target("".join(new), **texts))
    assert steps(found.rows) == list(range(1, found.comparison.total + 1))
    assert sum(kind_counts(found.comparison).values()) == found.comparison.total


def test_a_removed_block_is_in_the_row_of_the_source_it_rendered() -> None:
    rows = compared(target("abcde"), target("abce")).rows
    assert [[shown.change.old_text for shown in row.removed] for row in rows] == [
        *([], [], [], [TEXTS["d"]], [])
    ]
    assert [sorted(row.kinds) for row in rows] == [[], [], [], ["cut"], []]
    assert [row.classes.endswith("is-changed") for row in rows] == [
        *(False, False, False, True, False)
    ]


def test_a_moved_block_has_one_sign_at_both_places() -> None:
    rows = compared(target("abcde"), target("adbce")).rows
    # Rows follow the original: the block is drawn where it stood, and its sign where it stands now.
    [shown] = [shown for row in rows for shown in row.blocks if shown.marker]
    [sign] = rows[0].moved_in
    assert shown.cell is not None
    assert shown.cell.block.id == "d"
    assert shown.marker is not None
    assert (shown.marker.number, shown.marker.at, shown.marker.to, shown.marker.row) == (
        *(1, "move-1", "moved-1", "1"),
    )
    assert (sign.number, sign.at, sign.to, sign.row) == (1, "moved-1", "move-1", "4")
    assert not any(row.moved_out for row in rows)
    assert [sorted(row.kinds) for row in rows] == [["moved"], [], [], ["moved"], []]


def test_both_places_of_a_move_stay_in_sight() -> None:
    letters = "abcdefghijklmno"
    blocks = [Block(id, Kind.PARAGRAPH, f"{TEXTS['a']} {id * 40}") for id in letters]
    found = compare_blocks(blocks, [blocks[-1], *blocks[:-1]], (), (), "en")
    [shown] = [stretch for stretch in fold(found.rows) if stretch.folded]
    assert all(not row.kinds for row in shown.rows)
    [moved_out] = [row for row in found.rows if row.moved_out]
    assert moved_out.row.cells[0].block.id == "n"


@pytest.mark.parametrize(("only", "folded"), [((), 0), (("number",), 1), (("name", "number"), 0)])
def test_with_a_filter_other_kinds_do_not_count(only: tuple[str, ...], folded: int) -> None:
    old = [Block(str(n), Kind.PARAGRAPH, f"In May {n} men saw Idleb burn.") for n in range(9)]
    new = [
        Block(b.id, b.kind, b.text.replace("Idleb", "Homs") if n else b.text.replace("0", "77"))
        for n, b in enumerate(old)
    ]
    rows = compare_blocks(old, new, (), (), "en").rows
    assert sum(stretch.folded for stretch in fold(rows, only)) == folded


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_view_options_are_parsed_and_unknown_values_ignored(app: Flask) -> None:
    query = (
        "?only=number&only=x&only=number&only=moved&rows=all&view=side&hide=spacing&hide=name&x=1"
    )
    with app.test_request_context(f"/articles/1/compare/1/2{query}"):
        view = parse_view_options()
        comparison = compared(
            target("abcde"), target("abce", a=TEXTS["a"] + " In 1999.")
        ).comparison
        filters = {one.kind: one.url for one in view.filters(comparison)}
        assert (view.only, view.all_rows, view.layout) == (("number", "moved"), True, "side")
        assert view.hidden == ("spacing",)
        assert "x=1" not in "".join(view.urls.values())
        kept = "?rows=all&only=number&only=moved&hide=spacing"
        assert view.urls["inline"].endswith(kept)
        assert set(filters) <= {str(kind) for kind in KINDS}
    with app.test_request_context("/articles/1/compare/1/2?view=z&rows=1"):
        view = parse_view_options()
        assert (view.only, view.all_rows, view.layout) == ((), False, "inline")
        assert view.url() == "/articles/1/compare/1/2"
