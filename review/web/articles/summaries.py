"""Articles as the desk and the lists draw them: every value ready, so that a row costs little.

The values are tuples, which are made and compared fastest: what is drawn once is found by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from flask import Flask, get_template_attribute, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from review.domain.languages.registry import direction
from review.domain.workflow import (
    Actor,
    Facts,
    State,
    Step,
    is_being_translated,
    is_under_way,
    next_step,
)
from review.models.articles import Article
from review.services.queries.article_summaries import ArticleSummary
from review.services.queries.read_receipts import ReadStatus
from review.services.queries.work_queue import Return
from review.web.presentation.date_formatting import DateFormatter
from review.web.presentation.fragment_cache import IDEMPOTENCY_KEY, TOKEN, each_once, filled
from review.web.presentation.template_globals import format_number, language_name

SOON = timedelta(days=1)


class Moment(NamedTuple):
    """A moment in a few words, such as "3 days ago"; `kind` is late, soon or nothing."""

    words: str
    full: str
    iso: str
    kind: str = ""


class Text(NamedTuple):
    words: str
    lang: str
    way: str


class News(NamedTuple):
    """What is new to this person, and where it is to be read (nowhere in particular: empty)."""

    words: str
    url: str = ""


class Card(NamedTuple):
    id: int
    url: str
    state: str
    since: Moment
    languages: tuple[str, str]
    title: Text
    original: Text | None  # the original's headline, where the title is the translation's
    people: tuple[str, ...]
    due: Moment | None
    size: str
    done: int
    total: int
    news: News | None
    returned: Return | None = None


class Line(NamedTuple):
    """A card with its one button, if it has any: where it leads (or sends, if `posts`).

    `blocked` says instead why a button would lead nowhere for this person.
    """

    card: Card
    label: str = ""
    url: str = ""
    posts: bool = False
    blocked: str = ""


def init_app(app: Flask) -> None:
    app.add_template_filter(drawn_lines)


def drawn_lines(lines: Sequence[Line], level: int) -> str:
    """The lines of a list as HTML, each drawn once for what it says."""

    def draw(line: Line) -> str:
        macro = get_template_attribute("articles/_list_row.html", "line")
        return str(macro(line, level, TOKEN, IDEMPOTENCY_KEY))

    return filled("".join(each_once(draw, lines, "line", level)))


class Cards:
    """Makes the cards of one page for one person."""

    def __init__(self, actor: Actor, seen: Mapping[int, ReadStatus]) -> None:
        self._actor = actor
        self._seen = seen
        self._said = DateFormatter()
        self._prefix = url_for("articles.show", article_id=0).removesuffix("0")
        self._names: dict[str, str] = {}
        self._due, self._late = _("Due %(when)s"), _("%(time)s overdue")
        self._new = News(_("New"))
        self._language = str(get_locale())

    def of(self, articles: Sequence[ArticleSummary]) -> list[Card]:
        return [self.card(article) for article in articles]

    def card(self, article: ArticleSummary, returned: Return | None = None) -> Card:
        """A line of a list; `returned` is why it came back to its translator."""
        original = _text(article.source_headline, article.source_language)
        translated = _text(article.headline, article.target_language) if article.headline else None
        drafted = is_being_translated(article.state)
        return Card(
            id=article.id,
            url=f"{self._prefix}{article.id}",
            state=article.state,
            since=self._moment(
                article.state_since, self._said.format_relative(article.state_since)
            ),
            languages=(self._name(article.source_language), self._name(article.target_language)),
            title=translated or original,
            original=original if translated else None,
            people=tuple(name for name in (article.translator, article.editor) if name),
            due=self._deadline(article),
            size=_progress(article.blocks_done, article.blocks_total, self._language)
            if drafted
            else _length(article.words, self._language),
            done=article.blocks_done,
            total=article.blocks_total if drafted else 0,
            news=self.news_of(article, returned),
            returned=returned,
        )

    def _name(self, code: str) -> str:
        if code not in self._names:
            self._names[code] = language_name(code)
        return self._names[code]

    def _deadline(self, article: ArticleSummary) -> Moment | None:
        due = article.due_at
        if due is None or not is_under_way(article.state):
            return None
        if due < self._said.now:
            words = self._late % {"time": self._said.format_duration(due)}
            return self._moment(due, words, "late")
        words = self._due % {"when": self._said.format_relative(due)}
        return self._moment(due, words, "soon" if due < self._said.now + SOON else "")

    def _moment(self, moment: datetime, words: str, kind: str = "") -> Moment:
        return Moment(words, self._said.format_full(moment), moment.isoformat(), kind)

    def news_of(
        self, article: Article | ArticleSummary, returned: Return | None = None
    ) -> News | None:
        """What happened since this person last looked; of what is over, nothing."""
        if not is_under_way(article.state):
            return None
        seen = self._seen.get(article.id)
        if returned and (seen is None or seen.opened_at < returned.moment):
            return News(_("Returned"))
        if seen is None or (article.latest_number and not seen.number):
            return self._new if article.translator_id != self._actor.id else None
        if seen.newer:
            words = ngettext("%(num)s new revision", "%(num)s new revisions", seen.newer)
            return News(words, self._changes(article, seen.number))
        return News(_("Moved on")) if seen.opened_at < article.state_since else None

    def _changes(self, article: Article | ArticleSummary, number: int) -> str:
        """Where to read what was written since revision `number`."""
        facts = Facts(State(article.state), translator=article.translator_id)
        if next_step(self._actor, facts) is Step.REVIEW:
            return f"{self._prefix}{article.id}/review?against={number}"
        return f"{self._prefix}{article.id}/compare/{number}/{article.latest_number}"


def _text(words: str, lang: str) -> Text:
    return Text(words, lang, direction(lang))


@lru_cache(maxsize=4096)
def _length(words: int, _language: str) -> str:
    return ngettext("%(number)s word", "%(number)s words", words, number=format_number(words))


@lru_cache(maxsize=4096)
def _progress(done: int, total: int, _language: str) -> str:
    return ngettext(
        "%(done)s of %(number)s paragraph",
        "%(done)s of %(number)s paragraphs",
        total,
        done=format_number(done),
        number=format_number(total),
    )
