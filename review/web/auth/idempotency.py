"""Idempotency keys: a form that is sent twice is processed once and answered alike each time.

Every form that changes something holds a random key (the macro `idempotency_key`). `transactions`
stores the answer to an accepted post in the transaction of the act, and answers the same key with
the same fields from there. Other fields under the same key are another act, with its own checks.
The reasons are in docs/decisions/0007-idempotency-keys.md.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, flash, g, make_response, message_flashed, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from review.clock import now
from review.domain.workflow import Actor
from review.extensions import db
from review.services import idempotency as stored_answers
from review.services.idempotency import LONGEST_PATH, Answer, Submission

FIELD = "idempotency_key"
NOT_DIGESTED = frozenset({FIELD, "csrf_token"})
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_RECENT = timedelta(minutes=1)

# Routes whose forms hold no key, and why they need none.
EXEMPT: Mapping[str, str] = {
    "accounts.login": "a second sign-in is one more session, which ends like any other",
    "accounts.logout": "the first one ends the session, so that the second has none",
    "accounts.language": "choosing the same language again changes nothing",
    "accounts.password": "a new password begins a new session, which refuses forms of the old one",
    "accounts.password_link": "a link works once, and belongs to a person who is not signed in",
    "public.recommend": "senders are anonymous; a story goes to one receiver once a day",
}

ReplayHandler = Callable[..., ResponseReturnValue | None]
_REPLAY_HANDLERS: dict[str, ReplayHandler] = {}


def init_app(app: Flask) -> None:
    """Register the template global, and collect the flash messages of each request."""
    app.add_template_global(page_key, "page_idempotency_key")
    message_flashed.connect(_collect_message, app)


def page_key() -> str:
    """The key of this page's forms: 128 random bits, URL-safe.

    One key serves all forms of a page, since path and fields are part of the identity as well.
    """
    key: str = g.setdefault(FIELD, secrets.token_urlsafe(16))
    return key


def posted_submission() -> Submission | None:
    """The identity of this post: its path, and a digest of its key and fields. Computed once.

    None where there is no valid key, or the route needs none. The order of fields does not matter,
    the order of several values of one field does. Files are not digested: a post with files has no
    submission. An HMAC under the key, of which the database has no copy, cannot be searched for a
    password among the fields.
    """
    if "submission" not in g:
        g.submission = _submission()
    submission: Submission | None = g.submission
    return submission


def _submission() -> Submission | None:
    key = request.form.get(FIELD, "")
    if request.endpoint in EXEMPT or len(request.path) > LONGEST_PATH or request.files:
        return None
    if not _KEY.fullmatch(key):
        return None
    fields = sorted(pair for pair in request.form.lists() if pair[0] not in NOT_DIGESTED)
    payload = json.dumps(fields, ensure_ascii=False).encode(errors="surrogatepass")
    digest = hmac.new(key.encode(), payload, hashlib.sha256).hexdigest()
    return Submission(request.path, digest)


def record_revision(number: int) -> None:
    """Record the revision that this request saved, so that its page can be the answer again."""
    g.saved_revision = number


def stored_answer(actor: Actor) -> Answer | None:
    """The stored answer to this post, if it was accepted before."""
    submission = posted_submission()
    return None if submission is None else stored_answers.find(db.session(), actor, submission)


def store(actor: Actor, response: Response | None) -> None:
    """Store a response, or (None) that the answer is the page of the revision that was saved.

    Nothing is stored of a page that reports no act (of a row button, say): such a post has changed
    nothing, and may be carried out again.
    """
    submission, answer = posted_submission(), _answer_of(response)
    if submission is not None and answer is not None:
        stored_answers.store(db.session(), actor, submission, answer)


def discard_messages() -> None:
    """Remove the flash messages of an act that was not committed."""
    flashed = g.pop("flashed_messages", ())
    if flashed and "_flashes" in session:
        session["_flashes"] = session["_flashes"][: -len(flashed)]


def _answer_of(response: Response | None) -> Answer | None:
    status = 200 if response is None else response.status_code
    location = "" if response is None else response.headers.get("Location", "")
    revision_number: int | None = g.get("saved_revision")
    if status >= 400 or not (location or revision_number):
        return None
    return Answer(status, location, tuple(g.get("flashed_messages", ())), revision_number)


def on_replay(endpoint: str) -> Callable[[ReplayHandler], ReplayHandler]:
    """Register a function that completes the replayed answers of a route.

    It is called with the stored answer and the view's arguments, and returns a response, or None
    for the redirect that was stored.
    """

    def register(handler: ReplayHandler) -> ReplayHandler:
        _REPLAY_HANDLERS[endpoint] = handler
        return handler

    return register


def replay(answer: Answer) -> Response:
    """The response to a repeated post: its flash messages, then its redirect or page."""
    for category, message in answer.messages:
        flash(message, category)
    if answer.created_at < now() - _RECENT:
        # Back to an old page and the same button again: "Assigned." alone would be read as new.
        sentence = _(
            "You had already sent this form, and it was done then. It was not done a second time."
        )
        flash(sentence, "info")
    handler = _REPLAY_HANDLERS.get(request.endpoint or "")
    response = handler(answer, **(request.view_args or {})) if handler else None
    if response is None:
        response = redirect(answer.location, answer.status)
    return make_response(response)


def _collect_message(_app: Flask, message: Any, category: str, **_extra: Any) -> None:
    collected: list[tuple[str, str]] = g.setdefault("flashed_messages", [])
    collected.append((category, str(message)))
