"""Rules for every HTML page that a test fetches."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from html5lib.constants import E
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from review.domain.languages.registry import direction
from review.web.auth.idempotency import EXEMPT
from review.web.route_permissions import ROUTE_PERMISSIONS, Audience
from tests.html_checks import bidi_overrides, unknown_markup

ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]")
HEBREW_SCRIPT = re.compile("[\u05d0-\u05ea]")
# Scripts, and the languages a passage in them may be in.
SCRIPTS = (
    (ARABIC_SCRIPT, ("ar", "fa", "ur", "ckb", "ku", "ps", "ug", "sd", "arc")),
    (HEBREW_SCRIPT, ("he", "yi")),
    (re.compile("[\u4e00-\u9fff\u3040-\u30ff]"), ("zh", "ja", "ko", "yue")),
)
SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){2,}")  # three words and more
DATA_BLOCKS = {"application/ld+json", "application/json"}
FILES = {"static", "assets.file"}  # what may be loaded into a page
SCHEMES = {"", "http", "https", "mailto"}
# Isolated text; options, which can contain no element that isolates; code.
ISOLATING_TAGS = {"bdi", "option", "pre"}
NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
STRICT = ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
          "frame-ancestors 'none'", "base-uri 'none'")  # fmt: skip
SPACES = re.compile(r"\s+")
KEY = re.compile(r"[\w-]{22}")  # 128 bits
INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")


def parse(html: str) -> tuple[Element, list[str]]:
    """The tree that a browser makes of a page, and its parse errors."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    return tree, [f"line {line}: {E[code] % details}" for (line, _), code, details in parser.errors]


def broken_rules(tree: Element, response: TestResponse, app: Flask, url: str) -> list[str]:
    """A sentence for each rule that a page breaks. `url`: of the page."""
    return [
        *headers(response, app, url),
        *headings(tree),
        *references(tree),
        *accessible_names(tree),
        *unknown_markup(tree),
        *bidi_overrides(tree),
        *inline_code(tree, response.headers.get("Content-Security-Policy", "")),
        *forms(tree),
        *idempotency_keys(tree, app, url),
        *passages(tree),
        *urls(tree, app, url),
    ]


def headers(response: TestResponse, app: Flask, url: str) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    for part in STRICT:
        if part not in policy:
            yield f"the content security policy lacks {part}"
    if "unsafe" in policy or "*" in policy:
        yield "the content security policy is not strict"
    if response.headers.get("X-Content-Type-Options") != "nosniff":
        yield "X-Content-Type-Options is not nosniff"
    protection = ROUTE_PERMISSIONS.get(endpoint_of(app, url) or "")
    private = protection is None or protection.audience is not Audience.EVERYBODY
    if private and "no-store" not in response.headers.get("Cache-Control", ""):
        yield "a private page may be cached"


def headings(tree: Element) -> Iterator[str]:
    lang, dir = tree.get("lang", ""), tree.get("dir")
    if not lang or dir != direction(lang):
        yield f"<html> has lang={lang!r} and dir={dir!r}"
    title = text_of(next(tree.iter("title"), None))
    main = [text_of(item) for item in tree.iter("h1")]
    if len(main) != 1:
        yield f"there are {len(main)} h1: {main}"
    elif not main[0] or title.partition(" – ")[0] != main[0].partition(" – ")[0]:
        yield f"the title {title!r} does not begin with the h1 {main[0]!r}"
    if len(list(tree.iter("main"))) != 1:
        yield "there is not exactly one <main>"


def references(tree: Element) -> Iterator[str]:
    counts = Counter(item.get("id") for item in tree.iter() if "id" in item.attrib)
    for name, number in counts.items():
        if number > 1 or not name:
            yield f"id {name!r} is there {number} times"
    for item in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form"):
            for name in item.get(attribute, "").split():
                if name not in counts:
                    yield f"{start_tag(item)} points to #{name}, which is not there"


def accessible_names(tree: Element) -> Iterator[str]:
    """Controls and links have an accessible name, and images an alternative text."""
    labelled = {item.get("for") for item in tree.iter("label") if text_of(item)}
    inside = {id(part) for item in tree.iter("label") if text_of(item) for part in item.iter()}
    for item in tree.iter():
        named = bool(item.get("aria-label") or item.get("aria-labelledby"))
        if item.tag in {"input", "select", "textarea"} and item.get("type") not in NO_LABEL:
            if not (named or item.get("id") in labelled or id(item) in inside):
                yield f"{start_tag(item)} has no label"
        elif item.tag in {"a", "button", "summary"} and not (named or text_of(item)):
            pictures = [part.get("alt") for part in item.iter("img")]
            if not any(pictures):
                yield f"{start_tag(item)} has no text"
        if item.tag == "img" and "alt" not in item.attrib:
            yield f"{start_tag(item)} has no alt"


def inline_code(tree: Element, policy: str) -> Iterator[str]:
    """No inline script or style, except a style element with its hash in the policy."""
    for item in tree.iter():
        if not isinstance(item.tag, str):
            continue
        if "style" in item.attrib:
            yield f"{start_tag(item)} has inline style"
        if item.tag == "style" and f"style-src 'self' {csp_hash(item)};" not in policy:
            yield f"{start_tag(item)} is inline style that the policy does not allow"
        if item.tag == "script" and not item.get("src") and item.get("type") not in DATA_BLOCKS:
            yield "there is inline script"
        for attribute, value in item.attrib.items():
            if attribute.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield f"{start_tag(item)} has script in {attribute}"


