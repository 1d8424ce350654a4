"""Remembering what a person was shown of an article, so that the desk can say what is new.

Written after the page is made, beside whatever it did: only where there is something to remember,
and without waiting. While the database is busy it is left for the next look.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError

from review.extensions import db
from review.services.queries import read_receipts
from review.services.queries.read_receipts import PageView
from review.web.auth.access import current_person
from review.web.auth.transactions import independent_transaction
from review.web.presentation.lru_cache import Shelf, put_up

# The pages of an article, and whether one shows its latest text.
PAGES: Mapping[str, bool] = {
    "articles.show": False,
    "revisions.history": False,
    "editing.edit": True,
    "reviewing.review": True,
    "publishing.preview": True,
}
COMPARES = "revisions.compare"


MOST_BYTES = 256 * 1024  # some thousand looks, in each process
BYTES = 256  # of one


def init_app(app: Flask) -> None:
    put_up(app, "looked", MOST_BYTES)
    app.after_request(_remember)


def _remember(response: Response) -> Response:
    shown = _shown(response)
    person = current_person() if shown else None
    if shown is None or person is None:
        return response
    # A look that was remembered stays so: the same one need not be asked for again.
    known: Shelf[bool] = current_app.extensions["looked"]
    look = person.id, shown
    if known.find(look):
        return response
    try:
        if read_receipts.needs_update(db.session(), person.id, shown):
            person_id = person.id
            db.session.remove()  # so that this request asks for one connection at a time
            with independent_transaction(busy_timeout=0) as session:
                read_receipts.record_view(session, person_id, shown)
        known.put(look, True, BYTES)
    except (
        OperationalError,
        TimeoutError,
        IntegrityError,
    ):  # or the same person looks twice at once
        current_app.logger.info("too busy to remember a look at article %s", shown.article_id)
    return response


def _shown(response: Response) -> PageView | None:
    endpoint = request.endpoint or ""
    if request.method != "GET" or response.status_code != 200 or "loaded_article" not in g:
        return None
    article = g.loaded_article
    if endpoint == COMPARES:
        read = (request.view_args or {}).get("b") == article.latest_number
    elif endpoint in PAGES:
        read = PAGES[endpoint]
    else:
        return None
    return PageView(article.id, article.latest_number, article.state_since, text_shown=read)
