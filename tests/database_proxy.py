"""A proxy of the tests' PostgreSQL server that simulates outages without touching the server.

It listens on a Unix socket. Closed, it refuses connections; frozen, it accepts them and passes
nothing on, like a stopped server process.
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import URL, make_url

SOCKET = ".s.PGSQL.5432"


class DatabaseProxy:
    """Initially closed. `url`: the database's URL through the proxy."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._target = make_url(database_url)
        self._path = folder / SOCKET
        self._flowing = Event()
        self._flowing.set()
        self._listener: socket.socket | None = None
        self._open: list[socket.socket] = []
        through = self._target.set(host=None, port=None, query={"host": str(folder)})
        self.url = through.render_as_string(hide_password=False)

    def open(self) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen(64)
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def close(self) -> None:
        """End all connections, like a server that stops."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
            self._path.unlink()
        self.thaw()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def freeze(self) -> None:
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = connect(self._target)
                self._open += client, server
                for source, target in ((client, server), (server, client)):
                    Thread(target=self._forward, args=(source, target), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError), source, target:
            while data := source.recv(65536):
                self._flowing.wait()
                target.sendall(data)


def connect(url: URL) -> socket.socket:
    folder = url.query.get("host")
    if isinstance(folder, str):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(f"{folder}/.s.PGSQL.{url.query.get('port', 5432)}")
        return connection
    return socket.create_connection((url.host or "localhost", url.port or 5432))


@contextmanager
def database_proxy(database_url: str) -> Iterator[DatabaseProxy]:
    with tempfile.TemporaryDirectory(prefix="proxy-", dir="/tmp") as folder:
        proxy = DatabaseProxy(Path(folder), database_url)
        try:
            yield proxy
        finally:
            proxy.close()
