"""The page that shows the pictures beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from tests.screenshots.pages import Look

HEAD = """<!doctype html>
<html lang="en" dir="ltr">
<meta charset="utf-8">
<title>Every page as it looks</title>
<style>
  body { margin: 2rem; font: 1rem/1.5 system-ui; background: #ddd; color: #111; }
  section { margin-block-end: 3rem; }
  h2 { font-size: 1rem; }
  div { display: flex; gap: 1rem; align-items: start; overflow: auto; }
  figure { margin: 0; flex: none; }
  figcaption { font-size: .8rem; }
  img { display: block; max-block-size: 60rem; border: 1px solid #999; }
  .w1440 img { inline-size: 36rem; }
  .w768 img { inline-size: 20rem; }
  .w360 img { inline-size: 11rem; }
</style>
<h1>Every page as it looks</h1>
"""


def write_index(
    folder: Path,
    looks: Sequence[Look],
    kinds: Iterable[tuple[str, str]],
    widths: Sequence[int],
) -> None:
    """One section a look, one line a language and scheme, one column a width."""
    kinds = list(kinds)
    parts = [HEAD]
    for look in looks:
        parts.append(f'<section id="{look.slug}"><h2>{escape(look.name)}: {escape(look.path)}</h2>')
        for language, scheme in kinds:
            parts.append("<div>")
            for width in widths:
                name = f"{look.slug}-{language}-{scheme}-{width}.jpg"
                said = f"{language}, {scheme}, {width} pixels"
                parts.append(
                    f'<figure class="w{width}"><figcaption>{said}</figcaption><a href="{name}">'
                    f'<img src="{name}" alt="{escape(look.name)}, {said}" loading="lazy"></a>'
                    "</figure>"
                )
            parts.append("</div>")
        parts.append("</section>")
    (folder / "index.html").write_text("\n".join(parts), encoding="utf-8")
