"""The map of the code has every package, and draws the packages as the import contract has them."""

from __future__ import annotations

from review.config import ROOT
from tests.docs.markdown_files import CODE_SPAN, prose
from tests.docs.package_drawing import BLOCK, DOCUMENT, mermaid

PACKAGES = {
    f"{path.parent.relative_to(ROOT).as_posix()}/"
    for path in (ROOT / "review").rglob("__init__.py")
}
MODULES = {
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "review").glob("*.py")
    if path.name != "__init__.py"
}


def test_every_package_and_module_beside_them_is_named() -> None:
    named = set(CODE_SPAN.findall(prose(DOCUMENT)))
    assert (PACKAGES | MODULES) - named == {"review/"}


def test_the_drawing_is_that_of_the_import_contract() -> None:
    """If it is not: `python -m tests.docs.package_drawing` writes it anew."""
    blocks = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert blocks == [f"```mermaid\n{mermaid()}\n```\n"]
