"""Database transactions of requests.

`write_transaction` is the one place where a request's changes are committed. `commit_on_success`
runs a whole view in one; a view that computes before it takes the lock is marked with
`manual_commit` and opens a `write_transaction` itself. `independent_transaction` is for writes
that are no part of an act and are kept whether or not the request succeeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from flask import abort, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response

from review.database import BUSY_TIMEOUT, IMMEDIATE, SHORT_BUSY_TIMEOUT, begin_writing
from review.domain.errors import DomainError
from review.domain.workflow import Act
from review.extensions import db
from review.services.accounts import login_sessions, person_locks
from review.web.auth import access, idempotency
from review.web.http.admission import write_slot
from review.web.route_permissions import ROUTE_PERMISSIONS, Audience

P = ParamSpec("P")
_TRANSACTIONAL_VIEWS: set[Callable[..., Any]] = set()


@contextmanager
def write_transaction() -> Iterator[None]:
    """Begin a transaction that will write, recheck permissions, and commit at the end.

    The only commit of a request. Waiting for the lock may take seconds, in which a login session
    can be revoked, a role removed or a person deactivated: all three are checked again after it,
    under a lock on the person's row that those acts take too. On SQLite the write lock is taken at
    the start. An exception rolls everything back. Raises TimeoutError, which is answered with 503,
    when too many other threads wait for the database. A repeated post is answered before the block.
    """
    idempotency.posted_submission()  # digested before the lock is taken
    with write_slot():
        begin_writing(db.session())
        try:
            _recheck_permissions()
            _replay_stored_answer()
            yield
            db.session.commit()
        except BaseException as error:
            db.session.rollback()
            if not isinstance(error, HTTPException):
                idempotency.discard_messages()
            raise


@contextmanager
def independent_transaction(*, busy_timeout: float = SHORT_BUSY_TIMEOUT) -> Iterator[Session]:
    """A session with its own transaction, committed at the end of the block.

    For what is no part of an act: when a login session was last used, a failed sign-in, a rate
    counter. Never inside a `write_transaction`: on SQLite that holds the one write lock, and this
    would wait for it in vain. Raises OperationalError when SQLite cannot be written within
    `busy_timeout` seconds, and TimeoutError when too many threads wait already.
    """
    with write_slot(wait=busy_timeout), Session(db.engine) as session, session.begin():
        session.connection(execution_options={IMMEDIATE: True, BUSY_TIMEOUT: busy_timeout})
        yield session


def _recheck_permissions() -> None:
    """Abort as a request that begins now would be, where the person's rights have ended."""
    user = current_user
    if not user.is_authenticated:
        return
    permission = ROUTE_PERMISSIONS[request.endpoint or ""]
    if permission.role is not None:
        person_locks.lock_holders(db.session(), permission.role)
    person_locks.lock(db.session(), user.person)
    if not (user.person.active and login_sessions.holds(db.session(), user.sign_in_id)):
        logout_user()
        if permission.audience is not Audience.EVERYBODY:
            abort(make_response(access.login_required_response()))
    elif not access.may_access(user.person, permission):
        abort(404)


def _replay_stored_answer() -> None:
    """Abort with the stored answer where this post was accepted before.

    That requires the right to see the article; the right to act may have ended by the act itself.
    """
    answer = idempotency.stored_answer(access.current_actor()) if access.current_person() else None
    if answer is not None:
        db.session.rollback()  # releases the lock: pages are rendered without it
        if "article_id" in (request.view_args or {}):
            access.load_article((request.view_args or {})["article_id"], Act.SEE)
        abort(idempotency.replay(answer))


def store_answer(response: Response | None) -> None:
    """Store the answer to an accepted post (None: the page of the revision that was saved).

    `commit_on_success` calls this; a view that opens its own transaction calls it inside it.
    """
    if access.current_person():
        idempotency.store(access.current_actor(), response)


def commit_on_success(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Run the view of a POST in a write transaction; a status of 400 and above rolls it back.

    A refused act therefore leaves nothing half done. A request that only reads commits nothing.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        if request.method in access.SAFE_METHODS:
            return make_response(view(*args, **kwargs))
        with write_transaction():
            response = make_response(view(*args, **kwargs))
            if response.status_code >= 400:
                db.session.rollback()
            store_answer(response)
        return response

    _TRANSACTIONAL_VIEWS.add(wrapped)
    return wrapped


def manual_commit(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Mark a view that opens its own `write_transaction`, to compute before it takes the lock.

    Changes outside of that transaction are rolled back. A post that is refused is looked up once
    more: the same one may have been accepted meanwhile.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        _replay_stored_answer()
        try:
            response = make_response(view(*args, **kwargs))
        except (DomainError, Forbidden):
            db.session.rollback()
            _replay_stored_answer()
            raise
        db.session.rollback()
        if response.status_code >= 400:
            _replay_stored_answer()
        return response

    _TRANSACTIONAL_VIEWS.add(wrapped)
    return wrapped


def is_transactional(view: Any) -> bool:
    """Whether a view commits in a `write_transaction`, as every view that takes POST has to."""
    while view is not None and view not in _TRANSACTIONAL_VIEWS:
        view = getattr(view, "__wrapped__", None)
    return view is not None
