"""Limits of files, functions and lines, so that each can be read at once."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from review.config import ROOT

PYTHON_LINES = 250  # of a module of the application
TEST_LINES = 400  # of a module of the tests
FUNCTION_LINES = 30  # of the application, without the docstring
VIEW_LINES = 20  # of a function that is decorated with a route, without the docstring
TEMPLATE_LINES = 120
SCRIPT_LINES = 250
COLUMNS = 120  # of templates, style sheets and scripts
PYTHON_COLUMNS = 100  # also of strings and comments, which ruff's formatter does not break

ROUTES = {"route", "get", "post"}
TEXTS = [
    *(ROOT / "templates").rglob("*.*"),
    *(ROOT / "static" / "css").rglob("*.css"),
    *(ROOT / "static" / "js").rglob("*.js"),
]


def path_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("folder", "kind", "limit"),
    [
        ("review", "*.py", PYTHON_LINES),
        ("tests", "*.py", TEST_LINES),
        ("templates", "*.*", TEMPLATE_LINES),
        ("static/js", "*.js", SCRIPT_LINES),
    ],
)
def test_files_are_short(folder: str, kind: str, limit: int) -> None:
    files = [(len(lines(file)), path_of(file)) for file in (ROOT / folder).rglob(kind)]
    assert files
    assert sorted(file for file in files if file[0] > limit) == []


def wide_lines(files: Iterable[Path], limit: int) -> list[str]:
    return [
        f"{path_of(file)}:{number}: {columns(line)} columns"
        for file in sorted(files)
        for number, line in enumerate(lines(file), 1)
        if columns(line) > limit
    ]


def columns(line: str) -> int:
    """The width of a line without combining marks, which take no column."""
    return sum(not unicodedata.combining(character) for character in line)


def test_templates_sheets_and_scripts_have_short_lines() -> None:
    assert wide_lines(TEXTS, COLUMNS) == []


def test_python_has_short_lines() -> None:
    files = [file for folder in ("review", "tests") for file in (ROOT / folder).rglob("*.py")]
    assert files
    assert wide_lines(files, PYTHON_COLUMNS) == []


def functions() -> Iterator[tuple[str, int, bool]]:
    """(position and name, lines, whether it is a view) of every function of the application."""
    for file in sorted((ROOT / "review").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = number_of_lines(node) - number_of_lines(docstring(node))
                yield f"{path_of(file)}:{node.lineno} {node.name}", length, is_view(node)


def docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt | None:
    return None if ast.get_docstring(function) is None else function.body[0]


def number_of_lines(node: ast.stmt | None) -> int:
    return node.end_lineno - node.lineno + 1 if node and node.end_lineno else 0


def is_view(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ROUTES
        for decorator in function.decorator_list
    )


def test_functions_are_short() -> None:
    long = [f"{name}: {length}" for name, length, _ in functions() if length > FUNCTION_LINES]
    assert long == []


def test_views_are_short() -> None:
    views = [(name, length) for name, length, view in functions() if view]
    assert views
    assert [f"{name}: {length}" for name, length in views if length > VIEW_LINES] == []
