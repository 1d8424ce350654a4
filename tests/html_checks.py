"""The elements and attributes that pages may have; any others are taken for injected markup.

What a page needs besides is added to `ELEMENTS` (one a line, with its attributes that are not
global), or to `GLOBAL_ATTRIBUTES`. Attributes `data-` and `aria-` need no entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.domain.text.inline_markdown import strip_unsafe_bidi

ADVICE = "(if it is intended, add it to the list in tests/html_checks.py)"
SVG = "{http://www.w3.org/2000/svg}"
DATA_OR_ARIA = re.compile("(data|aria)-[a-z][a-z-]*")


def read_list(text: str) -> dict[str, frozenset[str]]:
    """`name, name: attribute attribute` a line."""
    listed = {}
    for line in text.strip().splitlines():
        names, _, attributes = line.partition(":")
        listed |= {name.strip(): frozenset(attributes.split()) for name in names.split(",")}
    return listed


GLOBAL_ATTRIBUTES = frozenset(
    {"autofocus", "class", "dir", "hidden", "id", "lang", "role", "tabindex", "title"}
)

ELEMENTS = read_list("""
    html, head, title, body, template
    meta: charset content media name property
    link: as crossorigin href hreflang media rel title type
    script: src type
    style
    header, nav, main, footer, section, article, aside, span
    div: popover
    h1, h2, h3, h4, h5, p, hr, br, pre, ul, li, dl, dt, dd, figure, figcaption, blockquote
    ol: reversed start
    a: href hreflang rel target
    bdi, wbr, em, strong, small, abbr, code, kbd, q, sub, sup, ins, del, mark
    time: datetime
    img: alt decoding height loading src width
    table, caption, thead, tbody, tfoot, tr
    th: colspan rowspan scope
    td: colspan rowspan
    form: action autocomplete enctype method novalidate
    fieldset: disabled
    legend
    label: for
    input: autocapitalize autocomplete checked disabled enterkeyhint form inputmode list max \
        maxlength min minlength name pattern placeholder readonly required size spellcheck step \
        type value
    textarea: autocomplete cols disabled form maxlength minlength name placeholder readonly \
        required rows spellcheck
    select: autocomplete disabled form multiple name required size
    option: disabled selected value
    optgroup: disabled label
    datalist
    button: disabled form formaction formnovalidate name popovertarget type value
    output: for form name
    progress: max value
    meter: high low max min optimum value
    details: name open
    summary
    dialog: open
""")

SVG_ELEMENTS = read_list("""
    svg: fill focusable height preserveAspectRatio viewBox width
    g: fill transform
    circle: cx cy fill r
    ellipse: cx cy fill rx ry
    line: x1 x2 y1 y2
    path: d fill
    polygon, polyline: fill points
    rect: fill height rx ry width x y
""")

# Attributes with text for people, which no element can isolate.
TEXT_ATTRIBUTES = ("alt", "aria-label", "content", "label", "placeholder", "title")
# Elements whose text is not part of the page's bidirectional text.
UNRENDERED = frozenset({"textarea", "option", "script"})


def unknown_markup(tree: Element) -> Iterator[str]:
    """Elements and attributes that are not listed, and comments, which no page has."""
    for item in tree.iter():
        if not isinstance(item.tag, str):
            yield f"there is a comment: {(item.text or '')[:60]!r}"
            continue
        known = SVG_ELEMENTS if item.tag.startswith(SVG) else ELEMENTS
        name = item.tag.removeprefix(SVG)
        if name not in known:
            yield f"<{name}> is no element of a page {ADVICE}"
            continue
        for attribute in sorted(item.attrib.keys() - GLOBAL_ATTRIBUTES - known[name]):
            if not DATA_OR_ARIA.fullmatch(attribute):
                yield f"<{name}> has the attribute {attribute!r} {ADVICE}"


def bidi_overrides(tree: Element) -> Iterator[str]:
    """Bidirectional control characters that affect text beyond their own."""
    for item in tree.iter():
        if not isinstance(item.tag, str):
            continue
        for name in TEXT_ATTRIBUTES:
            text = item.get(name, "")
            if strip_unsafe_bidi(text) != text:
                yield f"<{item.tag}> has unsafe bidi controls in its {name}: {text[:60]!r}"
    for text in _unisolated_texts(tree):
        if strip_unsafe_bidi(text) != text:
            yield f"the page has unsafe bidi controls: {text.strip()[:60]!r}"


def _unisolated_texts(item: Element) -> Iterator[str]:
    """The texts that no element isolates."""
    if item.tag in UNRENDERED:
        return
    yield item.text or ""
    for child in item:
        isolated = not isinstance(child.tag, str) or child.tag == "bdi" or "dir" in child.attrib
        if not isolated:
            yield from _unisolated_texts(child)
        yield child.tail or ""
