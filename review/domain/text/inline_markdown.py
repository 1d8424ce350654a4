"""Inline Markdown of a block (emphasis, strong, link) to safe HTML or to plain text.

Malformed markup is shown as typed, and so is a block with more marks than a person types: parsing
takes up to 20 microseconds a mark, on every page that shows the block.

The HTML is made safe twice: the parser knows neither HTML nor images, and nh3 then removes all
tags but the few that are made here.
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
from review.domain.text.blocks import MAX_BLOCK_LENGTH, clean_text

_URL = re.compile(r"(?:https?://|mailto:)[^\s\\]+", re.IGNORECASE)
# The characters at which rules of the parser apply. Without an opening one, nothing is parsed.
_MARKS = "*[\\]_"
_OPENING = re.compile(r"[*_\[\\\n]")
# Limits for a block; a paragraph of a news story has some ten marks and two links.
MAX_MARKS = 1_000  # line ends included
MAX_LINKS = 100
# A short block may have the base number, and one more for so many characters, so that a text of
# many short blocks is limited, too.
_BASE_MARKS, _CHARACTERS_PER_MARK = 40, 10
_BASE_LINKS, _CHARACTERS_PER_LINK = 10, 100
MAX_LINK_LENGTH = 2_500  # characters of label, URL and title together

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
        # The default has characters of rules that are disabled here; each would cost a step.
        self.inline.terminator_re = re.compile(rf"[\n{re.escape(_MARKS)}]")

    def validateLink(self, url: str) -> bool:
        """Whether nh3 accepts the URL, too; otherwise the link is shown as typed."""
        return bool(_URL.fullmatch(url)) and "href=" in _CLEANER.clean(f'<a href="{escape(url)}">')


def _link_with_end(state: StateInline, silent: bool) -> bool:
    """Apply markdown-it's rule `link`, and store where the link ends in the closing token's meta.

    The rule scans ahead from every opening bracket, so it sees no more text than a link may have.
    """
    end = state.posMax
    limit = min(end, state.pos + MAX_LINK_LENGTH)
    if state.src[state.pos] != "[" or state.src.find("](", state.pos, limit) < 0:
        return False
    state.posMax = limit
    matched = link(state, silent)
    state.posMax = end
    if matched and not silent:
        state.tokens[-1].meta["end"] = state.pos
    return matched


class _Renderer(RendererHTML):
    """Renders a link whose text is a URL from left to right, also in Arabic or Hebrew."""

    def link_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        """Return the opening tag."""
        href = escape(str(tokens[idx].attrGet("href")))
        shows_url = env["rtl"] and _URL.match(tokens[idx + 1].content)
        return f'<a href="{href}" dir="ltr">' if shows_url else f'<a href="{href}">'


_PARSER = _Parser()


def to_html(text: str, lang: str) -> str:
    """Return safe HTML of one block's text: text and the tags em, strong, a and br.

    Raises Invalid("unknown_language").
    """
    rtl = direction(lang) == "rtl"
    cleaned = strip_unsafe_bidi(clean_text(text))
    if not is_marked_up(cleaned):  # most paragraphs: the same result without parser and nh3
        plain = escape(cleaned, quote=False).replace("\xa0", "&nbsp;")
        return plain.replace("\n", "<br>\n")
    return _CLEANER.clean(_PARSER.renderInline(cleaned, {"rtl": rtl}))


def to_plain(text: str) -> str:
    """Return the text on one line without markup: for titles, feeds, mails, slugs and counts."""
    cleaned = strip_unsafe_bidi(clean_text(text))
    if not is_marked_up(cleaned):
        return cleaned.replace("\n", " ")
    return "".join(_plain(token) for token in parse(cleaned))


def parse(text: str) -> Sequence[Token]:
    """Return the markdown-it tokens of the text: markup and the text between it."""
    return _PARSER.parseInline(text, {})[0].children or []


def is_marked_up(text: str) -> bool:
    """Whether the text has markup to parse, and no more of it than the limits allow.

    HTML, plain text and diffs share this test, so that all show a block alike.
    """
    if not _OPENING.search(text):
        return False
    if text.count("](") > min(MAX_LINKS, _BASE_LINKS + len(text) // _CHARACTERS_PER_LINK):
        return False
    marks = sum(map(text.count, _MARKS))
    if marks > _BASE_MARKS + len(text) // _CHARACTERS_PER_MARK:
        return False
    # At worst each mark starts a scan to the end, so a text longer than the limit may have fewer.
    limit = MAX_MARKS * MAX_BLOCK_LENGTH // max(len(text), MAX_BLOCK_LENGTH)
    return marks + text.count("\n") <= limit


def strip_unsafe_bidi(text: str) -> str:
    """Remove bidirectional overrides, and embeddings and isolates that are not closed (UAX #9).

    These change the direction of what follows, outside the text too. Properly nested pairs stay,
    and so do the marks LRM, RLM and ALM, which have no scope.
    """
    if not _BIDI.search(text):
        return text
    safe: set[int] = set()
    opened: list[int] = []
    isolates = 0
    for match in _BIDI.finditer(text):
        character, position = match.group(), match.start()
        if character == _POP_ISOLATE and isolates:
            # It also ends the embeddings inside the isolate: those were not closed and go.
            while text[opened[-1]] not in _ISOLATES:
                opened.pop()
            safe.update((opened.pop(), position))
            isolates -= 1
        elif character == _POP_EMBEDDING and opened and text[opened[-1]] not in _ISOLATES:
            # An override goes with the character that closes it.
            opener = opened.pop()
            safe.update((opener, position) if text[opener] not in _OVERRIDES else ())
        elif character not in _POPS:
            opened.append(position)
            isolates += character in _ISOLATES
    return _BIDI.sub(lambda match: match.group() if match.start() in safe else "", text)


def _plain(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content
