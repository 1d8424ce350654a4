"""The one task of a work queue to do next, and why that one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.clock import now
from review.domain.workflow import WorkList, is_task, task_urgency
from review.services.queries.work_queue import Waiting
from review.web.presentation.date_formatting import format_duration, format_relative

# Why an article without a deadline comes first. Of returned articles the return is the reason.
_BY_AGE = {
    WorkList.REVIEW: _l("It has waited longest for a review: %(time)s."),
    WorkList.PUBLISH: _l("It was approved %(when)s and is ready."),
    WorkList.CLAIMABLE: _l("Nobody has claimed it for %(time)s."),
    WorkList.MINE: _l("It is the draft you have had longest: %(time)s."),
}


@dataclass(frozen=True, slots=True)
class Task:
    """An article, in one list of a person's queue."""

    work_list: WorkList
    waiting: Waiting


def most_urgent(tasks: Iterable[Task]) -> Task | None:
    """The task that comes first by `task_urgency`; None where there is nothing to do."""
    moment = now()
    return min(
        (task for task in tasks if is_task(task.work_list)),
        key=lambda task: task_urgency(task.work_list, task.waiting.article, moment),
        default=None,
    )


def reason(task: Task) -> str:
    """Why this is the next task, as a sentence."""
    article = task.waiting.article
    due, returned = article.due_at, task.waiting.returned
    if due is not None and due < now():
        return _("It is overdue by %(time)s.", time=format_duration(due))
    if returned:
        return _("It came back to you %(when)s.", when=format_relative(returned.moment))
    if due is not None:
        return _("Its deadline comes first: %(when)s.", when=format_relative(due))
    since = article.state_since
    values = {"time": format_duration(since), "when": format_relative(since)}
    return str(_BY_AGE[task.work_list]) % values
