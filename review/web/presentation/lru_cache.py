"""An LRU cache bounded by total bytes, one in each process, for what is made of database rows."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import LRUCache
from flask import Flask
from sqlalchemy import event

from review.extensions import db

Value = TypeVar("Value")


class SizedLRUCache(Generic[Value]):
    """`cachetools.LRUCache` with a lock, as requests are served in threads."""

    def __init__(self, max_bytes: int) -> None:
        self._entries: LRUCache[Hashable, tuple[Value, int]] = LRUCache(
            max_bytes, getsizeof=lambda entry: entry[1]
        )
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> Value | None:
        """The value of a key, which becomes the most recently used one; None if there is none."""
        with self._lock:
            entry = self._entries.get(key)
        return entry[0] if entry else None

    def set(self, key: Hashable, value: Value, size: int) -> None:
        """Store a value of `size` bytes, unless it alone is larger than the cache."""
        with self._lock:
            self._entries.pop(key, None)
            if size <= self._entries.maxsize:
                self._entries[key] = value, size

    def clear(self) -> None:
        """Remove all entries."""
        with self._lock:
            self._entries.clear()


def init_cache(app: Flask, name: str, max_bytes: int) -> None:
    """Add a cache to the application, as its extension `name`.

    It is cleared when all connections are closed: the next ones may lead to another database.
    """
    cache: SizedLRUCache[Any] = SizedLRUCache(max_bytes)
    app.extensions[name] = cache
    with app.app_context():
        event.listen(db.engine, "engine_disposed", lambda _engine: cache.clear())
