"""Limits of request bodies, for every route, sender and content type."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from limits import parse
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from review.domain.workflow import State
from review.web.auth import body_limits
from review.web.auth.body_limits import COUNTED_BYTES
from review.web.auth.rate_limiting import DatabaseStorage
from review.web.route_forms import ANONYMOUS_TEXT, SIGNED_IN_TEXT, SMALL_FORM
from review.web.route_permissions import ROUTE_PERMISSIONS, form_of
from tests.cast import Cast
from tests.databases import Database
from tests.page_client import ExaminingClient
from tests.web.revision_helpers import RESUBMIT_TITLE, in_state

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

EDIT = "/articles/1/edit"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=a"
EIGHT_MEGABYTES = 8 * 1024 * 1024
PART = b"--a\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"
HUGE = {
    "urlencoded": (b"a&" * (EIGHT_MEGABYTES // 2), URLENCODED),
    "parts": (PART * (EIGHT_MEGABYTES // len(PART)) + b"--a--\r\n", MULTIPART),
    "one part header": (b'--a\r\nContent-Disposition: form-data; name="' + b"a" * EIGHT_MEGABYTES,
                        MULTIPART),
    "no boundary": (b"--" * (EIGHT_MEGABYTES // 2), "multipart/form-data"),
    "json": (b"[" * EIGHT_MEGABYTES, "application/json"),
    "text": (b"x" * EIGHT_MEGABYTES, "text/plain; charset=utf-16"),
    "no type": (b"x" * EIGHT_MEGABYTES, ""),
}  # fmt: skip


def send(
    client: ExaminingClient, path: str, body: bytes, content_type: str, *,
    chunked: bool = False, length: int | None = None,
) -> tuple[TestResponse, int]:  # fmt: skip
    """Post a body as a WSGI server hands it over; the answer, and how many bytes were read."""
    stream = BytesIO(body[:length])
    environ = {"wsgi.input_terminated": True}
    if chunked:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    response = client.browser.post(
        path,
        input_stream=stream,
        content_type=content_type,
        content_length=None if chunked else len(body) if length is None else length,
        environ_overrides=environ,
    )
    return response, stream.tell()


def field(name: str, value: str) -> bytes:
    return f'--a\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def form(*fields: bytes) -> bytes:
    return b"".join(fields) + b"--a--\r\n"


def post_rules(app: Flask) -> list[str]:
    """An address for every rule that takes a POST; there is nothing behind most of them."""
    values = {"lang": "en", "slug": "x", "token": "x", "action": "return"}
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, {name: values.get(name, 1) for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    ]


@pytest.mark.parametrize("kind", HUGE)
def test_no_route_reads_eight_megabytes_of_an_anonymous_client(
    app: Flask, client: ExaminingClient, kind: str
) -> None:
    body, content_type = HUGE[kind]
    paths = post_rules(app)
    assert len(paths) > 20
    for path in paths:
        answer, read = send(client, path, body, content_type)
        assert (answer.status_code, read) == (413, 0), path
        assert len(answer.data) < 50_000, path  # readers' pages show the newest stories


@pytest.mark.parametrize(("path", "limit"), [("/login", SMALL_FORM), (EDIT, ANONYMOUS_TEXT)])
def test_a_body_that_claims_no_length_is_cut_off(
    client: ExaminingClient, path: str, limit: body_limits.BodyLimit
) -> None:
    body, _ = HUGE["parts"]
    answer, read = send(client, path, body, MULTIPART, chunked=True)
    assert answer.status_code == 413
    assert read <= limit.max_bytes + 1
    answer, read = send(client, path, HUGE["urlencoded"][0], URLENCODED, chunked=True)
    assert answer.status_code == 413
    assert read <= SMALL_FORM.max_bytes + 1


def test_a_false_content_length_does_not_evade_the_limit(client: ExaminingClient) -> None:
    text = form(field("block_text", "typed " * 50_000))
    answer, _ = send(client, EDIT, text, MULTIPART, length=1_000)
    assert answer.status_code == 400  # cut off in the midst of a field, so that nothing is held
    assert RESUBMIT_TITLE not in answer.text
    signs = form(field("block_text", "&" * 4_000))
    answer, _ = send(client, EDIT, signs, MULTIPART, length=1_000_000)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/login", "/articles/1/assign", "/articles/1/return"])
def test_a_small_form_has_a_number_of_fields_and_a_size(client: ExaminingClient, path: str) -> None:
    most = SMALL_FORM.max_fields
    for number, refused in ((most, False), (most + 1, True)):
        for body, content_type in (
            (form(*[field("a", "")] * number), MULTIPART),
            (b"&".join([b"a=1"] * number), URLENCODED),
        ):
            answer, _ = send(client, path, body, content_type)
            assert (answer.status_code == 413) == refused, (number, content_type)
    answer, _ = send(client, path, b"a=" + b"x" * SMALL_FORM.max_bytes, URLENCODED)
    assert answer.status_code == 413
    assert "64 kilobytes" in answer.text


def test_a_text_has_a_number_of_fields(client: ExaminingClient) -> None:
    too_many = form(*[field("block_id", "")] * (ANONYMOUS_TEXT.max_fields + 1))
    assert len(too_many) < ANONYMOUS_TEXT.max_bytes
    answer, _ = send(client, EDIT, too_many, MULTIPART)
    assert answer.status_code == 413
    answer, _ = send(client, EDIT, b"block_id=&" * (SMALL_FORM.max_fields + 1), URLENCODED)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "header",
    [
        b'Content-Disposition: form-data; name="' + b"a" * 2_000 + b'"',
        b"Content-Disposition: form-data; name=a" + b"\r\nX: y" * 500,
        b"Content-Disposition: form-data; name=a" + b"; x=--ab" * 500,
        b"Content-Disposition: form-data; name=a" + b'; a="\\' * 500,
    ],
)
def test_a_part_header_is_short(client: ExaminingClient, header: bytes) -> None:
    body = form(b"--a\r\n" + header + b"\r\n\r\nx\r\n")
    answer, _ = send(client, EDIT, body, MULTIPART)
    assert answer.status_code == 413


def test_no_form_has_a_file(client: ExaminingClient, people: Cast) -> None:
    file = b'--a\r\nContent-Disposition: form-data; name="body"; filename="x"\r\n\r\nx\r\n'
    assert send(client, EDIT, form(file), MULTIPART)[0].status_code == 400
    client.sign_in(people.tala)
    assert send(client, "/articles/new", form(file), MULTIPART)[0].status_code == 400


def test_a_signed_in_person_may_send_more(
    client: ExaminingClient, people: Cast, database: Database
) -> None:
    article = in_state(database, people, State.DRAFT)
    body = form(field("unknown", "x" * (ANONYMOUS_TEXT.max_bytes + 1)))
    assert ANONYMOUS_TEXT.max_bytes < len(body) < SIGNED_IN_TEXT.max_bytes
    path = f"/articles/{article}/edit"
    client.sign_in(people.tala)
    token = field("csrf_token", client.csrf_token())
    answer, _ = send(client, path, token + body, MULTIPART)
    assert answer.status_code == 422  # read, and found to hold no text
    answer, _ = send(client, path, form(field("a", "x" * EIGHT_MEGABYTES)), MULTIPART)
    assert answer.status_code == 413
    assert "8 megabytes" in answer.text
    assert "What you sent was not read" in answer.text
    client.clear_cookies()
    answer, read = send(client, path, token + body, MULTIPART)
    assert (answer.status_code, read) == (413, 0)
    assert "5 megabytes" in answer.text


def test_anonymous_texts_are_counted_by_client(
    client: ExaminingClient, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_limits, "ANONYMOUS_POSTS", parse("4 per 15 minutes"))
    text = {"block_text": "typed"}
    for _ in range(2):
        assert client.browser.post(EDIT, data=text).status_code == 401
    larger = form(field("block_text", "typed " * (COUNTED_BYTES // 6 + 1)))
    assert send(client, EDIT, larger, MULTIPART)[0].status_code == 401  # counts twice
    answer, read = send(client, EDIT, larger, MULTIPART)
    assert (answer.status_code, read) == (429, 0)
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "What you sent was not read" in answer.text
    for path in ("/articles/new", "/articles/1/review", "/articles/1/return"):
        assert client.browser.post(path, data=text).status_code == 429
    assert client.browser.post("/login", data=text).status_code == 400
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answer = client.browser.post(EDIT, data=text, environ_overrides=elsewhere)
    assert answer.status_code == 401
    client.sign_in(people.tala)
    assert client.post("/articles/new", text, status=422)


def test_a_text_is_resubmittable_though_the_rate_limit_is_unavailable(
    client: ExaminingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> int:
        raise OperationalError("INSERT", {}, Exception("the database is locked"))

    monkeypatch.setattr(DatabaseStorage, "incr", fail)
    page = client.post(EDIT, {"block_text": "Typed for an hour."}, status=503)
    assert page.h1 == RESUBMIT_TITLE
    assert "Typed for an hour." in page.text


def test_another_site_gets_no_page_with_a_cookie(client: ExaminingClient) -> None:
    for body in (b"x" * EIGHT_MEGABYTES, b"&" * 1_000):
        answer = client.browser.post(
            "/login", data=body, content_type=URLENCODED, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert (answer.status_code, answer.mimetype) == (413, "text/plain")
        assert "Set-Cookie" not in answer.headers


def test_resubmittable_forms_are_on_routes_that_take_a_post(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    held = {endpoint for endpoint in ROUTE_PERMISSIONS if form_of(endpoint)}
    assert held <= posts
    assert app.config["MAX_CONTENT_LENGTH"] == SMALL_FORM.max_bytes
