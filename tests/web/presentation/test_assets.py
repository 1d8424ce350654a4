"""Static files are kept by browsers for long, and fetched again when they change."""

from __future__ import annotations

import gzip
import re
from base64 import b64encode
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

from flask import Flask, url_for

from review.web.http import security_headers
from review.web.presentation import assets
from tests.page_client import ExaminingClient

SHEET = re.compile(r'"(/assets/[0-9a-f]{12}/css/desk\.css)"')
FONT = re.compile(r'url\("(/static/fonts/[^"]+\?v=[0-9a-f]{12})"\)')


def sheet_address(client: ExaminingClient) -> str:
    found = SHEET.search(client.browser.get("/login").text)
    assert found
    return found[1]


def test_a_page_names_its_files_by_content_and_they_may_be_kept(client: ExaminingClient) -> None:
    page = client.browser.get("/login").text
    addresses = re.findall(r'"(/(?:assets/[0-9a-f]{12}|static)/[^"]+)"', page)
    fonts = FONT.findall(client.browser.get(sheet_address(client)).text)
    assert addresses
    assert fonts
    for address in addresses + fonts:
        with closing(client.browser.get(address)) as answer:
            assert answer.status_code == 200
            assert answer.cache_control.max_age == assets.KEPT.total_seconds()


def test_a_bundle_holds_its_parts_in_order(client: ExaminingClient) -> None:
    sheet = client.browser.get(sheet_address(client)).text
    starts = [sheet.index(mark) for mark in ("--paper:", "@font-face", "box-sizing", ".button{")]
    assert starts == sorted(starts)


def test_a_bundle_is_sent_without_what_only_people_need(tmp_path: Path) -> None:
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    assets.init_app(app)
    (tmp_path / "css" / "pages").mkdir(parents=True)
    (tmp_path / "css" / "pages" / "styleguide.css").write_text(
        """/* A comment; with "signs" { in it. */
.a  .b, a :is(p, q) { content: " ;  /* { : "; margin : calc(1px + 2px) ; color: red; }
@media (width >= 45rem) {
  .c > .d + .e { inset: 0  1px; }
}
""",
        encoding="utf-8",
    )
    with app.test_request_context():
        address = assets.asset("css/styleguide.css")
    assert app.test_client().get(address).text == (
        '.a .b,a :is(p,q){content:" ;  /* { : ";margin:calc(1px + 2px);color:red}'
        "@media (width>=45rem){.c>.d + .e{inset:0 1px}}"
    )


def test_a_page_that_brings_its_styles_is_allowed_them_alone(app: Flask) -> None:
    with app.test_request_context():
        sheet = assets.styles("css/public.css")
        digest = b64encode(sha256(sheet.encode()).digest()).decode()
        allowed = f"style-src 'self' 'sha256-{digest}';"
        assert security_headers.policy() == security_headers.POLICY.replace(
            "style-src 'self';", allowed
        )
    with app.test_request_context():
        assert security_headers.policy() == security_headers.POLICY
    assert "</" not in sheet


def test_every_sheet_is_in_a_bundle(app: Flask) -> None:
    folder = Path(str(app.static_folder)) / "css"
    written = {
        part.relative_to(folder).with_suffix("").as_posix() for part in folder.rglob("*.css")
    }
    assert written == {part for parts in assets.BUNDLES.values() for part in parts}


def test_styles_are_sent_packed_to_those_who_can_unpack(client: ExaminingClient) -> None:
    address = sheet_address(client)
    plain = client.browser.get(address)
    packed = client.browser.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert all("Accept-Encoding" in answer.vary for answer in (plain, packed))


def test_a_page_of_an_older_version_still_finds_its_styles(client: ExaminingClient) -> None:
    answer = client.browser.get("/assets/000000000000/css/desk.css")
    assert answer.status_code == 200
    assert answer.cache_control.no_cache
    assert client.browser.get("/assets/000000000000/css/none.css").status_code == 404


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    assets.init_app(app)
    file = tmp_path / "look.css"
    addresses = set()
    for content in ("a {}", "b {}"):
        file.write_text(content, encoding="utf-8")
        with app.test_request_context():
            addresses.add(url_for("static", filename="look.css"))
    assert len(addresses) == 2
    with app.test_request_context():
        assert url_for("static", filename="absent.css") == "/static/absent.css"


def test_a_page_can_ask_for_all_modules_at_once(app: Flask) -> None:
    with app.test_request_context():
        addresses = assets.modules("js/editor.js", "js/diff.js")
        assert len(set(addresses)) == len(addresses)
        assert addresses[0] == assets.asset("js/editor.js")
        assert assets.asset("js/editor/dom.js") in addresses  # which none but its parts import
        browser = app.test_client()
        for address in addresses:
            module = browser.get(address)
            assert module.status_code == 200
            for path in re.findall(r'from "([^"]+)"', module.text):
                assert urljoin(address, path) in addresses
