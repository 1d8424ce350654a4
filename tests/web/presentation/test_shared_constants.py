"""Constants that Python shares with style sheets and modules have one value in both."""

from __future__ import annotations

import re

from review.config import ROOT
from review.web.diff import diff_rows, text_rows
from review.web.diff.view_options import ViewOptions

STATIC = ROOT / "static"


def test_rows_are_folded_in_the_browser_with_the_constants_that_the_server_renders() -> None:
    module = (STATIC / "js" / "diff" / "folding.js").read_text(encoding="utf-8")
    assert set(re.findall(r"dataset\.(fold[A-Z]\w*|minFolded)", module)) == {
        "foldContext", "minFolded", "foldLabel", "foldLabelFiltered",
    }  # fmt: skip
    assert ViewOptions.fold_context == diff_rows.CONTEXT
    assert ViewOptions.min_folded == diff_rows.MIN_FOLDED


def test_every_estimated_number_of_lines_has_its_rule() -> None:
    """A row that is not rendered yet is as high as its class `lines-N` says; N is 1 without."""
    sheet = (STATIC / "css" / "pages" / "editor.css").read_text(encoding="utf-8")
    rules = {
        int(number): int(lines)
        for number, lines in re.findall(r"\.lines-(\d+) \{ --lines: (\d+); \}", sheet)
    }
    assert rules == {number: number for number in range(2, text_rows.MAX_LINES + 1)}
