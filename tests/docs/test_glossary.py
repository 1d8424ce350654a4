"""The glossary: every model is in it, no word has two meanings, every name exists."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator

from review.config import ROOT
from review.models.base import Base
from tests.docs.markdown_files import CODE_SPAN, prose

GLOSSARY = ROOT / "docs" / "glossary.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|([^|]*)\|$", re.MULTILINE)


def rows() -> list[tuple[str, str]]:
    """The words of each row, and its column of code."""
    cells = [match.groups() for match in ROW.finditer(prose(GLOSSARY))]
    return [(words, code) for words, _, code in cells if words not in {"word", "---"}]


def names_in_code() -> set[str]:
    return {name for _, code in rows() for name in CODE_SPAN.findall(code)}


def defined_names() -> Iterator[str]:
    """Packages and modules of review/, and the names that they define at their top level."""
    for path in (ROOT / "review").rglob("*.py"):
        yield from (path.parent.name, path.stem)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield node.name
            elif isinstance(node, ast.Assign):
                yield from (target.id for target in node.targets if isinstance(target, ast.Name))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                yield node.target.id


def test_every_model_is_in_it() -> None:
    models = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    assert models
    assert models - names_in_code() == set()


def test_every_word_has_one_meaning() -> None:
    words = Counter(word for words, _ in rows() for word in words.split(", "))
    assert [word for word, count in words.items() if count > 1] == []


def test_the_names_exist() -> None:
    defined = set(defined_names())
    assert {name for name in names_in_code() if name.rpartition(".")[2] not in defined} == set()
