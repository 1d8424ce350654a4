"""The import contract: which package may import which. Packages form no cycle."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from review.config import ROOT

FRAMEWORKS = {"flask", "flask_babel", "flask_login", "flask_migrate", "flask_sqlalchemy",
              "flask_wtf", "flask_limiter", "limits", "werkzeug", "wtforms", "jinja2"}  # fmt: skip
STORAGE = {"sqlalchemy", "alembic", "psycopg", "sqlite3"}
OUTSIDE = {"os", "socket", "subprocess", "smtplib", "urllib.request", "requests", "click"}

# Package -> the packages of ours that it may import besides itself; a package that is not here has
# no place in the layout. `domain.diff` is one of them, and so is each module that lies beside
# packages. A name that ends with `*` stands for all packages below it.
MAY_IMPORT = {
    # Rules
    "domain.errors": "",
    "domain.workflow": "domain.errors",
    "domain.audit_events": "domain.workflow",
    "domain.credit_line": "",
    "domain.login_delays": "",
    "domain.time_zones": "domain.errors",
    "domain.urls": "",
    "domain.languages": "domain.errors",
    "domain.text": "domain.errors domain.languages",
    "domain.sequences": "",
    "domain.alignment": "domain.languages domain.sequences domain.text",
    "domain.diff": "domain.sequences domain.text",
    "domain.authorship": "domain.diff domain.text",
    # Bytes, tables, and what lies below the services
    "clock": "",
    "formats": "domain.errors domain.languages domain.text domain.urls",
    "models": "clock domain.audit_events domain.text domain.workflow",
    "bulkhead": "",
    "timeouts": "bulkhead",
    "database": "bulkhead timeouts",
    "json_logging": "",
    "config": "",
    "settings": "config database domain.errors domain.languages domain.time_zones formats",
    "catalogs": "config formats settings",
    "extensions": "config models",
    "migrations": "config extensions settings",
    "schema": "config database models",
    # Acts
    "services.pagination": "models",
    "services.integrity_errors": "",
    "services.audit": "domain.audit_events models services.pagination",
    "services.idempotency": "clock domain.workflow models",
    "services.worker_heartbeats": "clock models",
    "services.accounts": "clock domain.* formats models services.audit services.integrity_errors",
    "services.editorial": "clock domain.* models services.accounts services.audit "
    "services.integrity_errors",
    "services.queries": "clock domain.* models services.editorial services.pagination",
    "services.mail": "clock domain.* formats models services.accounts services.audit "
    "services.pagination",
    "services.exchange": "clock domain.* formats models services.accounts services.editorial",
    "services.backup": "clock domain.errors formats models",
    # Sentences and mail for people
    "messages": "domain.errors domain.text domain.workflow formats services.mail",
    # Pages: the ground
    "web.route_forms": "domain.text",
    "web.route_permissions": "domain.workflow web.route_forms",
    "web.http": "bulkhead clock domain.text json_logging models web.route_forms "
    "web.route_permissions",
    "web.auth": "clock database domain.errors domain.text domain.workflow extensions models "
    "services.* web.http web.route_forms web.route_permissions",
    "web.errors": "domain.errors domain.workflow extensions messages web.auth web.http",
    "web.presentation": "clock database domain.* extensions messages models services.* web.auth "
    "web.http",
    "web.diff": "domain.* models web.http",
    # Pages: the features
    "web.accounts": "@feature",
    "web.admin": "@feature web.accounts",
    "web.articles": "@feature",
    "web.dashboard": "@feature web.articles",
    "web.editor": "@feature",
    "web.public": "@feature database formats web.route_permissions",
    "web.publishing": "@feature web.public",
    "web.review": "@feature web.editor",
    "web.revisions": "@feature",
    "web.system": "@feature formats migrations web.public",
    "web.styleguide": "@feature web.admin web.articles",
    "web.blueprints": "web.*",
    "web.hooks": "extensions web.articles web.auth web.http",
    # Commands
    "demo": "clock domain.* models services.*",
    "cli": "catalogs clock config database demo domain.* extensions formats messages migrations "
    "models schema services.* settings timeouts",
    "app": "bulkhead cli config database extensions json_logging settings timeouts web.*",
}
FEATURE = (
    "clock domain.* extensions messages models services.* "
    "web.auth web.diff web.errors web.http web.presentation"
)
MAY_NOT_IMPORT = {
    "domain": FRAMEWORKS | STORAGE | OUTSIDE,
    "formats": FRAMEWORKS | STORAGE,
    "models": FRAMEWORKS,
    "services": FRAMEWORKS | {"click"},
}
# Where the web layer speaks to the database itself, and why. Everything else asks a service.
MAY_QUERY = {
    "review/web/auth/rate_limiting.py",  # the limiter's storage of counters
    "review/web/system/views.py",  # /readyz asks whether the database answers
}
QUERIES = {"select", "scalars", "scalar", "query", "execute", "exec_driver_sql", "get_one"}
# The one commit of a request, and what is written beside it on purpose.
MAY_COMMIT = {"review/web/auth/transactions.py"}

MODULES = sorted((ROOT / "review").rglob("*.py"))
SHORT = [str(path.relative_to(ROOT)) for path in MODULES]


def layer_of(name: str) -> str:
    """review.web.auth.access -> web; review.app -> app; review -> ''."""
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
def test_imports_keep_to_the_contract(path: Path) -> None:
    package = package_of(name_of(path))
    for name, line in imported(tree_of(path)):
        if name.split(".")[0] == "review":
            assert package_of(name) in {package, *allowed(package)}, (
                f"line {line}: {package} may not import {name}"
            )
        for foreign in MAY_NOT_IMPORT.get(package.split(".")[0], set()):
            assert not f"{name}.".startswith(f"{foreign}."), (
                f"line {line}: {package} may not import {foreign}"
            )


def test_packages_form_no_cycle() -> None:
    order = TopologicalSorter({package: allowed(package) for package in MAY_IMPORT})
    assert list(order.static_order())


def test_the_contract_allows_nothing_that_is_not_used() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        package = package_of(name_of(path))
        used[package] |= {package_of(name) for name, _ in imported(tree_of(path)) if ours(name)}
    for package, names in MAY_IMPORT.items():
        for name in names.split():
            if name != "@feature":
                assert used[package] & set(expanded(name)), f"{package} imports nothing of {name}"


def ours(name: str) -> bool:
    return name.startswith("review.")


def package_of(name: str) -> str:
    """review.web.auth.access -> web.auth; review.app -> app; review -> ''.

    A layer without an entry of its own is divided into packages. Fails for a package that the
    contract does not have.
    """
    parts = name.split(".")[1:]
    if not parts or parts in (["domain"], ["services"], ["web"]):
        return ""
    package = parts[0] if parts[0] in MAY_IMPORT else ".".join(parts[:2])
    assert package in MAY_IMPORT, f"{package} has no place in the contract; give it one"
    return package


def allowed(package: str) -> set[str]:
    names = MAY_IMPORT.get(package, "").replace("@feature", FEATURE).split()
    return {one for name in names for one in expanded(name)} - {package}


def expanded(name: str) -> list[str]:
    """The packages that an entry of the contract stands for."""
    if not name.endswith("*"):
        assert name in MAY_IMPORT, f"the contract names {name}, which is not in it"
        return [name]
    return [package for package in MAY_IMPORT if package.startswith(name[:-1])]


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
