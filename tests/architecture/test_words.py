"""Every word that people read is in the catalogues: none stands bare in a page, script or view."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from review.config import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
VIEWS = sorted(
    path for name in ("messages", "web") for path in (ROOT / "review" / name).rglob("*.py")
)
# In English for those who draw (what it shows are people's words, called as pages call them), and
# for those who read Prometheus.
FOR_DEVELOPERS = {"styleguide", "metrics", "request_metrics"}
NAMES = {"Interlinear"}

TRANSLATED = {"_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}
HOLE = "\x00"  # where an expression or statement of the template stood
TAG = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)
READ_ALOUD = re.compile(r'\b(?:aria-label|alt|title|placeholder|label)="([^"]*)"')
WORD = re.compile(r"[A-Za-z]{2,}")
ENTITY = re.compile(r"&\w+;")
CODE = re.compile(r"\S*[-/=]\S*")  # a part of an address, attribute or class
# Two words and more that begin like a sentence; names of keys and browsers have capitals all over.
SENTENCE = re.compile(r"[A-Z][\w’']*,?( [\w’'%()]+[,:;.]?)* [a-z]{2,}.*")
SCRIPT_TEXT = re.compile(r"""(?<![\w])(?:"([^"\n]*)"|'([^'\n]*)'|`([^`]*)`)""")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
# What takes the words that a page shows.
SHOWS = re.compile(r"\w*Field|flash|ValidationError|SelectChoice|InputRequired|Length|Regexp|Email")


def of(paths: list[Path]) -> list[Path]:
    return [path for path in paths if not FOR_DEVELOPERS & {path.stem, *path.parent.parts}]


@pytest.mark.parametrize("path", of(TEMPLATES), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_holds_no_words_of_its_own(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert [*bare_words(source), *bare_sentences(source)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_holds_no_words_of_its_own(path: Path) -> None:
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    texts = ["".join(filter(None, found)) for found in SCRIPT_TEXT.findall(source)]
    assert [text for text in texts if is_sentence(text)] == []


@pytest.mark.parametrize("path", of(VIEWS), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_view_says_nothing_past_the_catalogues(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [f"line {line}: {text}" for line, text in bare_strings(tree)] == []


def bare_words(source: str) -> Iterator[str]:
    """Words in the text of a template, or in attributes that are read aloud."""
    parts = Environment(autoescape=True).lex(source)
    markup = "".join(value if kind == "data" else HOLE for _, kind, value in parts)
    for attribute in READ_ALOUD.findall(markup):
        if WORD.search(attribute):
            yield attribute
    for text in re.split(HOLE, TAG.sub(HOLE, markup)):
        said = CODE.sub("", ENTITY.sub("", text)).strip()
        if WORD.search(said) and said not in NAMES:
            yield said


def bare_sentences(source: str) -> Iterator[str]:
    """Sentences in expressions of a template that are not handed to gettext."""
    waiting: list[nodes.Node] = [Environment(autoescape=True).parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Const) and is_sentence(node.value):
            yield node.value
        called = node.node if isinstance(node, nodes.Call) else None
        if not (isinstance(called, nodes.Name) and called.name in TRANSLATED):
            waiting += node.iter_child_nodes()


def bare_strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts given as they are to what shows them, and sentences anywhere else but in docstrings."""
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.Raise) and not shows(tree.exc):
        return
    if isinstance(tree, ast.Call):
        name = called(tree)
        if name in TRANSLATED:
            return
        if SHOWS.fullmatch(name):
            first = tree.args[:1] + [word.value for word in tree.keywords if word.arg == "message"]
            for given in first:
                if isinstance(given, ast.Constant) and WORD.search(str(given.value)):
                    yield given.lineno, str(given.value)
    if isinstance(tree, ast.Constant) and is_sentence(tree.value):
        yield tree.lineno, str(tree.value)
    for child in ast.iter_child_nodes(tree):
        yield from bare_strings(child)


def is_sentence(value: object) -> bool:
    return isinstance(value, str) and bool(SENTENCE.fullmatch(value.strip()))


def shows(raised: ast.expr | None) -> bool:
    return isinstance(raised, ast.Call) and bool(SHOWS.fullmatch(called(raised)))


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_what_is_looked_for_is_found() -> None:
    assert list(bare_words('<p title="Say it">{{ _("x") }} Words here</p>')) == [
        "Say it",
        "Words here",
    ]
    assert list(bare_words("<p class='plain'>{{ _('Words here') }} · {{ name }}</p>")) == []
    assert list(bare_sentences("{{ notice('Words are here') }}")) == ["Words are here"]
    assert list(bare_sentences("{{ notice(_('Words are here')) }}")) == []
    assert list(bare_strings(ast.parse('flash("Saved")\nx = _("Saved it now")'))) == [(1, "Saved")]
    assert list(bare_strings(ast.parse('def f():\n    """Say it now."""'))) == []
