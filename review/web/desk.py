"""What needs me now, and the help page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask_babel import lazy_gettext as _l

from review.domain.workflow import Action, Offer, Role, offered
from review.extensions import db
from review.services.finding import Filters, find_articles
from review.services.queue import Waiting, queue_of
from review.web import access
from review.web.cards import Card, card_of
from review.web.sentences import say

bp = Blueprint("desk", __name__)

TITLES = {
    "returned": _l("Returned to you"),
    "mine": _l("Your drafts"),
    "review": _l("Waiting for review"),
    "publish": _l("Ready to publish"),
    "claimable": _l("To claim"),
    "handed_in": _l("With the editors"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A card on the desk; `blocked` says why its button would lead nowhere for this person."""

    card: Card
    blocked: str = ""


@bp.get("/desk")
def queue() -> str:
    actor = access.actor()
    found = queue_of(db.session(), actor, four_eyes=current_app.config["FOUR_EYES"])
    queues = [
        (name, title, [_item(name, waiting) for waiting in getattr(found, name)])
        for name, title in TITLES.items()
    ]
    return render_template(
        "desk/queue.html",
        queues=[entry for entry in queues if entry[2]],
        is_editor=Role.EDITOR in actor.roles,
        is_admin=Role.ADMIN in actor.roles,
        is_new=not find_articles(db.session(), Filters()).rows,
    )


@bp.get("/help")
def help() -> str:
    return render_template("desk/help.html")


def _item(name: str, waiting: Waiting) -> Item:
    note = waiting.returned.note if waiting.returned else ""
    action = {"review": Action.APPROVE, "publish": Action.PUBLISH}.get(name)
    offer = _offer(waiting, action) if action else None
    refusal = offer.refusal if offer else None
    if refusal is None or refusal.code != "four_eyes":
        return Item(card_of(waiting.article, note))
    return Item(card_of(waiting.article, note), blocked=say(refusal))


def _offer(waiting: Waiting, action: Action) -> Offer | None:
    offers = offered(access.actor(), waiting.facts)
    return next((offer for offer in offers if offer.action is action), None)
