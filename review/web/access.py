"""Who is asking, whether they may, and the one place where a request's changes are committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec

from flask import Flask, abort, current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response

from review.database import begin_writing
from review.domain.errors import DomainError
from review.domain.workflow import Act, Actor, Facts, Role, permitted
from review.extensions import db
from review.models.articles import Article
from review.models.people import Person
from review.services import articles as article_service
from review.services import people, sign_ins
from review.services.facts import facts_of
from review.web import idempotency
from review.web.admission import write_slot
from review.web.holding import hold, holds
from review.web.protections import PROTECTIONS, Audience, Protection

P = ParamSpec("P")
SAFE = {"GET", "HEAD", "OPTIONS"}
_WRITERS: set[Callable[..., Any]] = set()


def guard(app: Flask) -> None:
    """Ask the list of protections before every view; what is not on it is refused."""
    app.before_request(_check_route)
    app.after_request(_let_go)


def _let_go(response: Response) -> Response:
    """Give the connection back while an error can still be borne.

    The answer is made and what was to be kept is committed; a server that goes away at this very
    moment must not turn it into a failure, which one in the application's teardown would.
    """
    try:
        db.session.remove()
    except OperationalError as lost:
        current_app.logger.warning("the database went away after the answer: %s", lost.orig)
    return response


def _check_route() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: 404 or 405 follows by itself
    protection = PROTECTIONS.get(request.endpoint)
    if protection is None:
        abort(404)
    if protection.audience is Audience.EVERYBODY:
        return None
    person = current_person()
    if person is None:
        return _ask_to_sign_in()
    g.person_id = person.id
    if not _may_enter(person, protection):
        abort(404)
    return None


def _may_enter(person: Person, protection: Protection) -> bool:
    if protection.audience is Audience.STAFF and not person.roles:
        return False
    return protection.role is None or protection.role in person.roles


def _ask_to_sign_in() -> Response:
    """The same answer for what exists and what does not: a stranger learns nothing from it."""
    if request.method == "GET":
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
    if holds(request):
        return make_response(hold(_("You have been signed out meanwhile.")))
    return redirect(url_for("accounts.login"))


def current_person() -> Person | None:
    """The signed-in person, or None."""
    user = g.get("_login_user") or current_user  # asked for often, and looked for once
    return user.person if user.is_authenticated else None


def signed_in() -> Person:
    """The signed-in person, on pages that only they can reach."""
    person = current_person()
    if person is None:
        abort(404)
    return person


def actor() -> Actor:
    return actor_of(signed_in())


def actor_of(person: Person) -> Actor:
    return Actor(person.id, person.roles, person.active)


def article(article_id: int, act: Act) -> Article:
    """The article, if the one who asks may do `act` to it now.

    404 where they may not even see it, so that they cannot tell it from one that is not there;
    403 with the reason where they see it but may not do this.
    """
    found = article_service.find(db.session(), article_id)
    if found is None:
        abort(404)
    who, known = actor(), facts(found)
    if not permitted(Act.SEE, who, known):
        abort(404)
    answer = permitted(act, who, known)
    if answer is not True:
        abort(403, answer)
    if request.method in SAFE:  # nothing will become of them while this is answered
        g.facts = known
    g.article = found.id, found.latest_number, found.state_since  # as it is shown; see `looking`
    return found


def facts(article: Article) -> Facts:
    """What the rules need to know of the article; of the one that is looked at, asked once."""
    if "facts" in g and g.article[0] == article.id:
        known: Facts = g.facts
        return known
    return facts_of(db.session(), article, four_eyes=current_app.config["FOUR_EYES"])


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
    if protection.role is Role.ADMIN:
        people.lock_admins(db.session())
    people.lock(db.session(), user.person)
    if not (user.person.active and sign_ins.holds(db.session(), user.sign_in_id)):
        logout_user()
        if protection.audience is not Audience.EVERYBODY:
            abort(make_response(_ask_to_sign_in()))
    elif not _may_enter(user.person, protection):
        abort(404)


def _answer_again() -> None:
    """Abort with the stored answer where this post was accepted before.

    That takes the right to see the article; the right to act may have ended by the act itself.
    """
    answer = idempotency.first_answer(actor()) if current_person() else None
    if answer is not None:
        db.session.rollback()  # releases the lock: pages are rendered without it
        if "article_id" in (request.view_args or {}):
            article((request.view_args or {})["article_id"], Act.SEE)
        abort(idempotency.replay(answer))


def store_answer(response: Response | None) -> None:
    """Store the answer to an accepted post (None: the page of the revision that was saved).

    `writes` calls this; a view that opens its own transaction calls it before that ends.
    """
    if current_person():
        idempotency.store(actor(), response)


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Run the view of a POST in a write transaction; an answer of 400 and above undoes it.

    So a refused act leaves no half of itself behind. A request that only reads commits nothing.
    """

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> Response:
        if request.method in SAFE:
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
