"""The site of deploy/nginx on free ports of this machine, with nginx as an ordinary process."""

from __future__ import annotations

import grp
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path

from review.config import ROOT
from tests.mail_server import free_port

DEPLOY = ROOT / "deploy"
HOST = "127.0.0.1"
NAME = "localhost"  # of the site: clients name it in TLS, which they do not with an address
CERTIFICATE = ROOT / "tests" / "self_signed.pem"  # with its key
SECONDS_TO_START = 10


@dataclass(frozen=True)
class Site:
    """`folder` has the configuration, the logs and the cache."""

    folder: Path
    http: int
    https: int

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.https}"

    @property
    def access_log(self) -> Path:
        return self.folder / "log" / "access.log"

    @property
    def error_log(self) -> Path:
        return self.folder / "log" / "error.log"

    def connect(self, timeout: float = 60) -> HTTPSConnection:
        return HTTPSConnection(NAME, self.https, timeout=timeout, context=trusting())


def trusting() -> ssl.SSLContext:
    """TLS that takes the self-signed certificate."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def program() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert found, "The tests need nginx (Debian and Ubuntu: apt-get install nginx)."
    return found


def configure(folder: Path, upstream: Sequence[int]) -> Site:
    """Write the site's files below `folder`, changed only where they name ports and folders.

    `upstream`: the ports of the web servers.
    """
    site = Site(folder, free_port(), free_port())
    for name in ("log", "cache", "temporary", "acme"):
        (folder / name).mkdir(parents=True)
    replaced = {
        "/var/log/nginx/": f"{folder}/log/",
        "/var/cache/nginx-interlinear": f"{folder}/cache",
        "/var/www/acme": f"{folder}/acme",
        "/etc/interlinear/tls/fullchain.pem": str(CERTIFICATE),
        "/etc/interlinear/tls/privkey.pem": str(CERTIFICATE),
        "/srv/interlinear/current": str(ROOT),
        "news.example.org": NAME,
        "listen 80": f"listen {HOST}:{site.http}",
        "listen 443": f"listen {HOST}:{site.https}",
        "    listen [::]:": "    # listen [::]:",
    }
    text = (DEPLOY / "nginx" / "interlinear.conf").read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text, f"interlinear.conf no longer has {old}"
        text = text.replace(old, new)
    (folder / "interlinear.conf").write_text(text, encoding="utf-8")
    (folder / "upstream.conf").write_text(upstream_of(upstream), encoding="utf-8")
    (folder / "nginx.conf").write_text(main_file(folder), encoding="utf-8")
    return site


def upstream_of(ports: Sequence[int]) -> str:
    text = (DEPLOY / "nginx" / "upstream.conf").read_text(encoding="utf-8")
    for given, port in zip(("8001", "8002"), ports, strict=True):
        text = text.replace(f"{HOST}:{given}", f"{HOST}:{port}")
    return text


def main_file(folder: Path) -> str:
    """The part that Debian's nginx.conf plays: it includes the site inside `http`."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"    {kind}_temp_path {folder}/temporary/{kind};" for kind in kinds)
    # As root, nginx would answer as another user, who may not read a test's folder.
    user = f"user root {grp.getgrgid(0).gr_name};" if os.geteuid() == 0 else ""
    return f"""
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/log/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    default_type application/octet-stream;
    types {{ text/html html; }}
{temporary}
    access_log off;
    include {folder}/upstream.conf;
    include {folder}/interlinear.conf;
}}
"""


@contextmanager
def run(site: Site) -> Iterator[None]:
    command = [program(), "-p", str(site.folder), "-c", str(site.folder / "nginx.conf")]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_open(process, site)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait_until_open(process: subprocess.Popen[bytes], site: Site) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, site.https), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nginx did not start:\n{site.error_log.read_text(errors='replace')}")
