"""The JavaScript modules: what one imports, the other exports; what one exports, another uses."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from review.config import ROOT

FOLDER = ROOT / "static" / "js"
MODULES = sorted(FOLDER.rglob("*.js"))
STATIC_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"([^"]+)";$', re.MULTILINE)
DYNAMIC_IMPORT = re.compile(r'\bimport\("([^"]+)"\)\s*\.then\(\(\{([^}]*)\}\)')
EXPORT = re.compile(r"^export (?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)


def imports(module: Path) -> list[tuple[Path, str]]:
    """(module, name) of all that a module imports; the name is empty where it takes none."""
    text = module.read_text(encoding="utf-8")
    pairs = [(path, names) for names, path in STATIC_IMPORT.findall(text)]
    pairs += DYNAMIC_IMPORT.findall(text)
    assert len(pairs) == len(re.findall(r"^import\b|\bimport\(", text, re.MULTILINE)), module
    return [
        ((module.parent / path).resolve(), name.strip())
        for path, names in pairs
        for name in names.split(",")
    ]


def exports(module: Path) -> list[str]:
    return EXPORT.findall(module.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_every_import_is_exported_by_a_module_that_exists(module: Path) -> None:
    missing = [
        f"{path.relative_to(FOLDER)}: {name}"
        for path, name in imports(module)
        if not path.is_file() or name not in ["", *exports(path)]
    ]
    assert missing == []


def test_every_export_is_imported() -> None:
    used = Counter(pair for module in MODULES for pair in imports(module))
    unused = [
        f"{module.relative_to(FOLDER)}: {name}"
        for module in MODULES
        for name in exports(module)
        if not used[module, name]
    ]
    assert unused == []


def test_no_function_is_defined_in_two_modules() -> None:
    """Short names that every module may use for its own purpose are those of one function each."""
    defined = Counter(
        name
        for module in MODULES
        for name in set(
            re.findall(r"^(?:export )?(?:async )?function (\w+)",
                       module.read_text(encoding="utf-8"), re.MULTILINE)
        )
    )  # fmt: skip
    assert {name for name, times in defined.items() if times > 1} == set()
