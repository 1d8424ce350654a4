"""Font files to preload for the first screen of a public page."""

from __future__ import annotations

from flask import Flask, url_for

from review.domain.languages.registry import language

# By script (ISO 15924). Other scripts use fonts of the reader's system.
_FILES = {
    "Latn": ("source-serif-4-latin-wght-normal",),
    "Cyrl": ("source-serif-4-cyrillic-wght-normal", "source-serif-4-latin-wght-normal"),
    "Arab": ("noto-naskh-arabic-letters-wght-normal",),
}
# Languages in Latin script with letters that only the second file has.
_EXTENDED = frozenset(
    {"az", "bs", "cs", "cy", "et", "hr", "hu", "lt", "lv"}
    | {"mt", "pl", "ro", "sk", "sl", "sq", "sr", "tk", "tr"}
)
# Languages with letters that the files lack, or with another font (writing-systems.css).
_EXCLUDED = frozenset({"ur", "vi", "yo", "ig", "tg", "ky", "kk", "mn"})


def init_app(app: Flask) -> None:
    """Register the template global."""
    app.add_template_global(preload_fonts)


def preload_fonts(code: str) -> list[str]:
    """The URLs of the one or two files for a language, the same as in the style sheet."""
    base = code.split("-")[0]
    if base in _EXCLUDED:
        return []
    files = _FILES.get(language(code).script, ())
    if base in _EXTENDED and len(files) == 1:
        files = (*files, "source-serif-4-latin-ext-wght-normal")
    return [url_for("static", filename=f"fonts/{file}.woff2") for file in files]
