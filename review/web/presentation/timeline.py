"""An article's timeline: its audit events as sentences, in the language of the interface."""

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
from review.web.presentation.date_formatting import format_day
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
    """A link of a timeline entry."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a timeline: an event, or a person's consecutive saves."""

    sentence: Markup
    moment: datetime
    state: str | None
    note: str
    links: tuple[Link, ...] = ()
    note_lang: str | None = None


def build_timeline(session: Session, article: Article) -> list[TimelineEntry]:
    """The entries of an article, oldest first; consecutive saves are one entry.

    People have the names that they had at the time.
    """
    events = of_article(session, article.id)
    names = past_names(session, (event.actor for event in events))
    return [_entry(group, article, names) for group in _group_saves(events)]


def _group_saves(events: Sequence[Event]) -> Iterator[list[Event]]:
    """Groups of events: one person's saves without a note on one day, all others alone."""

    def group_key(event: Event) -> tuple[object, ...]:
        if event.kind != Kind.REVISION_SAVED or event.note:
            return ("alone", event.id)
        return ("saves", event.actor_id, format_day(event.created_at))

    for _key, group in groupby(events, group_key):
        yield list(group)


def _entry(group: list[Event], article: Article, names: PastNames) -> TimelineEntry:
    event = group[-1]
    sentence = _saves_sentence(group, names) if len(group) > 1 else _sentence(event, article, names)
    return TimelineEntry(
        sentence=sentence,
        moment=event.created_at,
        state=event.to_state,
        note=event.note,
        links=_links(group[0], event),
    )


def _saves_sentence(saves: list[Event], names: PastNames) -> Markup:
    first, last = saves[0], saves[-1]
    return _sentence_html(
        _("%(who)s saved revisions %(first)s to %(last)s."),
        last, names, first=first.revision_number, last=last.revision_number,
    )  # fmt: skip


def _sentence(event: Event, article: Article, names: PastNames) -> Markup:
    pattern = SENTENCES.get(event.kind)
    if pattern is None:
        return escape(event.kind)
    return _sentence_html(
        str(pattern), event, names,
        revision=event.revision_number, restored=event.data.get("restored"),
        language=Markup("<bdi>{}</bdi>").format(language_name(article.target_language)),
    )  # fmt: skip


def _sentence_html(pattern: str, event: Event, names: PastNames, **values: object) -> Markup:
    # Isolated, so that a name in the other direction does not reorder the sentence.
    who = names.at(event.actor, event.created_at) or _("The desk")
    return escape(pattern) % {"who": Markup("<bdi>{}</bdi>").format(who), **values}


def _links(first: Event, last: Event) -> tuple[Link, ...]:
    """A link to the comparison of what one or several saves changed; none for the first one."""
    begin, format_number = first.revision_number, last.revision_number
    is_save = last.kind in (Kind.REVISION_SAVED, Kind.REVISION_RESTORED)
    if not is_save or begin is None or format_number is None or format_number < 2:
        return ()
    before = max(1, begin - 1)
    url = url_for("revisions.compare", article_id=last.article_id, a=before, b=format_number)
    return (Link(_("What changed"), url),)
