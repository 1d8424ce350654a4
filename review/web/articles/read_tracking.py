"""Read tracking: the last revision of an article that a person read, for the desk's news.

Written after the response is made, in a transaction of its own that does not wait for a lock.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, current_app, g, request
from sqlalchemy.exc import IntegrityError, OperationalError, TimeoutError

from review.extensions import db
from review.services.queries import read_receipts
from review.services.queries.read_receipts import PageView
from review.web.auth.access import current_person
from review.web.auth.transactions import independent_transaction

# The pages of an article, and whether one shows its latest text.
PAGES: Mapping[str, bool] = {
    "articles.show": False,
    "revisions.history": False,
    "editing.edit": True,
    "reviewing.review": True,
    "publishing.preview": True,
}
COMPARES = "revisions.compare"


def record_read(response: Response) -> Response:
    """after_request hook: store what the person of this request read, if it is news to the desk.

    A failure is only logged: the next page of the article records it.
    """
    shown = _shown(response)
    person = current_person() if shown else None
    if shown is None or person is None:
        return response
    person_id = person.id
    try:
        if read_receipts.needs_update(db.session(), person_id, shown):
            db.session.remove()  # so that this request holds one connection at a time
            with independent_transaction(busy_timeout=0) as session:
                read_receipts.record_view(session, person_id, shown)
    except (OperationalError, TimeoutError, IntegrityError):  # busy, or the same page twice at once
        current_app.logger.info("too busy to record a read of article %s", shown.article_id)
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
