"""The nginx site as it is installed, in front of servers that show what they were sent."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deployment import nginx
from tests.deployment.nginx import HOST, NAME, Site

MEGABYTE = 1_000_000


class Echo(BaseHTTPRequestHandler):
    """Answers with the request line and headers that it was sent, as JSON."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        answer = {"line": self.path, "length": len(body), "headers": dict(self.headers)}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        control = "public, max-age=3600" if "/cacheable/" in self.path else "no-store"
        self.send_header("Cache-Control", control)
        self.send_header("X-Served", str(time.monotonic_ns()))
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    server = ThreadingHTTPServer((HOST, 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    closed = nginx.free_port()
    found = nginx.configure(tmp_path_factory.mktemp("nginx"), (server.server_port, closed))
    with nginx.run(found):
        yield found
    server.shutdown()
    server.server_close()


def ask(
    site: Site, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[HTTPResponse, bytes]:
    connection = site.connect()
    connection.request("POST" if body is not None else "GET", path, body, headers or {})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def sent(content: bytes) -> dict[str, str]:
    found: dict[str, str] = json.loads(content)["headers"]
    return found


def test_nginx_takes_the_files_as_valid(tmp_path: Path) -> None:
    site = nginx.configure(tmp_path, (8001, 8002))
    tested = subprocess.run(
        [nginx.program(), "-t", "-p", str(tmp_path), "-c", str(site.folder / "nginx.conf")],
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stderr


def test_the_application_learns_who_asks_and_not_what_the_client_claims(site: Site) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Request-ID": "chosen-by-a-stranger",
    }
    _, content = ask(site, "/desk", headers=forged)
    headers = sent(content)
    assert headers["X-Forwarded-For"] == HOST
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-Host"] == headers["Host"] == f"{NAME}:{site.https}"
    assert len(headers["X-Request-ID"]) == 32


def test_a_web_server_that_is_down_is_passed_over_for_forms_too(site: Site) -> None:
    answers = [ask(site, "/articles/1/edit", b"text=x")[0].status for _ in range(12)]
    assert set(answers) == {200}


def test_plain_http_leads_to_tls(site: Site) -> None:
    connection = HTTPConnection(HOST, site.http, timeout=10)
    connection.request("POST", "/login?next=/desk", b"x", {"Host": NAME})
    response = connection.getresponse()
    assert response.status == 308
    assert response.headers["Location"] == f"https://{NAME}/login?next=/desk"
    connection.close()


def test_another_host_name_is_not_answered(site: Site) -> None:
    with (
        socket.create_connection((HOST, site.https), timeout=10) as raw,
        pytest.raises(ssl.SSLError),
    ):
        nginx.trusting().wrap_socket(raw, server_hostname="evil.example")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_present_tls_is_spoken(site: Site, version: ssl.TLSVersion) -> None:
    context = nginx.trusting()
    context.minimum_version = context.maximum_version = version
    with socket.create_connection((HOST, site.https), timeout=10) as raw:
        context.wrap_socket(raw, server_hostname=NAME).close()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_old_tls_is_refused(site: Site) -> None:
    context = nginx.trusting()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection((HOST, site.https), timeout=10) as raw,
        pytest.raises(ssl.SSLError, match="(?i)protocol.version"),
    ):
        context.wrap_socket(raw, server_hostname=NAME)


def test_bodies_beyond_the_application_s_own_limit_end_at_nginx(site: Site) -> None:
    response, content = ask(site, "/articles/1/edit", b"x" * (8 * 1024 * 1024))
    assert (response.status, json.loads(content)["length"]) == (200, 8 * 1024 * 1024)
    response, _ = ask(site, "/articles/1/edit", b"x" * (10 * MEGABYTE))
    assert response.status == 413


def test_metrics_are_not_for_the_internet(site: Site) -> None:
    response, content = ask(site, "/metrics", headers={"Authorization": "Bearer x"})
    assert response.status == 404
    assert b"headers" not in content


def test_bundles_are_cached_and_pages_and_fonts_are_not(site: Site) -> None:
    def moments(path: str) -> set[str | None]:
        answers = [ask(site, path)[0] for _ in range(2)]
        assert {answer.status for answer in answers} == {200}
        return {answer.headers["X-Served"] for answer in answers}

    assert len(moments("/assets/cacheable/css/desk.css")) == 1
    assert len(moments("/assets/fresh/css/desk.css")) == 2
    assert len(moments("/static/cacheable/font.woff2")) == 2
    assert len(moments("/cacheable/")) == 2


def test_no_token_query_or_referrer_reaches_a_log(site: Site) -> None:
    secret = "s3cr3tTokenOfALink"
    for path in (f"/password/{secret}", f"/desk?q={secret}", f"//password//{secret}/"):
        ask(site, path, headers={"Referer": f"https://news.example/password/{secret}"})
    ask(site, f"/password/{secret}", b"x" * (10 * MEGABYTE))  # nginx itself notes this as an error
    ask(site, f"/articles/{'x' * 20}", b"x" * (10 * MEGABYTE))
    plain = HTTPConnection(HOST, site.http, timeout=10)
    plain.request("GET", f"/password/{secret}", headers={"Host": NAME})
    plain.getresponse().read()
    plain.close()
    access = wait_for(site.access_log, "/articles/xxxx")
    errors = wait_for(site.error_log, "/articles/xxxx")
    assert secret not in access + errors
    assert '"GET /password/[token]"' in access
    assert '"GET /desk"' in access


def wait_for(file: Path, text: str) -> str:
    """What the file holds as soon as it has `text`; logs are written after the answer."""
    deadline = time.monotonic() + 5
    while text not in (found := file.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_a_page_says_so_in_both_languages_when_no_web_server_answers(tmp_path: Path) -> None:
    site = nginx.configure(tmp_path, (nginx.free_port(), nginx.free_port()))
    with nginx.run(site):
        for body in (None, b"text=x"):
            response, content = ask(site, "/articles/1/edit", body)
            assert response.status == 503
            assert response.headers["Retry-After"] == "10"
            assert "ما كتبته" in content.decode()
            assert "what you typed" in content.decode()
            assert response.headers["Cache-Control"] == "no-store"
