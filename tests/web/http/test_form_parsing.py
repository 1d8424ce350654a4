"""Posted forms are parsed exactly, wherever their chunks end."""

from __future__ import annotations

import pytest
from flask import Flask, request

from review.web.http.form_parsing import FormRequest

PIECE = 64 * 1024
BOUNDARY = "----WebKitFormBoundaryAbCdEf0123456789"


def field(name: str, value: str) -> str:
    """As browsers send it; an empty one as RFC 2046 has it, without a blank line."""
    blank = "\r\n" if value else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n'
    return f"{head}{blank}{value}\r\n"


def sent(padding: int, texts: list[str]) -> bytes:
    fields = [field("padding", "p" * padding), *(field("text", text) for text in texts)]
    return ("".join(fields) + f"--{BOUNDARY}--\r\n").encode()


@pytest.fixture
def reader() -> Flask:
    """An application that only says which texts it was sent."""
    app = Flask("reader")
    app.request_class = FormRequest
    app.add_url_rule("/", view_func=lambda: request.form.getlist("text"), methods=["POST"])
    return app


@pytest.mark.parametrize("text", ["", "نص", "two\r\nlines"])
def test_no_seam_between_fields_costs_a_field_or_a_character(reader: Flask, text: str) -> None:
    """The end of the first piece is moved over every byte of a field and its seams."""
    browser = reader.test_client()
    texts = [text, text, "last"]
    shortest = len(sent(0, texts))
    for padding in range(PIECE - shortest, PIECE):
        answer = browser.post(
            "/",
            data=sent(padding, texts),
            content_type=f"multipart/form-data; boundary={BOUNDARY}",
        )
        assert answer.get_json() == texts, padding


def test_the_application_reads_its_forms_so(app: Flask) -> None:
    assert app.request_class is FormRequest
