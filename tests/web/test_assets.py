"""Static files are kept by browsers for long, and fetched again when they change."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

from flask import Flask, url_for

from review.web import assets
from tests.examining import ExaminingClient


def test_a_page_names_its_files_by_content_and_they_may_be_kept(client: ExaminingClient) -> None:
    page = client.browser.get("/login").text
    addresses = re.findall(r'"(/static/[^"]+\.(?:css|js)\?v=[0-9a-f]{12})"', page)
    assert addresses
    for address in addresses:
        with closing(client.browser.get(address)) as answer:
            assert answer.status_code == 200
            assert answer.cache_control.max_age == assets.KEPT.total_seconds()


def test_a_changed_file_has_another_address(tmp_path: Path) -> None:
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    assets.version(app)
    file = tmp_path / "look.css"
    addresses = set()
    for content in ("a {}", "b {}"):
        file.write_text(content, encoding="utf-8")
        with app.test_request_context():
            addresses.add(url_for("static", filename="look.css"))
    assert len(addresses) == 2
    with app.test_request_context():
        assert url_for("static", filename="absent.css") == "/static/absent.css"
