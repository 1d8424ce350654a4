"""Contrast of the colours of tokens.css that are used together, by WCAG 2.2.

The pairs are measured by tests/web/presentation/test_style_sheets.py and shown by the style guide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path

Colours = Mapping[str, str]  # by name without its dashes: "#rrggbb"

# The rule of tokens.css that holds each theme's colours.
THEMES = {"light": ':root, [data-theme="light"] {', "dark": '  [data-theme="dark"] {'}
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")

GROUNDS = ("paper", "surface", "sunken", "lit")
INKS = ("ink", "ink-soft", "accent", "accent-strong", "good", "warn", "bad")
SOFT = ("accent", "good", "warn", "bad")
TEXT, EDGE = 4.5, 3.0  # minimum contrast of text, and of the edges of controls

# (ink, ground, minimum contrast)
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((ink, ground, TEXT) for ink, ground in product(INKS, GROUNDS)),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("accent-strong", "accent-soft", TEXT),
    *((name, f"{name}-soft", TEXT) for name in SOFT),
    *(("ink", f"{name}-soft", TEXT) for name in (*SOFT, "add", "cut")),
    *((ink, f"{name}-soft", TEXT) for ink, name in product(("ink-soft", "accent"), SOFT[1:])),
    ("ink-soft", "accent-soft", TEXT),
    ("add-ink", "add-soft", TEXT),
    ("cut-ink", "cut-soft", TEXT),
    *((ink, ground, TEXT) for ink, ground in product(("add-ink", "cut-ink"), GROUNDS)),
    *(("line-strong", ground, EDGE) for ground in GROUNDS),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """An ink on a ground: minimum and measured contrast."""

    ink: str
    ground: str
    minimum: float
    contrast: float


def read_theme(sheet: Path, theme: str) -> Colours:
    """The opaque colours that a theme of tokens.css sets."""
    text = sheet.read_text(encoding="utf-8")
    _, _, after = text.partition(THEMES[theme])
    return dict(_COLOUR.findall(after.partition("}")[0]))


def measure(colours: Colours) -> list[Pair]:
    """The contrast of all pairs in one theme."""
    return [
        Pair(ink, ground, minimum, contrast(colours[ink], colours[ground]))
        for ink, ground, minimum in PAIRS
    ]


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = []
    for position in (1, 3, 5):
        part = int(colour[position : position + 2], 16) / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
