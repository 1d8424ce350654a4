"""A PostgreSQL server that can be absent, or stop answering, without touching the real one.

A Unix socket whose connections are passed on to the tests' server: closed, nobody listens there;
frozen, connections are taken and nothing comes back, as with a stopped server.
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


class Gate:
    """Closed at first. `url` is the database's address through it."""

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
        """End all connections, as a server that goes away."""
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
                for one, other in ((client, server), (server, client)):
                    Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
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
def gate(database_url: str) -> Iterator[Gate]:
    with tempfile.TemporaryDirectory(prefix="gate-", dir="/tmp") as folder:
        made = Gate(Path(folder), database_url)
        try:
            yield made
        finally:
            made.close()
