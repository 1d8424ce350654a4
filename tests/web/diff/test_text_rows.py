"""Text rows: numbered, in the order of the source, with their changes."""

from __future__ import annotations

from review.domain.diff.compare import compare
from review.domain.text.block_operations import join, move, remove, split
from review.domain.text.blocks import Block, Kind
from review.web.diff.text_rows import TextTable, build_rows
from tests.cast import ARABIC, ENGLISH


def shown(table: TextTable) -> list[tuple[list[str], list[str]]]:
    return [
        ([block.id for block in row.sources], [cell.block.id for cell in row.cells])
        for row in table.rows
    ]


def test_a_row_for_each_paragraph_in_the_originals_order() -> None:
    table = build_rows(ARABIC, ENGLISH, ())
    assert shown(table) == [
        ([source.id], [target.id]) for source, target in zip(ARABIC, ENGLISH, strict=True)
    ]
    assert [row.number for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert [row.key for row in table.rows] == [block.id for block in ARABIC]
    assert (table.done, table.total) == (5, 5)
    assert (table.lacks_headline, table.lacks_standfirst) == (False, False)
    assert table.order == "t-head t-deck t-1 t-2 t-3"
    assert not any(row.changed or row.untranslated for row in table.rows)


def test_untranslated_and_left_out_rows() -> None:
    target = (*ENGLISH[:3], Block("t-2", Kind.QUOTE, " \n ", ("s-2",)))
    table = build_rows(ARABIC, target, ["s-3"])
    assert [row.untranslated for row in table.rows] == [False, False, False, True, False]
    assert [row.left_out for row in table.rows] == [False, False, False, False, True]


def test_a_moved_paragraph_stays_in_its_row_and_is_marked_as_moved() -> None:
    table = build_rows(ARABIC, move(ENGLISH, "t-3", -2), ())
    assert shown(table)[2:] == [(["s-1"], ["t-1"]), (["s-2"], ["t-2"]), (["s-3"], ["t-3"])]
    cells = [cell for row in table.rows for cell in row.cells]
    assert [cell.position for cell in cells] == [1, 2, 4, 5, 3]
    assert [cell.out_of_order for cell in cells] == [False, False, False, False, True]


def test_joined_and_split_paragraphs_share_a_row() -> None:
    table = build_rows(ARABIC, join(ENGLISH, "t-1"), ())
    assert shown(table)[2] == (["s-1", "s-2"], ["t-1"])
    table = build_rows(ARABIC, split(ENGLISH, "t-1", 10), ())
    assert [len(row.cells) for row in table.rows] == [1, 1, 2, 1, 1]


def test_only_what_has_a_next_one_of_the_body_can_be_joined() -> None:
    cells = [cell for row in build_rows(ARABIC, ENGLISH, ()).rows for cell in row.cells]
    assert [cell.can_join for cell in cells] == [False, False, True, True, False]
    assert [cell.movable for cell in cells] == [False, False, True, True, True]


def test_changes_are_in_the_rows_of_their_blocks() -> None:
    new = remove(ENGLISH, "t-2")
    new = (*new[:2], Block("t-1", Kind.PARAGRAPH, "Neighbours met at seven.", ("s-1",)), *new[3:])
    table = build_rows(ARABIC, new, (), compare(ENGLISH, new, "en"))
    changed = [row.key for row in table.rows if row.changed]
    assert changed == ["s-1"]
    assert [change.old_text for change in table.rows[2].removed] == [ENGLISH[3].text]


def test_blocks_removed_from_the_beginning_are_in_the_first_row() -> None:
    table = build_rows(ARABIC, ENGLISH[1:], (), compare(ENGLISH, ENGLISH[1:], "en"))
    assert [change.old_text for change in table.rows[0].removed] == [ENGLISH[0].text]


def test_nothing_is_lost_when_everything_was_cut() -> None:
    table = build_rows(ARABIC, (), (), compare(ENGLISH, (), "en"))
    removed = [change.old_text for row in table.rows for change in row.removed]
    assert removed == [block.text for block in ENGLISH]


def test_a_row_has_classes_and_data_for_styles_and_scripts() -> None:
    target = (
        *ENGLISH[:3],
        Block("t-2", Kind.QUOTE, "", ("s-2",)),
        Block("own", Kind.PARAGRAPH, "x"),
    )
    table = build_rows(ARABIC, target, ["s-3"])
    assert table.rows[3].classes == "row kind-quote lines-1 is-untranslated"
    assert table.rows[4].classes.endswith("is-added")
    assert table.rows[5].classes.endswith("is-left-out")
    assert [row.missing for row in table.rows] == [0, 0, 0, 1, 0, 0]
    assert table.first_missing == table.rows[3]
    assert not table.complete
    assert [row.required_source_ids for row in table.rows][3:5] == ["s-2", ""]


def test_a_row_is_reckoned_as_tall_as_its_taller_side() -> None:
    long = Block("t-1", Kind.PARAGRAPH, "word " * 40, ("s-1",))
    endless = Block("t-2", Kind.QUOTE, "word " * 4000, ("s-2",))
    table = build_rows(ARABIC, (*ENGLISH[:2], long, endless, ENGLISH[4]), ())
    assert [row.classes.split()[2] for row in table.rows[2:4]] == ["lines-4", "lines-12"]
