"""What must be kept whatever becomes of the request: written in a short transaction of its own.

Only for what is no part of an act: when somebody was last seen, that a sign-in was refused, how
often something was tried. Never inside a `write_transaction`: on SQLite that holds the one write
lock, and this would wait for it in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from review.database import BUSY_TIMEOUT, IMMEDIATE, SHORT_BUSY_TIMEOUT
from review.extensions import db
from review.web.http.admission import write_slot


@contextmanager
def apart(*, busy_timeout: float = SHORT_BUSY_TIMEOUT) -> Iterator[Session]:
    """A session that commits at the end of the block, beside the request's own.

    Raises OperationalError when SQLite cannot be written within `busy_timeout` seconds, and
    TimeoutError when too many threads wait already.
    """
    with write_slot(wait=busy_timeout), Session(db.engine) as session, session.begin():
        session.connection(execution_options={IMMEDIATE: True, BUSY_TIMEOUT: busy_timeout})
        yield session
