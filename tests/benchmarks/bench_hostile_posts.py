"""What posts of a stranger cost: processor time, peak memory and the size of the answer.

Each post is sent without a cookie to an application on an empty SQLite database, in a process of
its own, as the WSGI server would hand it over. `ratio` is the answer's size by the post's.
Run: python -m tests.benchmarks.bench_hostile_posts
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask

from review.app import create_app
from review.settings.reader import read_settings
from tests import databases

MIB = 1024 * 1024
TEXT_PAGE = "/articles/1/edit"
BOUNDARY = "----WebKitFormBoundaryAbCdEf0123456789"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
SHORT_MULTIPART = "multipart/form-data; boundary=a"
URLENCODED = "application/x-www-form-urlencoded"
ARABIC = "قالت المصادر: “هذا النص” عاد & 'بقي' كما كان. "
ROW_FIELDS = ("block_id", "block_kind", "block_renders", "block_text")


@dataclass(frozen=True, slots=True)
class Post:
    name: str
    body: Callable[[], bytes]
    content_type: str = MULTIPART
    path: str = TEXT_PAGE
    chunked: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    status: int
    seconds: float  # of processor time
    memory: int  # bytes that the process's peak grew by
    answer: int  # bytes


def part(name: str, value: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return f"{head}{value}\r\n".encode()


def multipart(fields: list[tuple[str, str]]) -> bytes:
    return b"".join(part(*field) for field in fields) + f"--{BOUNDARY}--\r\n".encode()


def full_text(rows: int = 5_000) -> bytes:
    """A text as the page of the desk posts it: `rows` rows of about 400 bytes of Arabic prose."""
    values = ("a1b2c3d4e5f6", "paragraph", "f6e5d4c3b2a1", ARABIC * 5)
    return multipart([pair for _ in range(rows) for pair in zip(ROW_FIELDS, values, strict=True)])


def tiny_parts(size: int) -> bytes:
    one = b"--a\r\nContent-Disposition:form-data;name=a\r\n\r\n\r\n"
    return one * (size // len(one)) + b"--a--\r\n"


POSTS = (
    Post("8 MiB of a&, urlencoded", lambda: b"a&" * (4 * MIB), URLENCODED),
    Post("the same, chunked", lambda: b"a&" * (4 * MIB), URLENCODED, chunked=True),
    Post("the same to a small form", lambda: b"a&" * (4 * MIB), URLENCODED, "/login"),
    Post("64 kB of a&", lambda: b"a&" * 32_000, URLENCODED),
    Post("8 MiB of %26", lambda: b"block_text=" + b"%26" * (8 * MIB // 3 - 8), URLENCODED),
    Post("8 MiB of tiny parts", lambda: tiny_parts(8 * MIB - 64), SHORT_MULTIPART),
    Post("2 MB of tiny parts", lambda: tiny_parts(2_000_000), SHORT_MULTIPART),
    Post("one field of 4 MB of &", lambda: multipart([("block_text", "&" * 4_000_000)])),
    Post("a part header of 4 MB", lambda: multipart([("a" * 4_000_000, "x")])),
    Post("5,000 empty texts", lambda: multipart([("block_text", "")] * 5_000)),
    Post("25,000 empty fields", lambda: multipart([("block_id", "")] * 25_000)),
    Post("8 MiB of JSON", lambda: b"[" * (8 * MIB), "application/json"),
    Post("8 MiB of plain text", lambda: b"x" * (8 * MIB), "text/plain"),
    Post("an honest text, 100 rows", lambda: full_text(100)),
    Post("an honest text, 5,000 rows", full_text),
)


def send(app: Flask, post: Post, body: bytes) -> tuple[int, int]:
    """The answer's status and size in bytes."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": post.path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.1",
        "CONTENT_TYPE": post.content_type,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.url_scheme": "http",
    }
    if not post.chunked:
        environ["CONTENT_LENGTH"] = str(len(body))
    started: list[str] = []
    answer = app.wsgi_app(environ, lambda status, *_rest: started.append(status))
    return int(started[0][:3]), sum(map(len, answer))


def measure(url: str, number: int, costs: Any) -> None:
    """Send the post after a harmless one, which loads what any answer needs."""
    app = create_app(read_settings({"DATABASE_URL": url, "SECRET_KEY": "for measuring only"}))
    post = POSTS[number]
    send(app, post, b"")
    body = post.body()
    peak, started = peak_memory(), time.process_time()
    status, size = send(app, post, body)
    costs.put(Cost(status, time.process_time() - started, peak_memory() - peak, size))


def peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def cost_of(url: str, number: int) -> Cost:
    context = multiprocessing.get_context("spawn")
    costs: Any = context.SimpleQueue()
    process = context.Process(target=measure, args=(url, number, costs))
    process.start()
    process.join()
    found: Cost = costs.get()
    return found


def main() -> None:
    print(f"{'post':28} {'MB':>6} {'status':>6} {'cpu s':>6} {'MB more':>7} {'answer':>6}  ratio")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'hostile.db'}"
        databases.upgrade_to_head(url)
        for number, post in enumerate(POSTS):
            cost, size = cost_of(url, number), len(post.body())
            print(
                f"{post.name:28} {size / 1e6:6.2f} {cost.status:6} {cost.seconds:6.2f} "
                f"{cost.memory / 1e6:7.1f} {cost.answer / 1e6:6.2f} {cost.answer / size:6.2f}"
            )


if __name__ == "__main__":
    main()
