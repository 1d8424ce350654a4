"""What the tests import is declared, and what is declared for them is imported or is a tool.

For `review/` and what else is served, `make lint` has deptry.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from review.config import ROOT

OURS = {"review", "tests", "wsgi"}
# Run by `make` or pytest, and never imported.
TOOLS = {"deptry", "mypy", "pytest-cov", "pytest-xdist", "ruff", "types-cachetools"}
MODULES = sorted((ROOT / "tests").rglob("*.py"))


def declared(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    names = [re.match(r"[a-z][a-z0-9.-]*", line) for line in lines]
    return {match[0] for match in names if match}


def imported(path: Path) -> Iterator[str]:
    """The first part of the name of each module that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.fixture(scope="module")
def distributions() -> dict[str, set[str]]:
    """Module -> the distributions that have it, as requirements spell them."""
    return {
        module: {re.sub(r"[-_.]+", "-", name).lower() for name in names}
        for module, names in packages_distributions().items()
    }


def test_what_tests_import_is_declared(distributions: dict[str, set[str]]) -> None:
    known = declared("requirements.in") | declared("requirements-dev.in")
    modules = {module for path in MODULES for module in imported(path)}
    foreign = modules - OURS - sys.stdlib_module_names
    assert {module for module in foreign if not distributions.get(module, set()) & known} == set()


def test_what_is_declared_for_tests_is_used(distributions: dict[str, set[str]]) -> None:
    modules = {module for path in MODULES for module in imported(path)}
    used = {name for module in modules for name in distributions.get(module, set())}
    assert declared("requirements-dev.in") - used - TOOLS == set()
