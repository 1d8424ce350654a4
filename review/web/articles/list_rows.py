"""Rows of article lists: an article's summary, what in it is unread by the person, and a button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask, get_template_attribute, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from review.clock import now
from review.domain.workflow import (
    Actor,
    Facts,
    State,
    Step,
    is_being_translated,
    is_overdue,
    is_under_way,
    next_step,
)
from review.models.articles import Article
from review.services.queries.article_summaries import ArticleSummary
from review.services.queries.read_receipts import ReadStatus
from review.services.queries.work_queue import Return
from review.web.presentation.date_formatting import current_zone, format_relative
from review.web.presentation.fragment_cache import cached_fragment

SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class UnreadBadge:
    """What happened since the person last read an article, and where to read it ("": nowhere)."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RowButton:
    """The button of a row: a link to `url`, or with `posts` a form that is sent there."""

    label: str
    url: str
    posts: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One article of a list.

    `due`: "late", "soon" or "later"; "" without a deadline, and for what is published. `returned`
    is the return that brought it back to its translator. `blocked`: why there is no button.
    """

    article: ArticleSummary
    due: str
    being_translated: bool
    unread: UnreadBadge | None
    returned: Return | None = None
    button: RowButton | None = None
    blocked: str = ""

    @property
    def headline(self) -> str:
        """The translation's headline; the source's while there is none."""
        return self.article.headline or self.article.source_headline

    @property
    def language(self) -> str:
        """The language of `headline`."""
        article = self.article
        return article.target_language if article.headline else article.source_language


def init_app(app: Flask) -> None:
    """Register the template global."""
    app.add_template_global(row_text_html)


def row_text_html(row: ListRow, level: int) -> Markup:
    """A row but for its button, from the fragment cache: `level` is that of its heading.

    A button may be a form, whose CSRF token belongs to one session.
    """
    article, due_at = row.article, row.article.due_at
    relative_times = format_relative(article.state_since), due_at and format_relative(due_at)
    key = replace(row, button=None), level, request.root_path, current_zone().key, relative_times
    return cached_fragment(lambda: _render_text(row, level), "list row", *key)


def _render_text(row: ListRow, level: int) -> Markup:
    macro = get_template_attribute("articles/_list_row.html", "row_text")
    html: Markup = macro(row, level)
    return html


class RowBuilder:
    """Makes the rows of one page for one person. `read_statuses`: theirs, by article id."""

    def __init__(self, actor: Actor, read_statuses: Mapping[int, ReadStatus]) -> None:
        self._actor = actor
        self._read_statuses = read_statuses
        self._now = now()

    def row(
        self,
        article: ArticleSummary,
        returned: Return | None = None,
        button: RowButton | None = None,
        blocked: str = "",
    ) -> ListRow:
        """The row of an article; see `ListRow` for the arguments."""
        return ListRow(
            article,
            due=self._due(article),
            being_translated=is_being_translated(article.state),
            unread=self.unread_badge(article, returned),
            returned=returned,
            button=button,
            blocked=blocked,
        )

    def unread_badge(
        self, article: Article | ArticleSummary, returned: Return | None = None
    ) -> UnreadBadge | None:
        """What happened since this person last read the article; None for what is published."""
        if not is_under_way(article.state):
            return None
        read = self._read_statuses.get(article.id)
        if returned and (read is None or read.opened_at < returned.moment):
            return UnreadBadge(_("Returned"))
        if read is None or (article.latest_number and not read.number):
            return UnreadBadge(_("New")) if article.translator_id != self._actor.id else None
        if read.newer:
            label = ngettext("%(num)s new revision", "%(num)s new revisions", read.newer)
            return UnreadBadge(label, self._changes_url(article, read.number))
        return UnreadBadge(_("Moved on")) if read.opened_at < article.state_since else None

    def _due(self, article: ArticleSummary) -> str:
        due_at = article.due_at
        if due_at is None or not is_under_way(article.state):
            return ""
        if is_overdue(article.state, due_at, self._now):
            return "late"
        return "soon" if due_at < self._now + SOON else "later"

    def _changes_url(self, article: Article | ArticleSummary, number: int) -> str:
        """The page that shows what was written since revision `number`."""
        facts = Facts(State(article.state), translator=article.translator_id)
        if next_step(self._actor, facts) is Step.REVIEW:
            return url_for("reviewing.review", article_id=article.id, against=number)
        return url_for(
            "revisions.compare", article_id=article.id, a=number, b=article.latest_number
        )
