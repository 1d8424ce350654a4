"""What needs me now, and the help page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from review.domain.workflow import Action, Actor, Refusal, Role, State, decide
from review.extensions import db
from review.messages.sentences import say
from review.services.accounts import preferences
from review.services.queries import read_receipts
from review.services.queries.article_search import NOBODY, UNDER_WAY, Order
from review.services.queries.work_queue import Queue, Waiting, anything, queue_of
from review.web.articles.summaries import Cards, Line
from review.web.auth import access, transactions
from review.web.dashboard.next_task import Task, next_of, reason

bp = Blueprint("desk", __name__)

TITLES = {
    "returned": _l("Returned to you"),
    "mine": _l("Your drafts"),
    "review": _l("Waiting for review"),
    "publish": _l("Ready to publish"),
    "claimable": _l("To claim"),
    "handed_in": _l("With the editors"),
}
DECIDED = {"review": Action.APPROVE, "publish": Action.PUBLISH}


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    items: list[Line]
    rest: str  # the address of the whole list, where this is only its beginning


@bp.get("/desk")
def queue() -> str:
    actor = access.current_actor()
    found = queue_of(db.session(), actor, four_eyes=current_app.config["FOUR_EYES"])
    blocked = {
        task.waiting.article.id: sentence
        for task in _tasks(found)
        if (sentence := _in_the_way(actor, task))
    }
    ids = [task.waiting.article.id for task in _tasks(found)]
    cards = Cards(actor, read_receipts.seen(db.session(), actor.id, ids))
    first = next_of(task for task in _tasks(found) if task.waiting.article.id not in blocked)
    sections = [
        Section(
            name,
            str(title),
            [
                _item(cards, Task(name, waiting), blocked.get(waiting.article.id, ""))
                for waiting in getattr(found, name)
                if first is None or waiting.article.id != first.waiting.article.id
            ],
            _rest(found, name, actor),
        )
        for name, title in TITLES.items()
    ]
    return render_template(
        "dashboard/index.html",
        first=_item(cards, first) if first else None,
        first_title=str(TITLES[first.name]) if first else "",
        reason=reason(first) if first else "",
        sections=[section for section in sections if section.items],
        waits_only=first is None and any(section.items for section in sections),
        role=_first_role(actor),
        first_steps=not access.require_person().first_steps_done,
        is_new=not ids and not anything(db.session()),
    )


@bp.post("/desk/first-steps")
@transactions.commit_on_success
def first_steps() -> ResponseReturnValue:
    """Put the panel of first steps away for good, or get it back from the help page."""
    again = "again" in request.form
    preferences.end_first_steps(db.session(), access.require_person(), done=not again)
    return redirect(url_for("desk.queue"), 303)


@bp.get("/help")
def help() -> str:
    return render_template("help/index.html", person=access.require_person())


def _first_role(actor: Actor) -> str:
    """Of somebody's roles the one whose first steps they are shown."""
    return next(role.value for role in (Role.EDITOR, Role.TRANSLATOR, Role.ADMIN)
                if role in actor.roles)  # fmt: skip


def _tasks(found: Queue) -> Iterator[Task]:
    return (Task(name, waiting) for name in TITLES for waiting in getattr(found, name))


def _in_the_way(actor: Actor, task: Task) -> str:
    """Why this person cannot decide on an article that waits for an editor: they wrote it."""
    action = DECIDED.get(task.name)
    answer = decide(action, actor, task.waiting.facts) if action else None
    return say(answer) if isinstance(answer, Refusal) and answer.four_eyes else ""


def _item(cards: Cards, task: Task, blocked: str = "") -> Line:
    waiting = task.waiting
    card = cards.card(waiting.article, waiting.returned)
    if blocked or task.name == "handed_in":
        return Line(card, blocked=blocked)
    if task.name == "claimable":
        return Line(card, _("Claim"), f"{card.url}/claim", posts=True)
    if task.name in DECIDED:
        label = _("Review") if task.name == "review" else _("Publish")
        return Line(card, label, f"{card.url}/{task.name}")
    return Line(card, _draft_label(waiting), f"{card.url}/edit")


def _draft_label(waiting: Waiting) -> str:
    if waiting.returned:
        return _("Revise")
    return _("Continue") if waiting.article.latest_number else _("Start translating")


def _rest(found: Queue, name: str, actor: Actor) -> str:
    """Where the whole of a list is, if the desk shows only its beginning."""
    last_drafts = "mine" if found.mine else "returned"
    if ("drafts" if name == last_drafts else name) not in found.more:
        return ""
    whole: dict[str, dict[str, str | int]] = {
        "review": {"state": State.TRANSLATED.value},
        "publish": {"state": State.EDITED.value},
        "claimable": {"state": State.DRAFT.value, "person": NOBODY},
        "handed_in": {"state": UNDER_WAY, "person": actor.id},
    }
    asked = whole.get(name, {"state": State.DRAFT.value, "person": actor.id})
    return f"{url_for('articles.index')}?{urlencode({**asked, 'order': Order.DUE.value})}"