def csp_hash(item: Element) -> str:
    """The source expression that allows this element."""
    digest = sha256((item.text or "").encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


def forms(tree: Element) -> Iterator[str]:
    for form in tree.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        tokens = [item for item in form.iter("input") if item.get("name") == "csrf_token"]
        if len(tokens) != 1 or not tokens[0].get("value"):
            yield f"{start_tag(form)} has no CSRF token"
        if list(form.iter("textarea")) and form.get("enctype") != "multipart/form-data":
            yield f"{start_tag(form)} has text and is not multipart/form-data"


def idempotency_keys(tree: Element, app: Flask, url: str) -> Iterator[str]:
    """Every form that changes something has one idempotency key, unless it is exempt."""
    for form in tree.iter("form"):
        if form.get("method", "get").lower() != "post":
            continue
        endpoint = endpoint_of(app, urljoin(url, form.get("action") or url), "POST")
        keys = [item.get("value") for item in form.iter() if item.get("name") == "idempotency_key"]
        if endpoint in EXEMPT:
            if keys:
                yield f"{start_tag(form)} has an idempotency key and needs none"
        elif len(keys) != 1 or not KEY.fullmatch(keys[0] or ""):
            yield f"{start_tag(form)} has the idempotency keys {keys}"


def passages(tree: Element) -> Iterator[str]:
    """Text in another script than the page's has a `lang`, or is isolated as a name."""
    yield from _passages(tree, tree.get("lang", ""), False)


def _passages(item: Element, lang: str, isolated: bool) -> Iterator[str]:
    if not isinstance(item.tag, str) or item.tag in {"script", "style", "head"}:
        return
    if "lang" in item.attrib:
        lang, isolated = item.get("lang", ""), False
        if item.tag != "html" and item.tag != "option" and "dir" not in item.attrib:
            yield f"{start_tag(item)} has a language and no direction"
    isolated = isolated or item.tag in ISOLATING_TAGS or item.get("dir") == "auto"
    for text in (item.text, *(child.tail for child in item)):
        for script, languages in SCRIPTS:
            if (
                text
                and not isolated
                and script.search(text)
                and lang.split("-")[0] not in languages
            ):
                yield f"{text.strip()[:40]!r} in {start_tag(item)} is marked as {lang!r}"
    for child in item:
        yield from _passages(child, lang, isolated)


def untranslated(tree: Element) -> list[str]:
    """Sentences in Latin letters on a right-to-left page that are marked as its language."""
    return list(_untranslated(tree, tree.get("lang", ""), False))


def _untranslated(item: Element, lang: str, isolated: bool) -> Iterator[str]:
    if not isinstance(item.tag, str) or item.tag in {"script", "style", "head"}:
        return
    if "lang" in item.attrib:
        lang, isolated = item.get("lang", ""), False
    isolated = isolated or item.tag == "bdi" or item.get("dir") == "auto"
    if isolated or direction(lang) != "rtl":
        texts: list[str | None] = []
    else:
        spoken = [item.get(name) for name in ("aria-label", "alt", "title", "placeholder")]
        texts = [item.text, *(child.tail for child in item), *spoken]
    yield from (f"{text.strip()[:60]!r}" for text in texts if text and SENTENCE.search(text))
    for child in item:
        yield from _untranslated(child, lang, isolated)


def urls(tree: Element, app: Flask, url: str) -> Iterator[str]:
    """Links within the site have a route, and nothing is loaded from other sites."""
    element_ids = {item.get("id") for item in tree.iter()}
    for item, attribute, target in urls_of(tree):
        parts = urlsplit(urljoin(url, target))
        external = bool(urlsplit(target).netloc) and parts.netloc != urlsplit(url).netloc
        if parts.scheme not in SCHEMES:
            yield f"{start_tag(item)} leads by {parts.scheme}:"
        if external or parts.scheme == "mailto":
            if attribute == "src" or (item.tag == "link" and item.get("rel") == "stylesheet"):
                yield f"{start_tag(item)} is loaded from another site"
            continue
        if target.startswith("#"):
            if target[1:] not in element_ids:
                yield f"{start_tag(item)} points to {target}, which is not there"
            continue
        posts = item.tag == "form" and item.get("method", "get").lower() == "post"
        posts = posts or attribute == "formaction"
        if attribute == "src" and endpoint_of(app, target) not in FILES:
            yield f"{start_tag(item)} is no file of ours"
        if not is_routed(app, parts.path or "/", "POST" if posts else "GET"):
            yield f"{start_tag(item)} leads to {target}, which has no route"


def urls_of(tree: Element) -> Iterator[tuple[Element, str, str]]:
    for item in tree.iter():
        for attribute in ("href", "src", "action", "formaction"):
            if item.get(attribute):
                yield item, attribute, item.get(attribute, "")


def is_routed(app: Flask, path: str, method: str) -> bool:
    try:
        endpoint, values = app.url_map.bind("localhost").match(unquote(path), method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    if endpoint == "static":
        return Path(str(app.static_folder), str(values["filename"])).is_file()
    return True


def endpoint_of(app: Flask, url: str, *methods: str) -> str | None:
    for method in methods or ("GET", "POST"):
        try:
            return str(app.url_map.bind("localhost").match(urlsplit(url).path, method=method)[0])
        except HTTPException:
            continue
    return None


def text_of(item: Element | None) -> str:
    """The text of an element, with white space collapsed and without bidi controls."""
    if item is None:
        return ""
    text = "".join(_texts(item))
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def _texts(item: Element) -> Iterator[str]:
    if isinstance(item.tag, str) and item.tag not in {"script", "style"}:
        yield item.text or ""
        for child in item:
            yield from _texts(child)
            yield child.tail or ""


def start_tag(item: Element) -> str:
    """The start tag of an element, for messages."""
    attributes = "".join(
        f" {name}={value[:40]!r}" for name, value in item.attrib.items() if name != "class"
    )
    return f"<{item.tag}{attributes}>"
