"""The style sheets keep the house's rules: logical, complete in both themes, readable, our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tinycss2
from tinycss2 import ast
from tinycss2.color4 import parse_color

from review.config import ROOT
from review.web.styleguide import contrast

SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
TOKENS = next(sheet for sheet in SHEETS if sheet.name == "tokens.css")

PHYSICAL = re.compile(
    r"(left|right|top|bottom"
    r"|(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right|top|bottom)(-\w+)?"
    r"|border-(top|bottom)-(left|right)-radius"
    r"|(min-|max-)?(width|height)|overflow-[xy])"
)
SIDED = ("text-align", "float", "clear", "caption-side", "resize")

Tokens = dict[str, str]


def rules(nodes: list[ast.Node], context: str = "") -> Iterator[tuple[str, str, ast.QualifiedRule]]:
    """(the at-rule around it, selector, rule), however deep."""
    for node in nodes:
        if isinstance(node, ast.QualifiedRule):
            yield context, tinycss2.serialize(node.prelude).strip(), node
        elif isinstance(node, ast.AtRule) and node.lower_at_keyword in ("media", "supports"):
            around = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}"
            inside = tinycss2.parse_rule_list(
                node.content, skip_comments=True, skip_whitespace=True
            )
            yield from rules(inside, around)


def parsed(sheet: Path) -> list[ast.Node]:
    return tinycss2.parse_stylesheet(
        sheet.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True
    )


def declarations(rule: ast.QualifiedRule) -> list[ast.Declaration]:
    found = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    broken = [node for node in found if not isinstance(node, ast.Declaration)]
    assert not broken, [node.serialize() for node in broken]
    return found


def all_rules() -> Iterator[tuple[str, ast.QualifiedRule]]:
    for sheet in SHEETS:
        for _, selector, rule in rules(parsed(sheet)):
            yield f"{sheet.name}: {selector}", rule


def all_declarations() -> Iterator[tuple[str, ast.Declaration]]:
    for where, rule in all_rules():
        for declaration in declarations(rule):
            yield where, declaration


def theme(context: str, selector: str) -> Tokens:
    """The custom properties set by one rule of tokens.css, whose values are colours."""
    values = {
        declaration.name: tinycss2.serialize(declaration.value).strip()
        for around, chosen, rule in rules(parsed(TOKENS))
        if (around, chosen) == (context, selector)
        for declaration in declarations(rule)
        if declaration.name.startswith("--")
    }
    return {name: value for name, value in values.items() if parse_color(value) is not None}


LIGHT = theme("", ':root, [data-theme="light"]')
DARK = theme("@media screen", '[data-theme="dark"]')
DARK_BY_SYSTEM = theme("@media screen and (prefers-color-scheme: dark)", ":root:not([data-theme])")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_it_parses_without_error(sheet: Path) -> None:
    errors = [node.message for node in parsed(sheet) if isinstance(node, ast.ParseError)]
    assert errors == []


def test_positions_are_logical() -> None:
    wrong = [
        f"{where} {{ {declaration.name} }}"
        for where, declaration in all_declarations()
        if PHYSICAL.fullmatch(declaration.lower_name)
    ]
    assert wrong == []


def test_no_value_names_a_side() -> None:
    wrong = [
        f"{where} {{ {declaration.name}: {tinycss2.serialize(declaration.value)} }}"
        for where, declaration in all_declarations()
        if declaration.lower_name in SIDED
        and {"left", "right"} & set(tinycss2.serialize(declaration.value).lower().split())
    ]
    assert wrong == []


def test_every_property_used_is_defined() -> None:
    defined = {d.name for _, d in all_declarations() if d.name.startswith("--")}
    used = {
        name
        for sheet in SHEETS
        for name in re.findall(r"var\((--[\w-]+)", sheet.read_text(encoding="utf-8"))
    }
    assert used - defined == set()
    assert defined - used == set(), "defined and never used"


def test_both_themes_define_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert DARK == DARK_BY_SYSTEM
    assert len(LIGHT) > 15


@pytest.mark.parametrize("theme", contrast.THEMES)
def test_what_is_drawn_together_can_be_told_apart(theme: str) -> None:
    colours = contrast.read_theme(TOKENS, theme)
    faint = [pair for pair in contrast.measure(colours) if pair.contrast < pair.minimum]
    assert faint == []


def test_the_palette_is_read_as_browsers_read_it() -> None:
    for theme, tokens in (("light", LIGHT), ("dark", DARK)):
        opaque = {name[2:]: value for name, value in tokens.items() if value.startswith("#")}
        assert contrast.read_theme(TOKENS, theme) == opaque


def test_every_ink_is_measured_on_the_ground_that_its_rule_gives_it() -> None:
    """Whatever a rule draws together is on the list of pairs, and so is every ink there is."""
    listed = {(ink, ground) for ink, ground, _ in contrast.PAIRS}
    drawn = {
        (colour, ground): where
        for where, rule in all_rules()
        for colour in named(rule, "color")
        for ground in named(rule, "background", "background-color")
    }
    assert {pair: where for pair, where in drawn.items() if pair not in listed} == {}
    inks = {colour for _, rule in all_rules() for colour in named(rule, "color")}
    assert inks <= {ink for ink, _ in listed}


def named(rule: ast.QualifiedRule, *properties: str) -> set[str]:
    """The tokens that a rule sets one of these properties to."""
    return {
        name
        for declaration in declarations(rule)
        if declaration.lower_name in properties
        for name in re.findall(r"var\(--([\w-]+)\)", tinycss2.serialize(declaration.value))
        if f"--{name}" in LIGHT
    }


def test_colours_are_written_in_the_tokens_only() -> None:
    wrong = [
        f"{where} {{ {declaration.name}: {tinycss2.serialize(declaration.value)} }}"
        for where, declaration in all_declarations()
        if not where.startswith(TOKENS.name)
        and any(token.type == "hash" for token in declaration.value)
    ]
    assert wrong == []


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_every_file_it_asks_for_is_ours_and_there(sheet: Path) -> None:
    text = sheet.read_text(encoding="utf-8")
    assert "@import" not in text
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", text):
        assert not re.match(r"[a-z]+:|//", address), address
        assert (sheet.parent / address).is_file(), address


def test_every_font_shipped_is_used() -> None:
    fonts = TOKENS.parents[1] / "fonts"
    shipped = {font.name for font in fonts.glob("*.woff2")}
    named = set(
        re.findall(r"[\w-]+\.woff2", TOKENS.with_name("fonts.css").read_text(encoding="utf-8"))
    )
    assert shipped == named


def test_every_class_is_used() -> None:
    """A class may be composed of a fixed beginning and a value: `badge-{{ state }}`."""
    places = [(ROOT / "templates", "*.html"), (ROOT / "static" / "js", "*.js"),
              (ROOT / "review" / "web", "*.py")]  # fmt: skip
    text = "\n".join(
        file.read_text(encoding="utf-8") for folder, kind in places for file in folder.rglob(kind)
    )
    words = set(re.findall(r"[\w-]+", text))
    beginnings = set(re.findall(r"([\w-]+-)(?=[{'\"])", text))
    unused = {
        f"{sheet.name}: {name}"
        for sheet in SHEETS
        for _, selector, _ in rules(parsed(sheet))
        for name in re.findall(r"\.([a-z][\w-]*)", selector)
        if name not in words and not any(name.startswith(beginning) for beginning in beginnings)
    }
    assert unused == set()
