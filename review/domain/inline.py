"""The inline Markdown of a block's text (emphasis, strong, link) as safe HTML, or dropped.

What is not well-formed markup is shown as it was typed. The HTML passes two gates: the parser knows
neither HTML nor images, and nh3 then lets nothing through but the few tags made here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline, link
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from review.domain.blocks import clean_text
from review.domain.languages import direction

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
# Without one of these there is nothing to parse.
_MARKS = re.compile(r"[*_\[\\\n]")

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = "\u202d\u202e"
_ISOLATES = "\u2066\u2067\u2068"
_POP_EMBEDDING = "\u202c"
_POP_ISOLATE = "\u2069"
_POPS = _POP_EMBEDDING + _POP_ISOLATE


_CLEANER = nh3.Cleaner(
    tags={"a", "br", "em", "strong"},
    attributes={"a": {"href", "dir"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)


class _Parser(MarkdownIt):
    """markdown-it with nothing but emphasis, links, line breaks and backslash escapes."""

    def __init__(self) -> None:
        super().__init__("zero", {"breaks": True, "html": False}, renderer_cls=_Renderer)
        self.enable(["emphasis", "link", "newline", "escape", "balance_pairs"])
        self.inline.ruler.at("link", _link_with_end)

    def validateLink(self, url: str) -> bool:
        """Whether the second gate would let the address through, too; if not, it stays as typed."""
        return bool(_ADDRESS.fullmatch(url)) and "href=" in _CLEANER.clean(
            f'<a href="{escape(url)}">'
        )


def _link_with_end(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, which also notes on the closing token where the address ends."""
    found = link(state, silent)
    if found and not silent:
        state.tokens[-1].meta["end"] = state.pos
    return found


class _Renderer(RendererHTML):
    """Draws a link whose text is itself an address from left to right, also in Arabic or Hebrew."""

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        href = escape(str(tokens[idx].attrGet("href")))
        shows_address = env["rtl"] and _ADDRESS.match(tokens[idx + 1].content)
        return f'<a href="{href}" dir="ltr">' if shows_address else f'<a href="{href}">'


_PARSER = _Parser()


def to_html(text: str, lang: str) -> str:
    """Safe HTML of one block's text in a language: em, strong, a and br, and nothing else.

    Raises Invalid("unknown_language").
    """
    rtl = direction(lang) == "rtl"
    settled = settle_bidi(clean_text(text))
    if not may_have_marks(settled):  # most paragraphs: what the parser and the cleaner would give
        return escape(settled, quote=False).replace("\xa0", "&nbsp;")
    return _CLEANER.clean(_PARSER.renderInline(settled, {"rtl": rtl}))


def to_plain(text: str) -> str:
    """The text without its markup, on one line: for titles, feeds, mails, slugs and counts."""
    settled = settle_bidi(clean_text(text))
    if not may_have_marks(settled):
        return settled
    return "".join(_plain(token) for token in parse(settled))


def parse(text: str) -> Sequence[Token]:
    """The text's marks and what stands between them, as tokens of markdown-it."""
    return _PARSER.parseInline(text, {})[0].children or []


def may_have_marks(text: str) -> bool:
    """Whether there is anything to parse."""
    return bool(_MARKS.search(text))


def settle_bidi(text: str) -> str:
    """The text without direction overrides and without embeddings and isolates left open.

    Such characters turn what follows them around, outside the text too. Pairs that are closed in
    order stay, and so do the plain marks (LRM, RLM, ALM), which reach no further than themselves.
    """
    if not _BIDI.search(text):
        return text
    kept: set[int] = set()
    opened: list[int] = []
    isolates = 0
    for found in _BIDI.finditer(text):
        mark, place = found.group(), found.start()
        if mark == _POP_ISOLATE and isolates:
            # It also ends the embeddings that were opened inside and left open: those go.
            while text[opened[-1]] not in _ISOLATES:
                opened.pop()
            kept.update((opened.pop(), place))
            isolates -= 1
        elif mark == _POP_EMBEDDING and opened and text[opened[-1]] not in _ISOLATES:
            # An override goes, and its closing mark with it.
            opener = opened.pop()
            kept.update((opener, place) if text[opener] not in _OVERRIDES else ())
        elif mark not in _POPS:
            opened.append(place)
            isolates += mark in _ISOLATES
    return _BIDI.sub(lambda found: found.group() if found.start() in kept else "", text)


def _plain(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content
