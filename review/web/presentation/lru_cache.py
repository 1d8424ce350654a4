"""Room for what was made once and may be used again: in each process, and bounded."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Flask
from sqlalchemy import event

from review.extensions import db

Kept = TypeVar("Kept")


class Shelf(Generic[Kept]):
    """Things by key, up to so many bytes in all; those not asked for the longest go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = self._room = most_bytes
        self._things: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> Kept | None:
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, thing: Kept, size: int) -> None:
        with self._lock:
            _, freed = self._things.pop(key, (None, 0))
            self._things[key] = (thing, size)
            self._room += freed - size
            while self._room < 0:
                _, (_, freed) = self._things.popitem(last=False)
                self._room += freed

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self._room = self._most


def put_up(app: Flask, name: str, most_bytes: int) -> None:
    """Give the application a shelf, among its extensions, for what the database says."""
    shelf: Shelf[Any] = Shelf(most_bytes)
    app.extensions[name] = shelf
    with app.app_context():
        # Whoever lets go of all connections may put another database in the place of this one.
        event.listen(db.engine, "engine_disposed", lambda _engine: shelf.clear())
