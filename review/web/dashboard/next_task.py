"""Of all that waits for a person the one thing to do next, and why that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import gettext as _

from review.clock import now
from review.services.queries.work_queue import Waiting
from review.web.presentation.date_formatting import format_duration, format_relative

_NEVER = datetime.max.replace(tzinfo=UTC)
# What there is to do, in the order in which it comes when nothing is overdue: what was begun
# before what is not yet anybody's.
_TURN = {"returned": 0, "review": 1, "publish": 1, "mine": 1, "claimable": 2}


@dataclass(frozen=True, slots=True)
class Task:
    """Something in one of the desk's lists that this person can do now."""

    name: str
    waiting: Waiting


def next_of(tasks: Iterable[Task]) -> Task | None:
    """The most overdue; else what came back; else by deadline, then what has waited longest."""
    return min((task for task in tasks if task.name in _TURN), key=_turn, default=None)


def reason(task: Task) -> str:
    """Why this is the next thing, as a sentence."""
    article = task.waiting.article
    due, returned = article.due_at, task.waiting.returned
    if due is not None and due < now():
        return _("It is overdue by %(time)s.", time=format_duration(due))
    if returned:
        return _("It came back to you %(when)s.", when=format_relative(returned.moment))
    if due is not None:
        return _("Its deadline comes first: %(when)s.", when=format_relative(due))
    if task.name == "review":
        return _(
            "It has waited longest for a review: %(time)s.",
            time=format_duration(article.state_since),
        )
    if task.name == "publish":
        return _(
            "It was approved %(when)s and is ready.", when=format_relative(article.state_since)
        )
    if task.name == "claimable":
        return _("Nobody has claimed it for %(time)s.", time=format_duration(article.state_since))
    return _(
        "It is the draft you have had longest: %(time)s.", time=format_duration(article.state_since)
    )


def _turn(task: Task) -> tuple[int, datetime, datetime, int]:
    article = task.waiting.article
    due = article.due_at or _NEVER
    turn = -1 if due < now() else _TURN[task.name]
    return turn, due, article.state_since, article.id
