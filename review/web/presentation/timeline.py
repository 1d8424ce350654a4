"""Events as sentences, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from review.domain.audit_events import EventKind as Kind
from review.models.articles import Article
from review.models.events import Event
from review.services.accounts.past_names import PastNames, past_names
from review.services.audit import of_article
from review.web.presentation.date_formatting import day
from review.web.presentation.template_globals import language_name

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
    """What became of an article, oldest first; saves that follow each other are told as one.

    People have the names that they had then.
    """
    events = of_article(session, article.id)
    names = past_names(session, (event.actor for event in events))
    return [_told(run, article, names) for run in _runs(events)]


def _runs(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Each event alone, but one person's saves of one day without a word of note together."""

    def together(event: Event) -> tuple[object, ...]:
        if event.kind != Kind.REVISION_SAVED or event.note:
            return ("alone", event.id)
        return ("saves", event.actor_id, day(event.created_at))

    for _key, run in groupby(events, together):
        yield list(run)


def _told(run: list[Event], article: Article, names: PastNames) -> Told:
    event = run[-1]
    return Told(
        sentence=_saved(run, names) if len(run) > 1 else _sentence(event, article, names),
        moment=event.created_at,
        state=event.to_state,
        note=event.note,
        links=_links(run[0], event),
    )


def _saved(run: list[Event], names: PastNames) -> Markup:
    first, last = run[0], run[-1]
    return _said(
        _("%(who)s saved revisions %(first)s to %(last)s."),
        last, names, first=first.revision_number, last=last.revision_number,
    )  # fmt: skip


def _sentence(event: Event, article: Article, names: PastNames) -> Markup:
    pattern = SENTENCES.get(event.kind)
    if pattern is None:
        return escape(event.kind)
    return _said(
        str(pattern), event, names,
        revision=event.revision_number, restored=event.data.get("restored"),
        language=Markup("<bdi>{}</bdi>").format(language_name(article.target_language)),
    )  # fmt: skip


def _said(pattern: str, event: Event, names: PastNames, **values: object) -> Markup:
    # Names keep to themselves, so that one in the other direction turns nothing else around.
    who = names.at(event.actor, event.created_at) or _("The desk")
    return escape(pattern) % {"who": Markup("<bdi>{}</bdi>").format(who), **values}


def _links(first: Event, last: Event) -> tuple[Link, ...]:
    """Where to read what one or several revisions changed; the first of all changed nothing."""
    begin, number = first.revision_number, last.revision_number
    saved = last.kind in (Kind.REVISION_SAVED, Kind.REVISION_RESTORED)
    if not saved or begin is None or number is None or number < 2:
        return ()
    before = max(1, begin - 1)
    url = url_for("revisions.compare", article_id=last.article_id, a=before, b=number)
    return (Link(_("What changed"), url),)
