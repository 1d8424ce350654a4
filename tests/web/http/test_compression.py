"""Answers are packed for browsers that can unpack them, and say so to caches on the way."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from review.web.http.compression import MIN_SIZE, gzip_bytes
from tests.cast import Cast
from tests.page_client import ExaminingClient

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def asked(client: ExaminingClient, path: str, accepts: str | None) -> tuple[str | None, bytes]:
    headers = {} if accepts is None else {"Accept-Encoding": accepts}
    answer = client.browser.get(path, headers=headers)
    assert "Accept-Encoding" in answer.headers["Vary"]
    return answer.headers.get("Content-Encoding"), answer.data


@pytest.mark.parametrize("accepts", ["gzip", "gzip, deflate, br", "br;q=1, gzip;q=0.1", "*"])
def test_a_page_is_packed(client: ExaminingClient, people: Cast, accepts: str) -> None:
    client.sign_in(people.edda)
    encoding, body = asked(client, "/help", accepts)
    assert encoding == "gzip"
    assert b"</html>" in gzip.decompress(body)
    assert len(body) < len(gzip.decompress(body)) / 2


@pytest.mark.parametrize("accepts", [None, "", "br", "gzip;q=0", "identity"])
def test_who_cannot_unpack_it_gets_it_plain(
    client: ExaminingClient, people: Cast, accepts: str | None
) -> None:
    client.sign_in(people.edda)
    encoding, body = asked(client, "/help", accepts)
    assert encoding is None
    assert b"</html>" in body


def test_the_length_of_a_private_page_tells_nothing(client: ExaminingClient, people: Cast) -> None:
    client.sign_in(people.edda)
    pages = [asked(client, "/help", "gzip")[1] for _ in range(12)]
    assert len({len(page) for page in pages}) > 1


def test_what_is_short_is_sent_as_it_is(client: ExaminingClient) -> None:
    assert asked(client, "/healthz", "gzip") == (None, b"ok\n")


def test_an_error_is_packed_too(client: ExaminingClient) -> None:
    encoding, body = asked(client, "/nothing-here", "gzip")
    assert encoding == "gzip"
    assert b"Page not found" in gzip.decompress(body)


def test_packing_gives_back_what_it_was_given(app: Flask) -> None:
    for body in (b"", b"x", bytes(range(256)) * MIN_SIZE, "ماء".encode() * 9999):
        for padding in (0, 4):
            assert gzip.decompress(gzip_bytes(body, padding)) == body
