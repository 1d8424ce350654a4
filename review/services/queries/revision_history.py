"""An article's revisions as a list: a page at a time, runs of saves by one person together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from review.models.articles import Article, Origin, Revision
from review.services.pagination import Page, fetch_page, newest_first

SIZE = 50


@dataclass(frozen=True, slots=True)
class Saved:
    """One revision, its text unread; `more` is by how many words it is longer than its parent."""

    revision: Revision
    more: int


@dataclass(frozen=True, slots=True)
class Run:
    """Revisions that one person wrote one after the other for one submission, newest first."""

    saves: tuple[Saved, ...]

    @property
    def newest(self) -> Saved:
        """The last save of the run."""
        return self.saves[0]

    @property
    def earlier(self) -> tuple[Saved, ...]:
        """The other saves of the run, newest first."""
        return self.saves[1:]

    @property
    def before(self) -> int:
        """The revision to compare the newest with: the one that the run began with, which of the
        very first run is its own first; 0 where there is none."""
        first = self.saves[-1].revision.number
        return first - 1 or (1 if self.earlier else 0)

    @property
    def more(self) -> int:
        """By how many words the text got longer in the run."""
        return sum(saved.more for saved in self.saves)


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """A page of the history, newest first."""

    runs: tuple[Run, ...]
    previous: int | None  # newer revisions precede this number
    next: int | None  # older ones follow this


def page_of(
    session: Session,
    article: Article,
    *,
    submitted: Collection[int] = (),
    following: int | None = None,
    preceding: int | None = None,
    size: int = SIZE,
) -> RevisionPage:
    """The newest revisions, or those older or newer than a number. No run goes past a revision that
    was `submitted`."""
    query = (
        select(Revision)
        .where(Revision.article_id == article.id)
        .options(defer(Revision.blocks_json), defer(Revision.left_out))
    )
    page: Page[Revision, int] = fetch_page(
        session,
        query,
        newest_first(Revision.number),
        following=following,
        preceding=preceding,
        size=size,
    )
    words = [revision.words for revision in page.rows]
    words.append(_words_before(session, article, page.rows))
    saved = [
        Saved(revision, own - older)
        for revision, (own, older) in zip(page.rows, pairwise(words), strict=True)
    ]
    return RevisionPage(_runs(saved, submitted), page.previous, page.next)


def _words_before(session: Session, article: Article, rows: Sequence[Revision]) -> int:
    """The length of the revision before the last of a page."""
    if not rows or rows[-1].parent_number is None:
        return 0
    query = select(Revision.words).where(
        Revision.article_id == article.id, Revision.number == rows[-1].parent_number
    )
    return session.scalars(query).one()


def _runs(saved: Sequence[Saved], submitted: Collection[int]) -> tuple[Run, ...]:
    runs: list[list[Saved]] = []
    for one in saved:
        ends = one.revision.number in submitted
        if runs and not ends and _continues(runs[-1][-1].revision, one.revision):
            runs[-1].append(one)
        else:
            runs.append([one])
    return tuple(Run(tuple(run)) for run in runs)


def _continues(newer: Revision, older: Revision) -> bool:
    """Whether the older of two neighbours goes unsaid under the newer: what was said, restored or
    imported never does."""
    plain = older.origin == newer.origin == Origin.WRITTEN and not older.note
    return plain and (older.author_id, older.state) == (newer.author_id, newer.state)
