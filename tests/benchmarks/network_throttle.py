"""A slow line to a server: what passes through it waits as on slow 3G.

All connections share one line of so many bits a second in each direction. Each new connection waits
a round trip before its first byte, as for TCP's greeting, and every byte then half a round trip on
its way. What is not played: looking up the name, the greeting of TLS, TCP's slow start, losses.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

BITS_A_SECOND = 400_000
ROUND_TRIP = 0.4  # seconds
PIECE = 1_400  # bytes, as in a packet


class _Direction:
    """One direction of the line: pieces leave one behind the other, at the line's speed."""

    def __init__(self) -> None:
        self.free_at = 0.0

    def sent(self, size: int) -> float:
        """When a piece that is handed over now comes out at the other end."""
        now = asyncio.get_running_loop().time()
        self.free_at = max(now, self.free_at) + size * 8 / BITS_A_SECOND
        return self.free_at + ROUND_TRIP / 2


class _Line:
    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.up = _Direction()
        self.down = _Direction()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeted = asyncio.get_running_loop().time() + ROUND_TRIP
        # Being hung up is no fault either, though Python's server would take it for one.
        with closing(writer), suppress(OSError, asyncio.CancelledError):
            answers, requests = await asyncio.open_connection(*self.server)
            with closing(requests):
                await asyncio.gather(
                    self._pass_on(reader, requests, self.up, greeted),
                    self._pass_on(answers, writer, self.down, greeted),
                )

    async def _pass_on(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        direction: _Direction,
        greeted: float,
    ) -> None:
        """Read as fast as there is something, and write what has come through in time."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await waiting.get()
                await asyncio.sleep(due - loop.time())
                if not piece:
                    break
                target.write(piece)
                await target.drain()
            target.close()

        delivery = asyncio.create_task(deliver())
        with suppress(ConnectionError):
            while piece := await source.read(PIECE):
                await asyncio.sleep(greeted - loop.time())
                waiting.put_nowait((direction.sent(len(piece)), piece))
        waiting.put_nowait((loop.time() + ROUND_TRIP / 2, b""))
        with suppress(ConnectionError):
            await delivery


@contextmanager
def slow_line(url: str) -> Iterator[str]:
    """The address under which the server at `url` is reached through the slow line."""
    parts = urlsplit(url)
    loop = asyncio.new_event_loop()
    line = _Line(str(parts.hostname), parts.port or 80)
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(
        asyncio.start_server(line.connect, "127.0.0.1", 0), loop
    ).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _hang_up(server: asyncio.Server) -> None:
    """End what is still on its way: nobody is left to read it."""
    server.close()
    under_way = asyncio.all_tasks() - {asyncio.current_task()}
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
