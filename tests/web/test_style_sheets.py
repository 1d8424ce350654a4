"""The style sheets keep the house's rules: logical, complete in both themes, readable, our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
import tinycss2
from tinycss2 import ast
from tinycss2.color4 import parse_color

SHEETS = sorted((Path(__file__).parents[2] / "static" / "css").rglob("*.css"))
TOKENS = next(sheet for sheet in SHEETS if sheet.name == "tokens.css")

PHYSICAL = re.compile(
    r"(left|right|top|bottom"
    r"|(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right|top|bottom)(-\w+)?"
    r"|border-(top|bottom)-(left|right)-radius"
    r"|(min-|max-)?(width|height)|overflow-[xy])"
)
SIDED = ("text-align", "float", "clear", "caption-side", "resize")

GROUNDS = ("--paper", "--surface", "--sunken", "--lit")
INKS = ("--ink", "--ink-soft", "--accent", "--accent-strong", "--good", "--warn", "--bad")
READ_TOGETHER = [
    *product(INKS, GROUNDS),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-strong"),
    ("--accent", "--accent-soft"),
    ("--accent-strong", "--accent-soft"),
    ("--good", "--good-soft"),
    ("--warn", "--warn-soft"),
    ("--bad", "--bad-soft"),
    ("--add-ink", "--add-soft"),
    ("--cut-ink", "--cut-soft"),
    *(("--ink", f"--{name}-soft") for name in ("accent", "good", "warn", "bad", "add", "cut")),
]
# Edges of controls and signs need 3:1 (WCAG 1.4.11).
SEEN_TOGETHER = [("--line-strong", ground) for ground in ("--paper", "--surface", "--sunken")]

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


def all_declarations() -> Iterator[tuple[str, ast.Declaration]]:
    for sheet in SHEETS:
        for _, selector, rule in rules(parsed(sheet)):
            for declaration in declarations(rule):
                yield f"{sheet.name}: {selector}", declaration


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


def luminance(colour: str) -> float:
    """Relative luminance of an opaque sRGB colour, 0 to 1, as WCAG 2.2 defines it."""
    found = parse_color(colour)
    assert not isinstance(found, str)
    assert found is not None
    assert found.alpha == 1, colour
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in found.coordinates
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


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


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(tokens: Tokens) -> None:
    faint = {
        (ink, ground): round(contrast(tokens[ink], tokens[ground]), 2)
        for ink, ground in READ_TOGETHER
        if contrast(tokens[ink], tokens[ground]) < 4.5
    }
    assert faint == {}


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_can_be_seen(tokens: Tokens) -> None:
    faint = {
        (edge, ground): round(contrast(tokens[edge], tokens[ground]), 2)
        for edge, ground in SEEN_TOGETHER
        if contrast(tokens[edge], tokens[ground]) < 3
    }
    assert faint == {}


def test_colours_are_written_in_the_tokens_only() -> None:
    wrong = [
        f"{where} {{ {declaration.name}: {tinycss2.serialize(declaration.value)} }}"
        for where, declaration in all_declarations()
        if not where.startswith(TOKENS.name)
        and any(token.type == "hash" for token in declaration.value)
    ]
    assert wrong == []


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777", "#fff") == pytest.approx(4.48, abs=0.01)


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
