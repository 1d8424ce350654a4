"""Text made fit for XML, and XML made into bytes."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# Everything that XML 1.0 has no way to write, escaped or not (its production 2, Char).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit(text: str) -> str:
    """The text without the characters that make a whole document unreadable."""
    return _NO_XML.sub("", text)


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A new child with text. An attribute's name may end in `_`, as `type_`, to please Python."""
    child = SubElement(
        parent, name, {key.rstrip("_"): fit(value) for key, value in attributes.items()}
    )
    if text:
        child.text = fit(text)
    return child


def to_bytes(root: Element) -> bytes:
    """The document of a root element in UTF-8, with an XML declaration."""
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + tostring(root, "unicode").encode()
