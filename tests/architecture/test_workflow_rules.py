"""The workflow's rules are in `domain.workflow` alone: templates and views ask it.

No template compares a state, role, action or refusal code; no module of `web` a state or role.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from review.config import ROOT
from review.domain.workflow import Act, Action, RefusalKind, Role, State
from review.messages.sentences import SENTENCES

TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
VIEWS = sorted((ROOT / "review" / "web").rglob("*.py"))
VALUES = {*State, *Role, *Action, *Act, *RefusalKind, *SENTENCES}
# Attributes and variables that hold one of them, or several.
NAMES = {"state", "from_state", "to_state", "role", "roles", "action", "refusal_kind"}
# Jinja's tests that compare, and its filters that take the name of such a test.
COMPARING_TESTS = {"eq", "equalto", "==", "ne", "!=", "in", "sameas"}
ENUMS = {"State", "Role"}
SET_COMPARISONS = {"isdisjoint", "issubset", "issuperset", "intersection", "difference"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_compares_no_state_role_action_or_code(path: Path) -> None:
    assert list(compared_in_template(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_of_web_compares_no_state_or_role(path: Path) -> None:
    assert list(compared_in_module(path.read_text(encoding="utf-8"))) == []


def compared_in_template(source: str) -> Iterator[str]:
    tree = Environment(autoescape=True).parse(source)
    for node in tree.find_all((nodes.Compare, nodes.Test, nodes.Filter)):
        if isinstance(node, nodes.Compare) or compares(node):
            for operand in operands_of(node):
                if is_of_the_workflow(operand):
                    yield f"line {node.lineno}: {operand}"


def compares(node: nodes.Node) -> bool:
    """Whether it is `x is eq(y)`, or a filter such as `selectattr('action', 'equalto', y)`."""
    if isinstance(node, nodes.Test):
        return node.name in COMPARING_TESTS
    named = {arg.value for arg in getattr(node, "args", ()) if isinstance(arg, nodes.Const)}
    return not named.isdisjoint(COMPARING_TESTS)


def operands_of(node: nodes.Node) -> Iterator[nodes.Node]:
    """What is compared: names, attributes and constants, those in tuples and filters included."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call):
            continue  # `f(state) == 1` compares what f returns
        if isinstance(child, nodes.Const | nodes.Name | nodes.Getattr | nodes.Getitem):
            yield child
        else:
            yield from operands_of(child)


def is_of_the_workflow(operand: nodes.Node) -> bool:
    if isinstance(operand, nodes.Const):
        return operand.value in VALUES or operand.value in NAMES
    if isinstance(operand, nodes.Name):
        return operand.name in NAMES
    if isinstance(operand, nodes.Getitem):
        return is_of_the_workflow(operand.arg)
    return isinstance(operand, nodes.Getattr) and operand.attr in NAMES


def compared_in_module(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare | ast.Match) or is_set_comparison(node):
            for part in ast.walk(node):
                if names_enum(part) or is_value(part):
                    yield f"line {node.lineno}: {ast.unparse(part)}"


def is_set_comparison(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in SET_COMPARISONS
    )


def names_enum(part: ast.AST) -> bool:
    return (
        isinstance(part, ast.Attribute)
        and isinstance(part.value, ast.Name)
        and part.value.id in ENUMS
    )


def is_value(part: ast.AST) -> bool:
    return isinstance(part, ast.Constant) and part.value in {*State, *Role}


COMPARING = (
    "{% if article.state == 'draft' %}{% endif %}",
    "{% if x in ('publish', 'approve') %}{% endif %}",
    "{% if 'approve' in offers | map(attribute='0.action') %}{% endif %}",
    "{% for o in offers | selectattr('action', 'equalto', wanted) %}{% endfor %}",
    "{% if offer.refusal.code == 'standfirst_missing' %}{% endif %}",
    "{% if article['state'] is eq(before) %}{% endif %}",
    "{% for role in names if role in person.roles %}{% endfor %}",
)
NOT_COMPARING = (
    "{{ words[article.state] }}{{ badge('draft') }}",
    "{% if revision.number == article.latest_number %}{% endif %}",
    "{% for state in ('draft', 'edited') %}{{ badge(state) }}{% endfor %}",
    "{% if offer.refusal is not none and person.roles %}{% endif %}",
    "{% if code != 404 %}{% endif %}",
)


@pytest.mark.parametrize("source", COMPARING)
def test_comparisons_in_templates_are_found(source: str) -> None:
    assert list(compared_in_template(source))


@pytest.mark.parametrize("source", NOT_COMPARING)
def test_looking_up_by_state_is_allowed(source: str) -> None:
    assert list(compared_in_template(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "if article.state is State.DRAFT: pass",
        "if Role.ADMIN not in person.roles: pass",
        "if state in {'draft', 'edited'}: pass",
        "roles.isdisjoint({Role.EDITOR})",
    ],
)
def test_comparisons_in_modules_are_found(source: str) -> None:
    assert list(compared_in_module(source))
    assert list(compared_in_module("LABELS = {State.DRAFT: 1}\nLABELS[article.state]")) == []
