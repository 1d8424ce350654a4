"""The inline Markdown of a block's text (emphasis, strong, link) as safe HTML, or dropped.

What is not well-formed markup is shown as it was typed, and so is a block with more marks than a
person types: parsing takes up to 20 microseconds a mark, on every page that shows the block.

The HTML passes two gates: the parser knows neither HTML nor images, and nh3 then lets nothing
through but the few tags made here.
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

from review.domain.languages.registry import direction
from review.domain.text.blocks import LONGEST_BLOCK, clean_text

_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
# The characters at which rules of the parser apply; without an opening one there is nothing to do.
_MARKS = "*[\\]_"
_OPENING = re.compile(r"[*_\[\\\n]")
# Of a block; a paragraph of a news story has some ten marks and two links.
MOST_MARKS = 1_000  # line ends included
MOST_LINKS = 100
# Of a short block: so many, and one more for so many characters. It bounds a text of many blocks.
_FEW_MARKS, _CHARACTERS_A_MARK = 40, 10
_FEW_LINKS, _CHARACTERS_A_LINK = 10, 100
LONGEST_LINK = 2_500  # characters of label, address and title together

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
        # The default set holds signs of rules that are switched off here; each would cost a step.
        self.inline.terminator_re = re.compile(rf"[\n{re.escape(_MARKS)}]")

    def validateLink(self, url: str) -> bool:
        """Whether the second gate would let the address through, too; if not, it stays as typed."""
        return bool(_ADDRESS.fullmatch(url)) and "href=" in _CLEANER.clean(
            f'<a href="{escape(url)}">'
        )


def _link_with_end(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, which also notes on the closing token where the address ends.

    The rule reads ahead from every opening bracket, so it is given no more text than a link has.
    """
    end = state.posMax
    limit = min(end, state.pos + LONGEST_LINK)
    if state.src[state.pos] != "[" or state.src.find("](", state.pos, limit) < 0:
        return False
    state.posMax = limit
    found = link(state, silent)
    state.posMax = end
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
    if not is_marked_up(settled):  # most paragraphs: what the parser and the cleaner would give
        plain = escape(settled, quote=False).replace("\xa0", "&nbsp;")
        return plain.replace("\n", "<br>\n")
    return _CLEANER.clean(_PARSER.renderInline(settled, {"rtl": rtl}))


def to_plain(text: str) -> str:
    """The text without its markup, on one line: for titles, feeds, mails, slugs and counts."""
    settled = settle_bidi(clean_text(text))
    if not is_marked_up(settled):
        return settled.replace("\n", " ")
    return "".join(_plain(token) for token in parse(settled))


def parse(text: str) -> Sequence[Token]:
    """The text's marks and what stands between them, as tokens of markdown-it."""
    return _PARSER.parseInline(text, {})[0].children or []


def is_marked_up(text: str) -> bool:
    """Whether there is anything to parse, and no more of it than a person types.

    HTML, plain text and comparisons ask here, so that a block is shown alike everywhere.
    """
    if not _OPENING.search(text):
        return False
    if text.count("](") > min(MOST_LINKS, _FEW_LINKS + len(text) // _CHARACTERS_A_LINK):
        return False
    marks = sum(map(text.count, _MARKS))
    if marks > _FEW_MARKS + len(text) // _CHARACTERS_A_MARK:
        return False
    # At worst each mark is read ahead from to the end: of a longer text fewer of them are parsed.
    most = MOST_MARKS * LONGEST_BLOCK // max(len(text), LONGEST_BLOCK)
    return marks + text.count("\n") <= most


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
