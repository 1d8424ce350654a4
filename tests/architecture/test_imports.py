"""Imports point one way: app -> web, cli -> services -> models, formats -> domain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from review.config import ROOT

FRAMEWORKS = {"flask", "flask_babel", "flask_login", "flask_migrate", "flask_sqlalchemy",
              "flask_wtf", "flask_limiter", "limits", "werkzeug", "wtforms", "jinja2"}  # fmt: skip
STORAGE = {"sqlalchemy", "alembic", "psycopg", "sqlite3"}
OUTSIDE = {"os", "socket", "subprocess", "smtplib", "urllib.request", "requests", "click"}

# Layer -> the layers of ours that it may import besides itself.
MAY_IMPORT = {
    "domain": set(),
    "clock": set(),
    "formats": {"domain"},
    "models": {"clock", "domain"},
    "services": {"clock", "domain", "formats", "models"},
    "bulkhead": set(),
    "timeouts": {"bulkhead"},
    "database": {"bulkhead", "timeouts"},
    "json_logging": set(),
    "loading": set(),
    "config": set(),
    "settings": {"config", "database", "domain", "formats"},
    "catalogs": {"config", "formats", "settings"},
    "extensions": {"models", "web.client"},
    "migrating": {"config", "extensions", "settings"},
    "schema": {"config", "database", "models"},
    "cli": {"clock", "domain", "formats", "models", "services", "extensions", "migrating", "config",
            "database", "demo", "schema", "settings", "catalogs", "timeouts"},
    "demo": {"clock", "domain", "formats", "models", "services"},
    "web": {"clock", "domain", "formats", "models", "services", "extensions", "bulkhead",
            "database", "config", "migrating", "json_logging"},
    "app": {"bulkhead", "cli", "config", "database", "extensions", "json_logging", "migrating",
            "settings", "timeouts", "web"},
}  # fmt: skip
MAY_NOT_IMPORT = {
    "domain": FRAMEWORKS | STORAGE | OUTSIDE,
    "formats": FRAMEWORKS | STORAGE,
    "models": FRAMEWORKS,
    "services": FRAMEWORKS | {"click"},
}
# Where the web layer speaks to the database itself, and why. Everything else asks a service.
MAY_QUERY = {
    "review/web/limits.py",  # the limiter's storage: counters beside the acts, no concept of ours
    "review/web/machines.py",  # /readyz asks whether the database answers
}
QUERIES = {"select", "scalars", "scalar", "query", "execute", "exec_driver_sql", "get_one"}
# The one commit of a request, and what is written beside it on purpose.
MAY_COMMIT = {"review/web/transactions.py"}

MODULES = sorted((ROOT / "review").rglob("*.py"))
SHORT = [str(path.relative_to(ROOT)) for path in MODULES]


def layer_of(name: str) -> str:
    """review.web.access -> web; review.app -> app; review -> ''."""
    return name.split(".")[1] if "." in name else ""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each imported name in full, `from a import b` as a.b, and its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import"
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


@pytest.mark.parametrize("path", MODULES, ids=SHORT)
def test_imports_point_one_way(path: Path) -> None:
    layer = layer_of(name_of(path))
    if not layer:
        return
    assert layer in MAY_IMPORT, f"{layer} has no place in the layout; give it one here"
    allowed = {layer, *MAY_IMPORT[layer]}
    for name, line in imported(tree_of(path)):
        if name.split(".")[0] == "review":
            inside = name.removeprefix("review.")
            assert any(inside == part or inside.startswith(f"{part}.") for part in allowed), (
                f"line {line}: {layer} may not import {name}"
            )
        for foreign in MAY_NOT_IMPORT.get(layer, set()):
            assert not f"{name}.".startswith(f"{foreign}."), (
                f"line {line}: {layer} may not import {foreign}"
            )


@pytest.mark.parametrize("path", MODULES, ids=SHORT)
def test_nothing_is_imported_inside_a_function(path: Path) -> None:
    for function in ast.walk(tree_of(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                assert not isinstance(node, ast.Import | ast.ImportFrom), f"line {node.lineno}"


def calls_of(path: Path) -> Iterator[tuple[str, int]]:
    """The last name of each thing called: `db.session.scalars(...)` gives scalars."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            yield called(node), node.lineno


def called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("path", MODULES, ids=SHORT)
def test_pages_ask_services_and_do_not_query(path: Path) -> None:
    short = str(path.relative_to(ROOT))
    if layer_of(name_of(path)) != "web" or short in MAY_QUERY:
        return
    for name, line in imported(tree_of(path)):
        assert not name.startswith("sqlalchemy.select"), f"line {line} queries"
    for name, line in calls_of(path):
        assert name not in QUERIES, f"line {line} queries: {name}()"


@pytest.mark.parametrize("path", MODULES, ids=SHORT)
def test_only_the_edge_commits(path: Path) -> None:
    if layer_of(name_of(path)) in {"services", "web", "models"}:
        commits = [line for name, line in calls_of(path) if name == "commit"]
        assert not commits or str(path.relative_to(ROOT)) in MAY_COMMIT, f"lines {commits} commit"


def test_the_state_of_an_article_is_written_in_one_place() -> None:
    writers = {str(path.relative_to(ROOT)) for path in MODULES if writes_state(tree_of(path))}
    assert writers == {"review/services/editorial/transitions.py"}


def writes_state(tree: ast.Module) -> bool:
    """Whether `something.state = ...` is there, or an UPDATE of a column `state`."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        if sets_state_column(node) or any(is_state_of_another(target) for target in targets):
            return True
    return False


def sets_state_column(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and called(node) == "values"
        and any(word.arg == "state" for word in node.keywords)
    )


def is_state_of_another(target: ast.expr) -> bool:
    """An object may keep a `state` of its own; nobody else's is to be set."""
    if not (isinstance(target, ast.Attribute) and target.attr == "state"):
        return False
    return not (isinstance(target.value, ast.Name) and target.value.id == "self")
