"""Events as sentences, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from review.domain.events import EventKind as Kind
from review.models.articles import Article
from review.models.events import Event
from review.services.events import of_article
from review.web.rendering import language_name

SENTENCES: Mapping[str, object] = {
    Kind.ARTICLE_OPENED: _l("%(who)s opened it for translation into %(language)s."),
    Kind.ARTICLE_CLAIMED: _l("%(who)s claimed it."),
    Kind.ARTICLE_RELEASED: _l("%(who)s released it."),
    Kind.ARTICLE_ASSIGNED: _l("%(who)s changed who works on it, or until when."),
    Kind.REVISION_SAVED: _l("%(who)s saved revision %(revision)s."),
    Kind.REVISION_RESTORED: _l("%(who)s restored revision %(restored)s as revision %(revision)s."),
    Kind.ARTICLE_SUBMITTED: _l("%(who)s submitted it for review."),
    Kind.ARTICLE_RETURNED: _l("%(who)s returned it to the translator."),
    Kind.ARTICLE_APPROVED: _l("%(who)s approved it."),
    Kind.ARTICLE_REOPENED: _l("%(who)s reopened it."),
    Kind.ARTICLE_PUBLISHED: _l("%(who)s published it."),
    Kind.ARTICLE_UNPUBLISHED: _l("%(who)s unpublished it."),
    Kind.FOUR_EYES_OVERRIDDEN: _l("%(who)s let it pass without a second pair of eyes."),
}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a timeline."""

    sentence: Markup
    moment: datetime
    state: str | None
    note: str
    links: tuple[Link, ...] = ()
    note_lang: str | None = None


def tell(session: Session, article: Article) -> list[Told]:
    """What became of an article, oldest first."""
    return [_told(event, article) for event in of_article(session, article.id)]


def _told(event: Event, article: Article) -> Told:
    return Told(
        sentence=_sentence(event, article),
        moment=event.created_at,
        state=event.to_state,
        note=event.note,
        links=_links(event),
    )


def _sentence(event: Event, article: Article) -> Markup:
    pattern = SENTENCES.get(event.kind)
    who = event.actor.name if event.actor else _("The desk")
    if pattern is None:
        return escape(event.kind)
    # Names keep to themselves, so that one in the other direction turns nothing else around.
    return escape(str(pattern)) % {
        "who": Markup("<bdi>{}</bdi>").format(who),
        "revision": event.revision_number,
        "restored": event.data.get("restored"),
        "language": Markup("<bdi>{}</bdi>").format(language_name(article.target_language)),
    }


def _links(event: Event) -> tuple[Link, ...]:
    number = event.revision_number
    saved = event.kind in (Kind.REVISION_SAVED, Kind.REVISION_RESTORED)
    if not saved or number is None or number < 2:
        return ()
    url = url_for("revisions.compare", article_id=event.article_id, a=number - 1, b=number)
    return (Link(_("What changed"), url),)
