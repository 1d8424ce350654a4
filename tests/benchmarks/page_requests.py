"""A browser that costs as little as can be: one connection, one thread, cookies."""

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
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "gzip"
        return (zlib.decompress(self.body, 31) if packed else self.body).decode()


@dataclass
class Browser:
    server: Server
    cookies: dict[str, str] = field(default_factory=dict)
    _socket: socket.socket | None = None

    def get(self, path: str, more: str = "") -> Answer:
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._head()}{more}\r\n".encode())

    def post(self, path: str, body: bytes) -> Answer:
        head = (
            f"POST {path} HTTP/1.1\r\n{self._head()}Content-Length: {len(body)}\r\n"
            f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
        )
        return self._ask(head.encode() + body)

    def _head(self) -> str:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return (
            "Host: news.example\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n"
            "User-Agent: bench\r\nReferer: https://news.example/\r\n"
            + (f"Cookie: {kept}\r\n" if kept else "")
        )

    def _ask(self, request: bytes) -> Answer:
        try:
            return self._over(self._socket or self._connect(), request)
        except ConnectionError:  # the server closes connections that were idle for two seconds
            return self._over(self._connect(), request)

    def _connect(self) -> socket.socket:
        if self._socket:
            self._socket.close()
        self._socket = socket.create_connection(("127.0.0.1", self.server.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _over(self, connection: socket.socket, request: bytes) -> Answer:
        began = time.perf_counter()
        connection.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += _more(connection)
        head, _, body = received.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.split(": ", 1) for line in lines]
        headers = {name.lower(): value for name, value in pairs}
        length = int(headers.get("content-length", 0))
        while len(body) < length:
            body += _more(connection)
        seconds = time.perf_counter() - began
        for name, value in pairs:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(int(status.split()[1]), headers, body, seconds)


def _more(connection: socket.socket) -> bytes:
    piece = connection.recv(1 << 18)
    if not piece:
        raise ConnectionResetError
    return piece


def sign_in(server: Server, email: str, password: str) -> Browser:
    browser = Browser(server)
    fields = dict(form_fields(browser.get("/login").text, "password"))
    fields |= {"email": email, "password": password}
    answer = browser.post("/login", multipart(list(fields.items())))
    assert answer.status in (302, 303), answer.text
    return browser


def form_fields(page: str, having: str) -> list[tuple[str, str]]:
    """What a browser would send of the page's form that has a field of this name."""
    reader = _Forms()
    reader.feed(page)
    return next(form for form in reader.forms if having in dict(form))


def multipart(fields: Fields) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[tuple[str, str]]] = []
        self._select = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            self.forms.append([])
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in told and self._select:
            self.forms[-1].append((self._select, told.get("value", "")))
        elif tag == "textarea":
            self._area = name
            self.forms[-1].append((name, ""))
        elif tag == "input" and name and _is_sent(told):
            self.forms[-1].append((name, told.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            name, before = self.forms[-1][-1]
            self.forms[-1][-1] = (name, before + data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, text = self.forms[-1][-1]
            self.forms[-1][-1] = (name, text.removeprefix("\n"))
            self._area = None


def _is_sent(told: dict[str, str]) -> bool:
    kind = told.get("type")
    return kind != "submit" and (kind not in ("checkbox", "radio") or "checked" in told)
