"""Read receipts: what people last read of articles, and what is new to them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from review.clock import now
from review.models.articles import Revision
from review.models.read_receipts import ReadReceipt


@dataclass(frozen=True, slots=True)
class ReadStatus:
    """What a person read of an article.

    `number`: the latest revision read, 0 for none. `newer`: how many revisions other people wrote
    after it.
    """

    number: int
    opened_at: datetime
    newer: int = 0


@dataclass(frozen=True, slots=True)
class PageView:
    """An article as a page showed it; `text_shown` if its latest text was on the page."""

    article_id: int
    latest_number: int
    state_since: datetime
    text_shown: bool


def needs_update(session: Session, person_id: int, view: PageView) -> bool:
    """Whether the person's receipt does not cover this view yet."""
    query = select(ReadReceipt.number, ReadReceipt.opened_at).where(
        ReadReceipt.person_id == person_id, ReadReceipt.article_id == view.article_id
    )
    receipt = session.execute(query).one_or_none()
    if receipt is None or receipt.opened_at < view.state_since:
        return True
    return view.text_shown and receipt.number < view.latest_number


def record_view(session: Session, person_id: int, view: PageView) -> None:
    """Update the person's receipt. The number never decreases, whichever page is stored last."""
    receipt = session.get(ReadReceipt, (person_id, view.article_id))
    if receipt is None:
        receipt = ReadReceipt(person_id=person_id, article_id=view.article_id, number=0)
        session.add(receipt)
    if view.text_shown:
        receipt.number = max(receipt.number, view.latest_number)
    receipt.opened_at = now()
    session.flush()


def read_statuses(
    session: Session, person_id: int, article_ids: Sequence[int]
) -> dict[int, ReadStatus]:
    """By article id, what the person read of it; articles that they never opened are left out."""
    revisions_of_others = and_(
        Revision.article_id == ReadReceipt.article_id,
        Revision.number > ReadReceipt.number,
        or_(Revision.author_id.is_(None), Revision.author_id != person_id),
    )
    query = (
        select(
            ReadReceipt.article_id,
            ReadReceipt.number,
            ReadReceipt.opened_at,
            func.count(Revision.id),
        )
        .outerjoin(Revision, revisions_of_others)
        .where(ReadReceipt.person_id == person_id, ReadReceipt.article_id.in_(article_ids))
        .group_by(ReadReceipt.article_id, ReadReceipt.number, ReadReceipt.opened_at)
    )
    return {
        article_id: ReadStatus(number, opened_at, newer)
        for article_id, number, opened_at, newer in session.execute(query)
    }
