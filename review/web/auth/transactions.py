"""Write transactions: the one place where a request's changes are committed.

`writes` runs a whole view in one; a view that computes before it takes the lock is marked with
`writes_late` and opens a `write_transaction` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from flask import abort, make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response

from review.database import begin_writing
from review.domain.errors import DomainError
from review.domain.workflow import Act
from review.extensions import db
from review.services.accounts import login_sessions, people
from review.web.auth import access, idempotency
from review.web.http.admission import write_slot
from review.web.route_permissions import PROTECTIONS, Audience

P = ParamSpec("P")
_WRITERS: set[Callable[..., Any]] = set()


@contextmanager
def write_transaction() -> Iterator[None]:
    """Begin a transaction that will write, ask for the person's rights again, commit at the end.

    The only commit of a request. Waiting for the lock may take seconds, in which a sign-in can be
    revoked, a role taken or a person deactivated: all three are asked again after it, under a lock
    on the person's row that whoever ends rights takes too. On SQLite the write lock is taken at
    the start. An exception undoes everything. Raises TimeoutError, which is answered with 503, when
    too many other threads wait for the database. A repeated post is answered before the block.
    """
    idempotency.posted_submission()  # digested before the lock is taken
    with write_slot():
        begin_writing(db.session())
        try:
            _ask_rights_again()
            _answer_again()
            yield
            db.session.commit()
        except BaseException as error:
            db.session.rollback()
            if not isinstance(error, HTTPException):
                idempotency.drop_messages()
            raise


def _ask_rights_again() -> None:
    """Abort as a request that begins now would be, where the person's rights have ended."""
    user = current_user
    if not user.is_authenticated:
        return
    protection = PROTECTIONS[request.endpoint or ""]
    if protection.role is not None:
        people.lock_holders(db.session(), protection.role)
    people.lock(db.session(), user.person)
    if not (user.person.active and login_sessions.holds(db.session(), user.sign_in_id)):
        logout_user()
        if protection.audience is not Audience.EVERYBODY:
            abort(make_response(access.ask_to_sign_in()))
    elif not access.may_enter(user.person, protection):
        abort(404)


def _answer_again() -> None:
    """Abort with the stored answer where this post was accepted before.

    That takes the right to see the article; the right to act may have ended by the act itself.
    """
    answer = idempotency.first_answer(access.actor()) if access.current_person() else None
    if answer is not None:
        db.session.rollback()  # releases the lock: pages are rendered without it
        if "article_id" in (request.view_args or {}):
            access.article((request.view_args or {})["article_id"], Act.SEE)
        abort(idempotency.replay(answer))


def store_answer(response: Response | None) -> None:
    """Store the answer to an accepted post (None: the page of the revision that was saved).

    `writes` calls this; a view that opens its own transaction calls it before that ends.
    """
    if access.current_person():
        idempotency.store(access.actor(), response)


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Run the view of a POST in a write transaction; an answer of 400 and above undoes it.

    So a refused act leaves no half of itself behind. A request that only reads commits nothing.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        if request.method in access.SAFE:
            return make_response(view(*args, **kwargs))
        with write_transaction():
            response = make_response(view(*args, **kwargs))
            if response.status_code >= 400:
                db.session.rollback()
            store_answer(response)
        return response

    _WRITERS.add(wrapped)
    return wrapped


def writes_late(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Mark a view that opens its own `write_transaction`, to compute before it takes the lock.

    What the view wrote outside of one is undone. A post that is refused is looked up once more:
    the same one may have been accepted meanwhile.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        _answer_again()
        try:
            response = make_response(view(*args, **kwargs))
        except (DomainError, Forbidden):
            db.session.rollback()
            _answer_again()
            raise
        db.session.rollback()
        if response.status_code >= 400:
            _answer_again()
        return response

    _WRITERS.add(wrapped)
    return wrapped


def commits(view: Any) -> bool:
    """Whether a view commits in a `write_transaction`; asked of every route that takes POST."""
    while view is not None and view not in _WRITERS:
        view = getattr(view, "__wrapped__", None)
    return view is not None
