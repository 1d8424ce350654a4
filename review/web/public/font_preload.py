"""Which font files the first screen of a readers' page needs, to be fetched beside its styles."""

from __future__ import annotations

from flask import Flask, url_for

from review.domain.languages.registry import language

# By script (ISO 15924). Other scripts are set in the reader's own faces.
_FILES = {
    "Latn": ("source-serif-4-latin-wght-normal",),
    "Cyrl": ("source-serif-4-cyrillic-wght-normal", "source-serif-4-latin-wght-normal"),
    "Arab": ("noto-naskh-arabic-letters-wght-normal",),
}
# Latin alphabets with letters that only the second file has.
_EXTENDED = frozenset(
    {"az", "bs", "cs", "cy", "et", "hr", "hu", "lt", "lv"}
    | {"mt", "pl", "ro", "sk", "sl", "sq", "sr", "tk", "tr"}
)
# Languages whose letters our files lack, or that another font is set for (writing-systems.css).
_OWN = frozenset({"ur", "vi", "yo", "ig", "tg", "ky", "kk", "mn"})


def init_app(app: Flask) -> None:
    app.add_template_global(preload_fonts)


def preload_fonts(code: str) -> list[str]:
    """The addresses of one or two files, as the style sheet names them."""
    base = code.split("-")[0]
    if base in _OWN:
        return []
    files = _FILES.get(language(code).script, ())
    if base in _EXTENDED and len(files) == 1:
        files = (*files, "source-serif-4-latin-ext-wght-normal")
    return [url_for("static", filename=f"fonts/{file}.woff2") for file in files]
