"""Writing an article's row so that of two people who act at the same moment one is told so."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from review.domain.errors import Invalid, Outdated
from review.domain.text.blocks import clean_text
from review.models.articles import Article
from review.services.integrity_errors import violated

LONGEST_NOTE = 5_000  # characters; every timeline shows it whole
# Two people wrote the row with the same number at the same moment.
NUMBERED = ("uq_revisions_article_id_number", "uq_publications_article_id_number")


def check_latest(article: Article, base_number: int, base_state: str | None = None) -> None:
    """Raise Outdated unless the act was decided on the article as it is now.

    That is its latest revision and, where the page told which one it showed, its state.
    """
    if base_number != article.latest_number:
        raise Outdated("newer_revision", base=base_number, latest=article.latest_number)
    if base_state is not None and base_state != article.state:
        raise Outdated("state_changed", base=base_state, latest=article.state)


def clean_note(text: str) -> str:
    """A note or a reason as it is kept. Raises Invalid where it is longer than one should be."""
    note = clean_text(text).strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid("note_too_long", field="note")
    return note


def flush_article(session: Session, article: Article) -> None:
    """Write what is pending; raise Outdated where somebody else changed the article meanwhile."""
    try:
        session.flush()
    except StaleDataError as stale:
        session.rollback()
        raise Outdated("changed_meanwhile") from stale
    except IntegrityError as conflict:
        session.rollback()
        if violated(conflict) in NUMBERED:
            raise Outdated("changed_meanwhile") from conflict
        raise
