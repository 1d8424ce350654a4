"""The authorship of revisions: stored with each new one, computed for those older than the table.

A computed one is the same whenever it is computed, since revisions and publications are frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from review.domain.authorship.attribution import (
    ParentRevision,
    attribute,
    attribute_restored,
)
from review.domain.authorship.shares import (
    NOTHING_WRITTEN,
    Authorship,
    changed_words_by_author,
    from_json,
    to_json,
    words_by_author,
)
from review.domain.errors import Outdated
from review.domain.text.blocks import Block
from review.domain.workflow import Actor, State
from review.models.articles import Article, Revision, RevisionAuthorship
from review.models.publications import Publication

# Where the rules ask who wrote the words; elsewhere an old revision need not be computed.
DECIDED_STATES = (State.TRANSLATED, State.EDITED)


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words by the id of a person: typed in the text, and changed since the last publication."""

    written: dict[int, int]
    changed: dict[int, int]


@dataclass(frozen=True, slots=True)
class AttributedText:
    """Who typed the words of a text that is about to be saved.

    `published` is the number of the revision that readers saw last, on which `changed` depends.
    """

    authorship: Authorship
    changed: dict[int, int]
    published: int | None


def attribute_text(
    session: Session,
    actor: Actor,
    article: Article,
    base: Revision | None,
    blocks: Sequence[Block],
    restored_number: int | None = None,
) -> AttributedText:
    """Attribute the blocks, saved by `actor` as the revision after `base`; reads only."""
    history = _history_of(session, article)
    number = base.number + 1 if base else 1
    authorship = history.attribute(number, base, blocks, actor.id, restored_number)
    return AttributedText(
        authorship, _changed(history, authorship), history.published_before(number)
    )


def add_authorship(
    session: Session, article: Article, revision: Revision, text: AttributedText | None
) -> None:
    """Store who typed the words of a new revision with it.

    Raises Outdated where the article was published after the text was attributed.
    """
    if text is None:
        return
    if text.published != _history_of(session, article).published_before(revision.number):
        raise Outdated("changed_meanwhile")
    _store(session, revision, text.authorship, text.changed)


def count_words_of(
    session: Session, article_id: int, target_language: str, number: int
) -> WordCounts:
    """The counts of one revision, computed where they are not stored."""
    history = _History(session, article_id, target_language)
    authorship = history.authorship(number)
    return WordCounts(words_by_author(authorship), _changed(history, authorship))


def store_missing(session: Session) -> bool:
    """Compute and store the authorship of one article's latest revision that has none.

    Only articles in review or approved are looked at. False where none is left; an article that
    another transaction has locked is skipped.
    """
    query = (
        select(Article, Revision)
        .join(Revision, Revision.article_id == Article.id)
        .outerjoin(RevisionAuthorship, RevisionAuthorship.revision_id == Revision.id)
        .where(
            Article.state.in_(DECIDED_STATES),
            Revision.number == Article.latest_number,
            RevisionAuthorship.revision_id.is_(None),
        )
        .limit(1)
        .with_for_update(of=Article, skip_locked=True)
    )
    row = session.execute(query).first()
    if row is None:
        return False
    article, revision = row
    history = _history_of(session, article)
    authorship = history.authorship(revision.number)
    _store(session, revision, authorship, _changed(history, authorship))
    session.flush()
    return True


@dataclass
class _History:
    """The revisions of one article, as far as an authorship depends on them."""

    session: Session
    article_id: int
    target_language: str
    known: dict[int, Authorship] = field(default_factory=lambda: {0: NOTHING_WRITTEN})

    @cached_property
    def publications(self) -> list[int]:
        """The numbers of the revisions that were published."""
        query = (
            select(Revision.number)
            .join(Publication, Publication.revision_id == Revision.id)
            .where(Publication.article_id == self.article_id)
        )
        return list(self.session.scalars(query))

    def published_before(self, number: int) -> int | None:
        """The newest revision before `number` that was published."""
        return max((one for one in self.publications if one < number), default=None)

    def authorship(self, number: int) -> Authorship:
        """The authorship of a revision (0: nothing written), stored or computed."""
        if number not in self.known:
            stored = self._stored(number)
            if stored is None:
                self._compute(number)
            else:
                self.known[number] = stored
        return self.known[number]

    def attribute(
        self,
        number: int,
        before: Revision | None,
        blocks: Sequence[Block],
        author: int | None,
        restored_number: int | None,
    ) -> Authorship:
        """The authorship of revision `number` from that of the revision before it."""
        published = self.published_before(number)
        parent = ParentRevision(
            self.authorship(before.number if before else 0),
            before.blocks if before else (),
            None if published is None else self.authorship(published),
        )
        if restored_number is not None:
            restored = self.authorship(restored_number)
            return attribute_restored(parent, restored, self.target_language, number=number)
        return attribute(parent, blocks, self.target_language, number=number, author=author)

    def _stored(self, number: int) -> Authorship | None:
        query = (
            select(RevisionAuthorship.attribution)
            .join(Revision, Revision.id == RevisionAuthorship.revision_id)
            .where(Revision.article_id == self.article_id, Revision.number == number)
        )
        stored = self.session.scalars(query).one_or_none()
        return None if stored is None else from_json(number, stored)

    def _compute(self, number: int) -> None:
        """Compute the revisions from the nearest stored one on."""
        nearest = (
            select(func.max(Revision.number))
            .join(RevisionAuthorship, RevisionAuthorship.revision_id == Revision.id)
            .where(Revision.article_id == self.article_id, Revision.number < number)
        )
        start = self.session.scalar(nearest) or 0
        query = (
            select(Revision)
            .where(Revision.article_id == self.article_id, Revision.number.between(start, number))
            .order_by(Revision.number)
        )
        revisions: list[Revision | None] = list(self.session.scalars(query))
        for before, revision in pairwise(revisions if start else [None, *revisions]):
            if revision is not None:
                self.known[revision.number] = self.attribute(
                    revision.number, before, revision.blocks, revision.author_id,
                    revision.restored_number,
                )  # fmt: skip


def _history_of(session: Session, article: Article) -> _History:
    history = _History(session, article.id, article.target_language)
    if article.first_published_at is None:
        history.publications = []  # which saves asking for them
    return history


def _store(
    session: Session, revision: Revision, authorship: Authorship, changed: dict[int, int]
) -> None:
    session.add(
        RevisionAuthorship(
            revision=revision,
            words_by_author=_keyed_by_string(words_by_author(authorship)),
            changed_words_by_author=_keyed_by_string(changed),
            attribution=to_json(authorship),
        )
    )


def _changed(history: _History, authorship: Authorship) -> dict[int, int]:
    published = history.published_before(authorship.number)
    return {} if published is None else changed_words_by_author(authorship, published)


def _keyed_by_string(counts: dict[int, int]) -> dict[str, int]:
    """JSON has no other keys."""
    return {str(person_id): count for person_id, count in counts.items()}
