"""What people last saw of articles, and what is new to them since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from review.clock import now
from review.models.articles import Revision
from review.models.read_receipts import Look

# To put these together took longer than to answer them.
_PERSON = bindparam("person_id", type_=Integer)
_ARTICLES = bindparam("article_ids", type_=Integer, expanding=True)
_LOOK = select(Look.number, Look.looked_at).where(
    Look.person_id == _PERSON, Look.article_id == bindparam("article_id", type_=Integer)
)
_SEEN = (
    select(Look.article_id, Look.number, Look.looked_at, func.count(Revision.id))
    .outerjoin(
        Revision,
        and_(
            Revision.article_id == Look.article_id,
            Revision.number > Look.number,
            # Their own revisions are no news to them.
            or_(Revision.author_id.is_(None), Revision.author_id != _PERSON),
        ),
    )
    .where(Look.person_id == _PERSON, Look.article_id.in_(_ARTICLES))
    .group_by(Look.article_id, Look.number, Look.looked_at)
)


@dataclass(frozen=True, slots=True)
class Seen:
    """`number` is the revision last read, 0 for none; `newer`, how many others wrote since."""

    number: int
    looked_at: datetime
    newer: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """An article as a page has just shown it; `read` where that was its text, not facts alone."""

    article_id: int
    latest_number: int
    state_since: datetime
    read: bool


def is_news(session: Session, person_id: int, shown: Shown) -> bool:
    """Whether there is anything to remember of this look that an earlier one had not."""
    asked = {"person_id": person_id, "article_id": shown.article_id}
    look = session.execute(_LOOK, asked).one_or_none()
    if look is None or look.looked_at < shown.state_since:
        return True
    return shown.read and look.number < shown.latest_number


def remember(session: Session, person_id: int, shown: Shown) -> None:
    """Write down a look. An older page that is drawn late takes nothing back."""
    look = session.get(Look, (person_id, shown.article_id))
    if look is None:
        look = Look(person_id=person_id, article_id=shown.article_id, number=0)
        session.add(look)
    if shown.read:
        look.number = max(look.number, shown.latest_number)
    look.looked_at = now()
    session.flush()


def seen(session: Session, person_id: int, article_ids: Sequence[int]) -> dict[int, Seen]:
    """By article, what the person last saw of it; those never looked at are missing."""
    found = session.execute(_SEEN, {"person_id": person_id, "article_ids": article_ids})
    return {id: Seen(number, looked_at, count) for id, number, looked_at, count in found}
