"""The dashboard (a person's work queue) and the help page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.workflow import Action, Actor, Refusal, Role, State, WorkList, decide, main_role
from review.extensions import db
from review.messages.sentences import error_message
from review.services.accounts import preferences
from review.services.queries import read_receipts
from review.services.queries.article_search import NOBODY, UNDER_WAY, Order
from review.services.queries.work_queue import Queue, Waiting, has_articles, queue_of
from review.web.articles.list_rows import ListRow, RowBuilder, RowButton
from review.web.auth import access, transactions
from review.web.dashboard.next_task import Task, most_urgent, reason

bp = Blueprint("desk", __name__)

TITLES = {
    WorkList.RETURNED: _l("Returned to you"),
    WorkList.MINE: _l("Your drafts"),
    WorkList.REVIEW: _l("Waiting for review"),
    WorkList.PUBLISH: _l("Ready to publish"),
    WorkList.CLAIMABLE: _l("To claim"),
    WorkList.HANDED_IN: _l("With the editors"),
}
# The endpoint on which a task of a list is done.
TASK_ENDPOINTS = {
    WorkList.RETURNED: "editing.edit",
    WorkList.MINE: "editing.edit",
    WorkList.REVIEW: "reviewing.review",
    WorkList.PUBLISH: "publishing.publish",
}
LABELS = {
    WorkList.RETURNED: _l("Revise"),
    WorkList.REVIEW: _l("Review"),
    WorkList.PUBLISH: _l("Publish"),
    WorkList.CLAIMABLE: _l("Claim"),
}
# The transition that an article of a list waits for, where another person may have to make it.
DECISIONS = {WorkList.REVIEW: Action.APPROVE, WorkList.PUBLISH: Action.PUBLISH}


class EmptyState(NamedTuple):
    """What the dashboard says when nothing waits, and the button beneath it."""

    title: object
    text: object
    endpoint: str
    label: object
    kind: str = "secondary"


NOTHING_TO_DO: Mapping[Role, EmptyState] = {
    Role.ADMIN: EmptyState(
        _l("Nothing waits for you"),
        _l("As an admin you look after the people of the desk."),
        "admin.users",
        _l("People"),
        "primary",
    ),
    Role.EDITOR: EmptyState(
        _l("All done"),
        _l("Nothing is waiting for a review or to be published. Add a new original, or read what "
           "others are at."),
        "articles.index",
        _l("All articles"),
    ),
    Role.TRANSLATOR: EmptyState(
        _l("All done"),
        _l("There is nothing to claim, and nothing of yours is open. Find an article to read, or "
           "add a new original."),
        "articles.index",
        _l("All articles"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the queue; `rest` is the address of the complete list, where it is truncated."""

    name: str
    title: str
    rows: list[ListRow]
    rest: str


@bp.get("/desk")
def queue() -> str:
    """The dashboard: the most urgent task, then every list of the person's queue."""
    actor = access.current_actor()
    work_queue = queue_of(db.session(), actor, four_eyes=current_app.config["FOUR_EYES"])
    role = main_role(actor.roles)
    return render_template(
        "dashboard/index.html",
        role=role,
        nothing_to_do=NOTHING_TO_DO[role],
        first_steps=not access.require_person().first_steps_done,
        **_queue_context(actor, work_queue),
    )


@bp.post("/desk/first-steps")
@transactions.commit_on_success
def first_steps() -> ResponseReturnValue:
    """Dismiss the panel of first steps, or restore it from the help page."""
    again = "again" in request.form
    preferences.end_first_steps(db.session(), access.require_person(), done=not again)
    return redirect(url_for("desk.queue"), 303)


@bp.get("/help")
def help() -> str:
    """The help page."""
    return render_template("help/index.html", person=access.require_person())


def _queue_context(actor: Actor, queue: Queue) -> dict[str, object]:
    """The most urgent task, and the sections with all others."""
    tasks = list(_tasks(queue))
    ids = [task.waiting.article.id for task in tasks]
    builder = RowBuilder(actor, read_receipts.read_statuses(db.session(), actor.id, ids))
    blocked = _blocked_by_four_eyes(actor, tasks)
    first = most_urgent(task for task in tasks if task.waiting.article.id not in blocked)
    sections = _sections(queue, builder, actor, blocked, first)
    return {
        "first": _row(builder, first) if first else None,
        "first_title": str(TITLES[first.work_list]) if first else "",
        "reason": reason(first) if first else "",
        "sections": sections,
        "waits_only": first is None and bool(sections),
        "is_new": not ids and not has_articles(db.session()),
    }


def _tasks(queue: Queue) -> Iterator[Task]:
    return (
        Task(work_list, waiting) for work_list in WorkList for waiting in queue.lists[work_list]
    )


def _blocked_by_four_eyes(actor: Actor, tasks: Iterable[Task]) -> dict[int, str]:
    """By article id, why this person cannot decide on what waits for an editor: they wrote it."""
    blocked = {}
    for task in tasks:
        action = DECISIONS.get(task.work_list)
        answer = decide(action, actor, task.waiting.facts) if action else None
        if isinstance(answer, Refusal) and answer.four_eyes:
            blocked[task.waiting.article.id] = error_message(answer)
    return blocked


def _sections(
    queue: Queue, builder: RowBuilder, actor: Actor, blocked: Mapping[int, str], first: Task | None
) -> list[Section]:
    """The lists that hold something besides the first task."""
    sections = []
    for work_list, title in TITLES.items():
        rows = [
            _row(builder, Task(work_list, waiting), blocked.get(waiting.article.id, ""))
            for waiting in queue.lists[work_list]
            if first is None or waiting.article.id != first.waiting.article.id
        ]
        if rows:
            rest = _complete_list(queue, work_list, actor)
            sections.append(Section(work_list.value, str(title), rows, rest))
    return sections


def _row(builder: RowBuilder, task: Task, blocked: str = "") -> ListRow:
    button = None if blocked else _button(task)
    return builder.row(task.waiting.article, task.waiting.returned, button, blocked)


def _button(task: Task) -> RowButton | None:
    """The button that leads to a task; None in the list of what others have to do."""
    article_id, endpoint = task.waiting.article.id, TASK_ENDPOINTS.get(task.work_list)
    if task.work_list is WorkList.CLAIMABLE:
        url = url_for("articles.act", article_id=article_id, action="claim")
    elif endpoint:
        url = url_for(endpoint, article_id=article_id)
    else:
        return None
    posts = task.work_list is WorkList.CLAIMABLE
    return RowButton(_label(task.work_list, task.waiting), url, posts)


def _label(work_list: WorkList, waiting: Waiting) -> str:
    if work_list in LABELS:
        return str(LABELS[work_list])
    return _("Continue") if waiting.article.latest_number else _("Start translating")


def _complete_list(queue: Queue, work_list: WorkList, actor: Actor) -> str:
    """The address of a list's articles, if the dashboard shows only the first of them."""
    if work_list not in queue.truncated:
        return ""
    drafts: dict[str, str | int] = {"state": State.DRAFT.value, "person": actor.id}
    filters: dict[WorkList, dict[str, str | int]] = {
        WorkList.RETURNED: drafts,
        WorkList.MINE: drafts,
        WorkList.REVIEW: {"state": State.TRANSLATED.value},
        WorkList.PUBLISH: {"state": State.EDITED.value},
        WorkList.CLAIMABLE: {"state": State.DRAFT.value, "person": NOBODY},
        WorkList.HANDED_IN: {"state": UNDER_WAY, "person": actor.id},
    }
    query = urlencode({**filters[work_list], "order": Order.DUE.value})
    return f"{url_for('articles.index')}?{query}"
