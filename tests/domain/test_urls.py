"""Which addresses may become links."""

from __future__ import annotations

import pytest

from review.domain.urls import web_link


@pytest.mark.parametrize(
    "given", ["https://sada.example/water", " http://sada.example ", "HTTPS://صدى.example/?a=1#b"]
)
def test_an_address_of_the_web_is_a_link(given: str) -> None:
    assert web_link(given) == given.strip()


@pytest.mark.parametrize(
    "given",
    ["", "sada.example", "//sada.example", "https:sada.example", "https://", "http://[::1",
     "javascript:alert(1)//https://sada.example", "data:text/html,x", "ftp://sada.example/"],
)  # fmt: skip
def test_whatever_else_is_none(given: str) -> None:
    assert web_link(given) == ""
