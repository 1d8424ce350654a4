"""The map of the code has every package, and every module beside the packages."""

from __future__ import annotations

from review.config import ROOT
from tests.docs.markdown_files import CODE_SPAN, prose
from tests.docs.package_drawing import DOCUMENT

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
