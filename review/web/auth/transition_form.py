"""Transitions of the workflow by the fields that their forms share."""

from __future__ import annotations

from flask import current_app, request

from review.domain.text.blocks import clean_text
from review.domain.workflow import Action
from review.extensions import db
from review.models.articles import Article
from review.services.editorial.transitions import TransitionRequest, act
from review.web.auth.access import current_actor


def act_by_form(article: Article, action: Action, base_number: int) -> None:
    """Carry out an action with the posted state, reason and override.

    `base_number`: the revision that the page showed. Raises Refused, Outdated or Invalid.
    """
    act(
        db.session(),
        current_actor(),
        article,
        TransitionRequest(
            action,
            base_number=base_number,
            base_state=request.form.get("state"),
            reason=posted_reason(),
            override="override" in request.form,
        ),
        four_eyes=current_app.config["FOUR_EYES"],
    )


def posted_reason() -> str:
    """The reason in the posted form; empty without one."""
    return clean_text(request.form.get("reason", ""))
