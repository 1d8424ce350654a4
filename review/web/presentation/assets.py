"""Styles, modules and fonts under addresses that change with their content: kept for ever.

Styles and modules share one digest in their path, so that a module may import its neighbours by
relative addresses. The style sheets are written in small parts; a page fetches one bundle of them,
or brings it along: readers come once, and on a slow line each thing to wait for is felt.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from hashlib import blake2s, sha256
from os import stat
from pathlib import Path
from posixpath import join

from flask import Blueprint, Flask, Response, abort, current_app, url_for
from rcssmin import cssmin

from review.web.http.compression import accepts_gzip
from review.web.http.security_headers import allow_style

KEPT = timedelta(days=365)

_FIRST = ("tokens", "writing-systems", "fonts", "base")
# The parts of each bundle, in the order of the cascade.
BUNDLES: Mapping[str, tuple[str, ...]] = {
    "css/desk.css": (
        *_FIRST,
        "components/utilities",
        "components/buttons",
        "components/forms",
        "components/notices",
        "components/badges",
        "components/lists",
        "components/tables",
        "components/menus",
        "components/shortcuts",
        "components/diff",
        "components/timeline",
        "components/work-header",
        "pages/staff-layout",
        "pages/standalone",
        "pages/admin",
        "components/text-rows",
        "pages/editor",
        "pages/review",
        "pages/public",
        "print",
        "forced-colors",
    ),
    "css/styleguide.css": ("pages/styleguide",),
    "css/public.css": (
        *_FIRST,
        "components/utilities",
        "components/buttons",
        "components/forms",
        "components/notices",
        "pages/public",
        "print",
        "forced-colors",
    ),
}
SERVED = ("css", "js")
# What each entry module imports, for `modulepreload`: a test compares the list with the modules.
IMPORTS: Mapping[str, tuple[str, ...]] = {
    "js/diff.js": (
        "js/diff/change_navigation.js",
        "js/diff/filters.js",
        "js/diff/folding.js",
        "js/diff/minimap.js",
        "js/diff/move_links.js",
        "js/shortcuts.js",
        "js/diff/links.js",
        "js/key_names.js",
    ),
    "js/editor.js": (
        "js/editor/dom.js",
        "js/editor/row_tools.js",
        "js/editor/rows.js",
        "js/editor/save.js",
        "js/editor/save_status.js",
        "js/editor/shortcuts.js",
        "js/editor/source_column.js",
        "js/key_names.js",
    ),
    "js/review.js": (
        "js/shortcuts.js",
        "js/key_names.js",
    ),
}
_FONT = re.compile(r'url\("\.\./(fonts/[^"]+)"\)')

bp = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    body: bytes
    mimetype: str

    @cached_property
    def packed(self) -> bytes:
        """The file compressed with gzip."""
        return gzip.compress(self.body, 9, mtime=0)

    @cached_property
    def text(self) -> str:
        """The file decoded as UTF-8."""
        return self.body.decode()

    @cached_property
    def fingerprint(self) -> str:
        """What a page's policy knows it by."""
        return b64encode(sha256(self.body).digest()).decode()


@dataclass(frozen=True, eq=False)
class Assets:
    """All that is served from one folder, and the digest of the whole."""

    files: Mapping[str, Asset]
    digest: str


def init_app(app: Flask) -> None:
    """Let `url_for('static', ...)` name the file's content, and files be kept for a year."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = KEPT
    app.register_blueprint(bp)
    app.add_template_global(asset)
    app.add_template_global(modules)
    app.add_template_global(styles)

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and "v" not in values:
            file = join(str(app.static_folder), str(values.get("filename", "")))
            with suppress(OSError, ValueError):  # there is no such file, nor could be
                values["v"] = _digest(file, stat(file).st_mtime_ns)


def asset(name: str) -> str:
    """The address of a bundle or module, such as `css/desk.css` or `js/menu.js`."""
    return url_for("assets.file", digest=_assets().digest, name=name)


def modules(*names: str) -> list[str]:
    """The URLs of these entry modules and of all that they import, each once.

    A page preloads them: found one behind the other, they would come after the fonts.
    """
    paths = dict.fromkeys(names)
    for name in names:
        paths |= dict.fromkeys(IMPORTS[name])
    return [asset(path) for path in paths]


def styles(name: str) -> str:
    """A bundle as the text of a style element, which the page's policy then allows."""
    sheet = _assets().files[name]
    allow_style(sheet.fingerprint)
    return sheet.text


@bp.get("/assets/<digest>/<path:name>")
def file(digest: str, name: str) -> Response:
    """A bundle or module; under the digest of another version of the desk it is not kept."""
    assets = _assets()
    found = assets.files.get(name) or abort(404)
    packed = accepts_gzip()
    response = Response(found.packed if packed else found.body, mimetype=found.mimetype)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    if digest == assets.digest:
        response.cache_control.public = True
        response.cache_control.max_age = int(KEPT.total_seconds())
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response


def _assets() -> Assets:
    """What is served: read once, and while developing anew whenever a file has changed."""
    folder = str(current_app.static_folder)
    return _read(folder, _newest(Path(folder)) if current_app.debug else 0)


def _newest(folder: Path) -> int:
    return max(
        (part.stat().st_mtime_ns for kind in SERVED for part in (folder / kind).rglob("*.*")),
        default=0,
    )


@lru_cache(maxsize=4)
def _read(place: str, _changed: int) -> Assets:
    folder = Path(place)
    bodies = {
        part.relative_to(folder).as_posix(): part.read_bytes()
        for kind in SERVED
        for part in sorted((folder / kind).rglob("*.*"))
    }
    bodies |= {
        name: _minified(_with_fonts(bodies[f"css/{part}.css"], folder) for part in parts)
        for name, parts in BUNDLES.items()
        if f"css/{parts[0]}.css" in bodies
    }
    files = {
        name: Asset(body, mimetypes.guess_type(name)[0] or "application/octet-stream")
        for name, body in bodies.items()
    }
    whole = blake2s(digest_size=6)
    for name, body in bodies.items():
        whole.update(name.encode() + b"\0" + body)
    return Assets(files, whole.hexdigest())


def _minified(sheets: Iterable[bytes]) -> bytes:
    """The sheets as one, without comments: a third less to send to readers, even gzipped."""
    sheet: bytes = cssmin(b"\n".join(sheets))
    return sheet


def _with_fonts(sheet: bytes, folder: Path) -> bytes:
    """A sheet whose fonts are named by their own content: a new style is no new font."""

    def address(found: re.Match[str]) -> str:
        return f'url("{url_for("static", filename=found[1])}")'

    return _FONT.sub(address, sheet.decode()).encode()


@lru_cache(maxsize=256)
def _digest(file: str, _changed: int) -> str:
    return blake2s(Path(file).read_bytes(), digest_size=6).hexdigest()
