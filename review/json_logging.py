"""JSON logging, one object a line, for the application, the web server and the worker."""

from __future__ import annotations

import json
import logging
import logging.config
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

# The id of the current request, which is added to every line.
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

# Attributes of a record, set through `extra=`, that become fields of the line.
FIELDS = ("method", "route", "status", "duration_ms", "person_id")

# Personal data and secrets in the messages of libraries and servers: e-mail addresses and
# credentials in URLs, tokens in the addresses of password links, values in PostgreSQL's details.
_SCRUBBED = (
    (re.compile(r"[^\s<>\"'(),;:@/]+(?::[^\s@/]*)?@[^\s<>\"'(),;:@/]+"), "[address]"),
    (re.compile(r"(/password/)[\w-]+"), r"\1[token]"),
    (
        re.compile(r"^(DETAIL|CONTEXT|HINT|LINE \d+|\[parameters): ?.*$", re.MULTILINE),
        r"\1: [hidden]",
    ),
)


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of ASCII JSON, so that no text in it can forge another line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record: time, level, logger, message, fields and exception."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        values = {"request_id": request_id.get()}
        values.update({field: getattr(record, field, None) for field in FIELDS})
        line.update({field: value for field, value in values.items() if value is not None})
        if record.exc_info:
            line["exception"] = scrub(self.formatException(record.exc_info))
        return json.dumps(line)


def scrub(text: str) -> str:
    """`text` without e-mail addresses, tokens of password links and values of statements."""
    for pattern, replacement in _SCRUBBED:
        text = pattern.sub(replacement, text)
    return text


def config() -> dict[str, Any]:
    """The argument of `logging.config.dictConfig` and of gunicorn's `logconfig_dict`."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonFormatter}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            # The application logs requests itself, without path and query.
            "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            "alembic": {"level": "WARNING"},
        },
    }


def configure() -> None:
    """Log everything to standard error as JSON."""
    logging.config.dictConfig(config())
