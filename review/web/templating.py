"""Templates compiled once for each language of the interface, their words already in them.

A page of twenty rows says some four hundred things that are the same for everybody who reads that
language. Looking each up while the page is drawn cost more than the rest of drawing it; here they
are looked up when the template is compiled, and are plain text from then on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from functools import cached_property
from typing import Any

from flask.templating import Environment
from flask_babel import get_locale, get_translations
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_SAY = ("_", "gettext")


class InterfaceEnvironment(Environment):
    """Hands out each template in the language of the request: compiled once for each of them."""

    _look_up: Callable[[str], str] | None = None  # None in the one that the others are made from

    @cached_property
    def _of_language(self) -> dict[str, InterfaceEnvironment]:
        return {}

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        here = self._here()
        return Environment.get_template(here, name, parent, globals)

    def select_template(self, names: Any, parent: Any = None, globals: Any = None) -> Template:
        here = self._here()
        return Environment.select_template(here, names, parent, globals)

    def from_string(self, source: Any, globals: Any = None, template_class: Any = None) -> Template:
        here = self._here()
        return Environment.from_string(here, source, globals, template_class)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One plain dictionary: Jinja compares its keys at each import of each page."""
        return {**self.globals, **(d or {})}

    def _here(self) -> InterfaceEnvironment:
        """The environment of the request's language; of itself where it is one already."""
        if self._look_up is not None:
            return self
        language = str(get_locale() or "en")
        found = self._of_language.get(language)
        if found is None:
            found = self._of_language[language] = self._in_this_language()
        return found

    def _in_this_language(self) -> InterfaceEnvironment:
        translations = get_translations()
        own = self.overlay()
        own._look_up = translations.ugettext
        # Without the marking and filling in, which `_Said` puts beside every call of these.
        own.globals = {**self.globals, "ngettext": translations.ungettext}
        own.globals |= dict.fromkeys(_SAY, translations.ugettext)
        return own

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        if self._look_up is not None:
            _Said(self._look_up).visit(source)
            source.set_environment(self)
        return super()._generate(source, name, filename, defer_init)


class _Said(NodeTransformer):
    """Puts what `_('...')` says in a template's tree in its place.

    What is no constant, and numbers, are still looked up while drawing. All are markup where
    templates are, and the values put into them are escaped.
    """

    def __init__(self, look_up: Callable[[str], str]) -> None:
        self._look_up = look_up

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        values = [(pair.key, pair.value) for pair in node.kwargs]
        if name == "ngettext":
            values = [("num", node.args[2]), *values]
        elif name not in _SAY:
            return node
        elif isinstance(node.args[0], nodes.Const):
            text = self._look_up(node.args[0].value)
            return _joined(text, dict(values)) or _filled(nodes.Const(text), values)
        call = nodes.Call(node.node, node.args, [], None, None, lineno=node.lineno)
        return _filled(call, values)


def _joined(text: str, values: Mapping[str, nodes.Expr]) -> nodes.Expr | None:
    """A text and its values one after another; None where that would not say the same."""
    if all(isinstance(value, nodes.Literal | nodes.Filter) for value in values.values()):
        return None  # Jinja would make one constant of them, and forget which was markup
    pieces: list[nodes.Expr] = []
    for place, piece in enumerate(_PLACEHOLDER.split(text)):
        if place % 2:
            if piece not in values:
                return None
            pieces.append(values[piece])
        elif "%" in piece.replace("%%", ""):
            return None
        else:
            pieces.append(nodes.MarkSafeIfAutoescape(nodes.Const(piece.replace("%%", "%"))))
    return nodes.Concat(pieces)


def _filled(text: nodes.Expr, values: Sequence[tuple[str, nodes.Expr]]) -> nodes.Expr:
    """A text with its values filled in by `%`."""
    pairs = [nodes.Pair(nodes.Const(name), value) for name, value in values]
    return nodes.Mod(nodes.MarkSafeIfAutoescape(text), nodes.Dict(pairs))
