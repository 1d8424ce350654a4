"""What must be kept whatever becomes of the request: written in a short transaction of its own.

Only for what is no part of an act: when somebody was last seen, that a sign-in was refused, how
often something was tried. Never inside a view that `access.writes` has begun: on SQLite that view
holds the one write lock, and this would wait for it in vain.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from review.database import HURRIED, IMMEDIATE
from review.extensions import db


@contextmanager
def apart(*, hurried: bool = False) -> Iterator[Session]:
    """A session that commits at the end of the block, beside the request's own.

    A hurried one raises OperationalError where it would have to wait until SQLite can be written.
    """
    with Session(db.engine) as session, session.begin():
        session.connection(execution_options={IMMEDIATE: True, HURRIED: hurried})
        yield session
