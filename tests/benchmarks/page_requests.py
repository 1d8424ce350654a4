"""A minimal HTTP client: one connection, cookies, as little work as can be."""

from __future__ import annotations

import socket
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.benchmarks.page_servers import Server

BOUNDARY = "a-line-that-no-article-has"
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Response:
    """`seconds`: from the first byte sent to the last one received."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        compressed = self.headers.get("content-encoding") == "gzip"
        return (zlib.decompress(self.body, 31) if compressed else self.body).decode()


@dataclass
class Client:
    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def get(self, path: str, extra_headers: str = "") -> Response:
        return self._send(f"GET {path} HTTP/1.1\r\n{self._headers()}{extra_headers}\r\n".encode())

    def post(self, path: str, body: bytes) -> Response:
        head = (
            f"POST {path} HTTP/1.1\r\n{self._headers()}Content-Length: {len(body)}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        )
        return self._send(head.encode() + body)

    def _headers(self) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return (
            "Host: news.example\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n"
            "User-Agent: bench\r\nReferer: https://news.example/\r\n"
            + (f"Cookie: {cookies}\r\n" if cookies else "")
        )

    def _send(self, request: bytes) -> Response:
        try:
            return self._exchange(self._socket or self._connect(), request)
        except ConnectionError:  # the server has closed an idle connection
            return self._exchange(self._connect(), request)

    def _connect(self) -> socket.socket:
        if self._socket:
            self._socket.close()
        self._socket = socket.create_connection(("127.0.0.1", self.server.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _exchange(self, connection: socket.socket, request: bytes) -> Response:
        started = time.perf_counter()
        connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += _receive(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.split(": ", 1) for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        length = int(headers.get("content-length", 0))
        while len(body) < length:
            body += _receive(connection)
        seconds = time.perf_counter() - started
        for name, value in pairs:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Response(int(status.split()[1]), headers, body, seconds)


def _receive(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 18)
    if not data:
        raise ConnectionResetError
    return data


def sign_in(server: Server, email: str, password: str) -> Client:
    client = Client(server)
    fields = dict(form_fields(client.get("/login").text, "password"))
    fields |= {"email": email, "password": password}
    response = client.post("/login", multipart(list(fields.items())))
    assert response.status in (302, 303), response.text
    return client


def form_fields(page: str, name: str) -> list[tuple[str, str]]:
    """What a browser would send of the page's form that has a field of this name."""
    parser = _FormParser()
    parser.feed(page)
    return next(form for form in parser.forms if name in dict(form))


def multipart(fields: Fields) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


class _FormParser(HTMLParser):
    """Collects the (name, value) pairs of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._select = ""
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name", "")
        if tag == "form":
            self.forms.append([])
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attributes and self._select:
            self.forms[-1].append((self._select, attributes.get("value", "")))
        elif tag == "textarea":
            self._textarea = name
            self.forms[-1].append((name, ""))
        elif tag == "input" and name and _is_submitted(attributes):
            self.forms[-1].append((name, attributes.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            name, before = self.forms[-1][-1]
            self.forms[-1][-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, text = self.forms[-1][-1]
            self.forms[-1][-1] = (name, text.removeprefix("\n"))
            self._textarea = None


def _is_submitted(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type")
    return kind != "submit" and (kind not in ("checkbox", "radio") or "checked" in attributes)
