"""The tables, one file a concept. Importing this package knows them all to `Base.metadata`."""

from review.models import (
    articles,
    editions,
    events,
    idempotency,
    limits,
    looks,
    mail,
    people,
    publications,
    sources,
    worker_heartbeats,
)

__all__ = [
    "articles",
    "editions",
    "events",
    "idempotency",
    "limits",
    "looks",
    "mail",
    "people",
    "publications",
    "sources",
    "worker_heartbeats",
]
