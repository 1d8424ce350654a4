"""Constants that Python, templates, style sheets and JavaScript share have one value in all."""

from __future__ import annotations

import re
from functools import cache

from review.config import ROOT
from review.domain.text.blocks import MAX_BLOCK_LENGTH
from review.web.diff import diff_rows, text_rows
from review.web.diff.view_options import ALL_ROWS, ViewOptions
from review.web.editor.save_transaction import IN_PLACE_HEADER
from review.web.editor.views import SOURCE_COOKIE
from review.web.styleguide.contrast import THEMES

KEY_NAMES = {"↑": "ArrowUp", "↓": "ArrowDown"}  # in JavaScript, by their labels


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def texts(folder: str, suffix: str) -> str:
    """All files of one kind in a folder, one after the other."""
    names = sorted((ROOT / folder).rglob(f"*{suffix}"))
    return "\n".join(read(path.relative_to(ROOT).as_posix()) for path in names)


def test_rows_are_folded_in_the_browser_with_the_constants_that_the_server_renders() -> None:
    module = read("static/js/diff/folding.js")
    assert set(re.findall(r"dataset\.(fold[A-Z]\w*|minFolded)", module)) == {
        "foldContext", "minFolded", "foldLabel", "foldLabelFiltered",
    }  # fmt: skip
    assert ViewOptions.fold_context == diff_rows.CONTEXT
    assert ViewOptions.min_folded == diff_rows.MIN_FOLDED
    assert re.findall(r'dataset\.visibleRows !== "(\w+)"', module) == [ALL_ROWS]


def test_every_estimated_number_of_lines_has_its_rule() -> None:
    """A row that is not rendered yet is as high as its class `lines-N` says; N is 1 without."""
    sheet = read("static/css/pages/editor.css")
    rules = {
        int(number): int(lines)
        for number, lines in re.findall(r"\.lines-(\d+) \{ --lines: (\d+); \}", sheet)
    }
    assert rules == {number: number for number in range(2, text_rows.MAX_LINES + 1)}


def test_the_cookies_that_scripts_set_are_those_that_the_server_reads() -> None:
    modules = texts("static/js", ".js")
    read_by_templates = set(re.findall(r"cookies\.get\('(\w+)'\)", texts("templates", ".html")))
    assert set(re.findall(r"document\.cookie = `(\w+)=", modules)) == {
        SOURCE_COOKIE, *read_by_templates,
    }  # fmt: skip


def test_every_theme_has_its_colours() -> None:
    chosen = re.findall(r"theme in \(('\w+'(?:, '\w+')*)\)", texts("templates", ".html"))
    assert chosen
    for names in chosen:
        assert set(re.findall(r"\w+", names)) == set(THEMES)
    switched = re.findall(r'const theme = .* \? "(\w+)" : "(\w+)";', read("static/js/theme.js"))
    assert [set(pair) for pair in switched] == [set(THEMES)]
    for rule in THEMES.values():
        assert rule in read("static/css/tokens.css")


def test_a_save_in_place_is_recognised_by_its_header() -> None:
    assert re.findall(r'"(X-[\w-]+)": "1"', texts("static/js", ".js")) == [IN_PLACE_HEADER]


def test_sentences_are_highlighted_in_blocks_of_every_length() -> None:
    (limit,) = re.findall(r"MAX_LENGTH = ([\d_]+);", read("static/js/editor/sentence_highlight.js"))
    assert int(limit) == MAX_BLOCK_LENGTH


def test_every_highlight_has_its_style() -> None:
    named = re.findall(r'CSS\.highlights\.set\("(\w+)"', texts("static/js", ".js"))
    styled = re.findall(r"::highlight\((\w+)\)", texts("static/css", ".css"))
    assert named
    assert set(named) == set(styled)


def test_the_tools_are_docked_where_the_style_sheet_has_a_margin_for_them() -> None:
    (query,) = re.findall(r'matchMedia\("(\(width [^"]+)"\)', texts("static/js", ".js"))
    sheet = read("static/css/pages/editor.css")
    assert f"@media {query} {{\n  .rows-edit {{\n    display: grid;" in sheet


def test_the_keys_that_pages_list_are_bound() -> None:
    listed = set(re.findall(r"shortcut\('([^']+)'", texts("templates", ".html")))
    modules = texts("static/js", ".js")
    bound = set(re.findall(r'^ *onKey\("([^"]+)", ', modules, re.MULTILINE))
    with_modifiers = set(re.findall(r'^  "((?:\w+\+)+\w+)": ', modules, re.MULTILINE))
    assert {keys for keys in listed if " " not in keys} == bound
    assert {as_event(keys) for keys in listed if " " in keys} == with_modifiers


def as_event(keys: str) -> str:
    """The keys of a line in the list of shortcuts as static/js/editor/shortcuts.js names them."""
    *modifiers, key = keys.split(" ")
    name = KEY_NAMES.get(key, key.lower() if len(key) == 1 else key)
    return "+".join([*modifiers, name])
