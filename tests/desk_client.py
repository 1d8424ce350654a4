"""An HTTP client of a running server: one connection a request, so that threads may share it."""

from __future__ import annotations

import re
import secrets
import ssl
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from review.domain.text.blocks import Block

TIMEOUT = 60.0  # seconds
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
BASE = re.compile(r'name="base" value="(\d+)"')
COOKIES = ("desk=", "__Host-desk=")  # in development, in production


@dataclass(frozen=True)
class DeskResponse:
    status: int
    text: str
    seconds: float
    headers: dict[str, str]

    def contains(self, text: str) -> bool:
        return text in unescape(self.text)


@dataclass
class DeskClient:
    """`url`: of the server, without a slash at the end. Its certificate is not verified.

    `source`: the IP address of this machine to connect from.
    """

    url: str
    cookie: str = ""
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    source: str = ""

    def get(self, path: str) -> DeskResponse:
        return self._request("GET", path)

    def sign_in(self, email: str, password: str) -> None:
        self.fetch_token("/login")
        answer = self.post("/login", [("email", email), ("password", password)])
        if answer.status not in (302, 303):
            raise RuntimeError(f"signing in was answered with {answer.status}")
        self.fetch_token("/desk")

    def fetch_token(self, path: str) -> None:
        match = TOKEN.search(self.get(path).text)
        if match is None:
            raise RuntimeError(f"no CSRF token at {path}")
        self.token = match[1]

    def post(self, path: str, fields: list[tuple[str, str]]) -> DeskResponse:
        """Post fields and the CSRF token as multipart/form-data."""
        boundary = secrets.token_hex(16)
        parts = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in [("csrf_token", self.token), *fields]
        )
        return self._request(
            "POST",
            path,
            f"{parts}--{boundary}--\r\n".encode(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )

    def save(self, article_id: int, blocks: tuple[Block, ...], base: int) -> DeskResponse:
        fields = [("op", "save"), ("base", str(base)), ("order", " ".join(b.id for b in blocks))]
        for block in blocks:
            fields += [
                ("block_id", block.id),
                ("block_kind", block.kind),
                ("block_renders", " ".join(block.renders)),
                ("block_text", block.text),
            ]
        return self.post(f"/articles/{article_id}/edit", fields)

    def base_of(self, article_id: int) -> int | None:
        """The revision that the editor is based on; None if the page is not the editor."""
        match = BASE.search(self.get(f"/articles/{article_id}/edit").text)
        return int(match[1]) if match else None

    def _request(
        self, method: str, path: str, body: bytes | None = None, more: dict[str, str] | None = None
    ) -> DeskResponse:
        started = time.monotonic()
        connection = self._connection()
        headers = {"Connection": "close", **self.headers, **(more or {})}
        if self.cookie:
            headers["Cookie"] = self.cookie
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            connection.close()
        self._store_cookie(response)
        seconds = time.monotonic() - started
        return DeskResponse(response.status, text, seconds, dict(response.getheaders()))

    def _connection(self) -> HTTPConnection:
        address = urlsplit(self.url)
        source = (self.source, 0) if self.source else None
        if address.scheme == "http":
            return HTTPConnection(address.netloc, timeout=TIMEOUT, source_address=source)
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return HTTPSConnection(
            address.netloc, timeout=TIMEOUT, source_address=source, context=context
        )

    def _store_cookie(self, response: HTTPResponse) -> None:
        for value in response.headers.get_all("Set-Cookie") or []:
            if value.startswith(COOKIES):
                self.cookie = value.partition(";")[0]
