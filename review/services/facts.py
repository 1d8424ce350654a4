"""What the workflow's rules need to know, gathered from rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from review.domain.workflow import Facts, State
from review.models.articles import Article, Revision
from review.services.listing import Listed
from review.services.orders import PublishOrder

_DRAFTS = (
    select(Revision.article_id, Revision.author_id).where(Revision.state == State.DRAFT).distinct()
)
# A list of any length is written into the statement anew each time; one id is not.
_OF_ONE = _DRAFTS.where(Revision.article_id == bindparam("id"))
_OF_MANY = _DRAFTS.where(Revision.article_id.in_(bindparam("ids", expanding=True)))


def facts_of(
    session: Session, article: Article, *, four_eyes: bool, order: PublishOrder | None = None
) -> Facts:
    """The facts of one article; `order` is what the publish form says, where it is being sent."""
    return facts_for(session, [article], four_eyes=four_eyes, order=order)[article.id]


def facts_for(
    session: Session,
    articles: Sequence[Article | Listed],
    *,
    four_eyes: bool,
    order: PublishOrder | None = None,
) -> dict[int, Facts]:
    """The facts of several articles by id, with one query for all of them."""
    authors = _draft_authors(session, [article.id for article in articles])
    return {
        article.id: Facts(
            state=State(article.state),
            translator=article.translator_id,
            editor=article.editor_id,
            draft_authors=frozenset(authors[article.id]),
            missing=_missing(article),
            has_headline=bool(article.headline),
            has_standfirst=bool(article.standfirst),
            has_credit=order is None or bool(order.credit_line.strip()),
            has_slug=order is None or bool(order.slug.strip()),
            four_eyes=four_eyes,
        )
        for article in articles
    }


def _missing(article: Article | Listed) -> int:
    return article.blocks_total - article.blocks_done


def _draft_authors(session: Session, ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    asked = (_OF_ONE, {"id": ids[0]}) if len(ids) == 1 else (_OF_MANY, {"ids": ids})
    for article_id, author_id in session.execute(*asked):
        if author_id is not None:
            found[article_id].add(author_id)
    return found
