"""The tables. Importing this package registers all of them in `Base.metadata`."""

from review.models import (
    articles,
    content_version,
    events,
    idempotency,
    outbox,
    people,
    publications,
    rate_counters,
    read_receipts,
    sources,
    worker_heartbeats,
)

__all__ = [
    "articles",
    "content_version",
    "events",
    "idempotency",
    "rate_counters",
    "read_receipts",
    "outbox",
    "people",
    "publications",
    "sources",
    "worker_heartbeats",
]
